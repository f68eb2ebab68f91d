#include "data/speech/legible.h"

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

}  // namespace

std::string Legible(std::string_view bytes, size_t limit) {
  std::string legible;
  size_t place = 0;
  while (place < bytes.size() && place < limit) {
    const size_t length = CharacterLength(bytes.substr(place));
    const auto byte = static_cast<unsigned char>(bytes[place]);
    if (length == 0 || byte < 0x20 || byte == 0x7F) {
      legible += fmt::format("\\x{:02X}", byte);
      ++place;
    } else {
      legible += bytes.substr(place, length);
      place += length;
    }
  }
  return place < bytes.size() ? legible + "..." : legible;
}

std::string LegiblePath(const fs::path& path) { return Legible(path.string(), 4096); }

}  // namespace mnemo
