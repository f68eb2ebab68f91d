// libFuzzer: any bytes as InkML; what is taken keeps the promises of drawing.h.
#include <cmath>

#include "base/error.h"
#include "base/utf8.h"
#include "data/handwriting/inkml.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  try {
    const auto drawing = mnemo::ParseInkml({reinterpret_cast<const char*>(data), size}, "fuzz");
    MNEMO_CHECK(!drawing.strokes.empty() && mnemo::IsUtf8(drawing.text));
    for (const mnemo::Stroke& stroke : drawing.strokes) {
      MNEMO_CHECK(!stroke.empty());
      double time = stroke[0].time;
      for (const mnemo::PenPoint& point : stroke) {
        MNEMO_CHECK(std::isfinite(point.x) && std::isfinite(point.y) && point.time >= time);
        time = point.time;
      }
    }
  } catch (const mnemo::Error&) {
  }
  return 0;
}
