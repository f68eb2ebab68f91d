#include "data/music/pickle_text.h"

#include <charconv>
#include <cstdint>

namespace mnemo {
namespace {

// The number of `digits` hexadecimal digits at the front of text, taken off it.
std::optional<uint32_t> TakeHex(std::string_view* text, size_t digits) {
  if (text->size() < digits) return {};
  uint32_t value = 0;
  const auto [end, code] = std::from_chars(text->data(), text->data() + digits, value, 16);
  if (code != std::errc() || end != text->data() + digits) return {};
  text->remove_prefix(digits);
  return value;
}

bool AppendUtf8(uint32_t code, std::string* text) {
  const auto byte = [&](uint32_t value) { text->push_back(static_cast<char>(value)); };
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xc0 | code >> 6);
    byte(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    byte(0xe0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3f));
    byte(0x80 | (code & 0x3f));
  } else {
    byte(0xf0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3f));
    byte(0x80 | (code >> 6 & 0x3f));
    byte(0x80 | (code & 0x3f));
  }
  return true;
}

}  // namespace

std::optional<std::string> FromQuoted(std::string_view line) {
  if (line.size() < 2 || line.front() != line.back()) return {};
  if (line.front() != '\'' && line.front() != '"') return {};
  line = line.substr(1, line.size() - 2);
  std::string text;
  while (!line.empty()) {
    const char letter = line.front();
    line.remove_prefix(1);
    if (letter != '\\') {
      text += letter;
      continue;
    }
    if (line.empty()) return {};
    const char escaped = line.front();
    line.remove_prefix(1);
    switch (escaped) {
      case '\\':
      case '\'':
      case '"': text += escaped; break;
      case 'n': text += '\n'; break;
      case 'r': text += '\r'; break;
      case 't': text += '\t'; break;
      case 'x': {
        const auto code = TakeHex(&line, 2);
        if (!code) return {};
        text += static_cast<char>(*code);
        break;
      }
      default: return {};
    }
  }
  return text;
}

std::optional<std::string> FromUnicodeLine(std::string_view line) {
  std::string text;
  while (!line.empty()) {
    auto code = std::optional<uint32_t>(static_cast<unsigned char>(line.front()));
    const bool is_long = line.starts_with("\\U");
    line.remove_prefix(1);
    if (code == '\\' && !line.empty() && (is_long || line.front() == 'u')) {
      line.remove_prefix(1);
      code = TakeHex(&line, is_long ? 8 : 4);
    }
    if (!code || !AppendUtf8(*code, &text)) return {};
  }
  return text;
}

}  // namespace mnemo
