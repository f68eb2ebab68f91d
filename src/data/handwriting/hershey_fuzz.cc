// libFuzzer: any bytes as a .jhf font; what is taken is written and read back as the same glyphs.
#include <cstdio>

#include "base/error.h"
#include "data/handwriting/hershey.h"

namespace {

std::string Written(const mnemo::HersheyFont& font) {
  std::string bytes;
  for (const mnemo::HersheyGlyph& glyph : font.glyphs) {
    std::string pairs = {static_cast<char>('R' + glyph.left), static_cast<char>('R' + glyph.right)};
    for (const auto& stroke : glyph.strokes) {
      pairs += " R";
      for (const mnemo::HersheyPlace& place : stroke) {
        pairs += {static_cast<char>('R' + place.x), static_cast<char>('R' + place.y)};
      }
    }
    char head[32];
    std::snprintf(head, sizeof head, "%5d%3zu", 1, pairs.size() / 2);
    bytes += head + pairs + "\n";
  }
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  mnemo::HersheyFont font;
  try {
    font = mnemo::ParseHershey({reinterpret_cast<const char*>(data), size}, "fuzz");
  } catch (const mnemo::Error&) {
    return 0;
  }
  for (const mnemo::HersheyGlyph& glyph : font.glyphs) {
    size_t pairs = 1;
    for (const auto& stroke : glyph.strokes) {
      MNEMO_CHECK(!stroke.empty());
      pairs += 1 + stroke.size();
    }
    if (pairs > 999) return 0;  // the lift in front of the first stroke is one pair more
  }
  MNEMO_CHECK(mnemo::ParseHershey(Written(font), "written").glyphs == font.glyphs);
  return 0;
}
