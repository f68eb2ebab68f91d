#include "report/html.h"

#include <fmt/format.h>

#include <cstdint>

namespace mnemo {
namespace {

// The bytes of the valid UTF-8 sequence at the front, 0 if there is none (Unicode 15, table 3-7).
size_t SequenceLength(std::string_view bytes) {
  const auto at = [&](size_t i) { return static_cast<uint8_t>(bytes[i]); };
  const auto continues = [&](size_t i, uint8_t low = 0x80, uint8_t high = 0xBF) {
    return i < bytes.size() && at(i) >= low && at(i) <= high;
  };
  const uint8_t first = at(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool second = continues(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
    return second && continues(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool second = continues(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
    return second && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

// C1 controls, U+200B..200F, U+2028..202E, U+2066..2069, U+FEFF: they show as nothing, or
// rearrange what stands beside them. HTML also forbids U+FFFE and U+FFFF.
bool IsInvisible(std::string_view sequence) {
  if (sequence.size() == 2)
    return sequence[0] == '\xC2' && static_cast<uint8_t>(sequence[1]) < 0xA0;
  if (sequence.size() != 3) return false;
  const auto code = (static_cast<uint32_t>(sequence[0]) & 0x0F) << 12 |
                    (static_cast<uint32_t>(sequence[1]) & 0x3F) << 6 |
                    (static_cast<uint32_t>(sequence[2]) & 0x3F);
  return (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF || code >= 0xFFFE;
}

bool IsControl(uint8_t byte) {
  return (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F;
}

}  // namespace

std::vector<Glyph> Glyphs(std::string_view bytes) {
  std::vector<Glyph> glyphs;
  for (size_t i = 0; i < bytes.size();) {
    const std::string_view rest = bytes.substr(i);
    if (rest.starts_with("\r\n")) {
      glyphs.push_back({i, i + 2, "\n"});
      i += 2;
      continue;
    }
    const size_t length = SequenceLength(rest);
    if (length == 0 || IsControl(static_cast<uint8_t>(rest[0]))) {
      glyphs.push_back({i, i + 1, fmt::format("\\x{:02X}", static_cast<uint8_t>(rest[0]))});
      i += 1;
      continue;
    }
    std::string text(rest.substr(0, length));
    if (IsInvisible(text)) {
      std::string shown;
      for (const char c : text) shown += fmt::format("\\x{:02X}", static_cast<uint8_t>(c));
      text = shown;
    }
    glyphs.push_back({i, i + length, std::move(text)});
    i += length;
  }
  return glyphs;
}

std::string Readable(std::string_view bytes) {
  std::string text;
  for (const Glyph& glyph : Glyphs(bytes)) text += glyph.text;
  return text;
}

std::string Escape(std::string_view bytes) {
  std::string escaped;
  for (const char c : Readable(bytes)) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      case '\'': escaped += "&#39;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

std::string JsonForScript(std::string json) {
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace mnemo
