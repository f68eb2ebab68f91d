#include "data/music/printable.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace mnemo {

std::string Printable(std::string_view text, size_t longest) {
  std::string shown;
  if (longest < text.size()) {  // not in the middle of a character
    while (longest > 0 && (text[longest] & 0xc0) == 0x80) --longest;
  }
  const std::string_view part = text.substr(0, longest);
  const bool plain = IsUtf8(part);
  for (const char letter : part) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool ascii = byte >= 0x20 && byte < 0x7f;
    // U+0080 to U+009F are control characters too, and all of them begin with this byte.
    if (ascii || (plain && byte >= 0x80 && part.find('\xc2') == part.npos)) {
      shown += letter;
    } else {
      shown += fmt::format("\\x{:02x}", byte);
    }
  }
  return text.size() > longest ? shown + "..." : shown;
}

}  // namespace mnemo
