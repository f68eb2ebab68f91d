#include "analysis/ngram/arpa_tokens.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {
namespace {

bool StandsForItself(uint8_t byte) { return byte > 0x20 && byte < 0x7f; }

// An upper-case hexadecimal digit's value, -1 for anything else.
int HexValue(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

}  // namespace

bool IsArpaMark(std::string_view token) {
  return token == kArpaBegin || token == kArpaEnd || token == kArpaUnknown || token == "<UNK>";
}

std::string ByteToken(uint8_t byte) {
  if (StandsForItself(byte)) return {static_cast<char>(byte)};
  return fmt::format("<0x{:02X}>", byte);
}

int ByteOfToken(std::string_view token) {
  if (token.size() == 1) {
    const auto byte = static_cast<uint8_t>(token[0]);
    return StandsForItself(byte) ? byte : -1;
  }
  if (token.size() != 6 || !token.starts_with("<0x") || token.back() != '>') return -1;
  const int high = HexValue(token[3]), low = HexValue(token[4]);
  if (high < 0 || low < 0) return -1;
  const int byte = 16 * high + low;
  return StandsForItself(static_cast<uint8_t>(byte)) ? -1 : byte;  // one way of writing each
}

std::vector<std::string> ArpaTokens(const Vocabulary& vocabulary) {
  std::vector<std::string> tokens;
  for (size_t s = 0; s < vocabulary.size(); ++s) {
    std::string name = vocabulary.Name(static_cast<int32_t>(s));
    if (!vocabulary.of_words()) name = ByteToken(static_cast<uint8_t>(name[0]));
    if (name.find('\0') != name.npos) {
      throw BadInput("an ARPA file cannot hold a word with a byte 0").Found(Quoted(name));
    }
    tokens.push_back(std::move(name));
  }
  return tokens;
}

}  // namespace mnemo
