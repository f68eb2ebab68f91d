#include "base/legible.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"

namespace mnemo {
namespace {

// The bytes of the character that begins here: 1 to 4, or 0 when there is none.
size_t CharacterLength(std::string_view bytes) {
  for (size_t length = 1; length <= std::min<size_t>(4, bytes.size()); ++length) {
    if (IsUtf8(bytes.substr(0, length))) return length;
  }
  return 0;
}

// U+0000 to U+001F, U+007F, and U+0080 to U+009F, which are written with two bytes.
bool IsControl(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7f;
  return first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
}

std::string Escaped(std::string_view bytes) {
  std::string escaped;
  for (const char byte : bytes) {
    escaped += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
  }
  return escaped;
}

}  // namespace

std::string Legible(std::string_view bytes, size_t longest) {
  std::string legible;
  while (!bytes.empty()) {
    const size_t length = CharacterLength(bytes);
    const std::string_view character = bytes.substr(0, std::max<size_t>(1, length));
    const bool plain = length > 0 && !IsControl(character);
    const std::string piece = plain ? std::string(character) : Escaped(character);
    if (legible.size() + piece.size() > longest) return legible + "...";
    legible += piece;
    bytes.remove_prefix(character.size());
  }
  return legible;
}

std::string LegibleLines(std::string_view text) {
  std::string legible;
  while (true) {
    const size_t end = std::min(text.find('\n'), text.size());
    legible += Legible(text.substr(0, end), std::string_view::npos);
    if (end == text.size()) return legible;
    legible += '\n';
    text.remove_prefix(end + 1);
  }
}

std::string Quoted(std::string_view bytes, size_t longest) {
  return "'" + Legible(bytes, longest) + "'";
}

std::string ShellWord(const std::string& text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? "'\\''" : std::string(1, c);
  return word + "'";
}

std::string LegiblePath(const std::filesystem::path& path) { return Legible(path.string(), 4096); }

}  // namespace mnemo
