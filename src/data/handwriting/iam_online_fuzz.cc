// libFuzzer: any bytes as strokes and as a transcript; what is taken keeps the promises of
// drawing.h.
#include <cmath>

#include "base/error.h"
#include "base/utf8.h"
#include "data/handwriting/iam_online.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    for (const mnemo::Stroke& stroke : mnemo::ParseIamStrokes(bytes, "fuzz")) {
      MNEMO_CHECK(!stroke.empty());
      double time = stroke[0].time;
      for (const mnemo::PenPoint& point : stroke) {
        MNEMO_CHECK(std::isfinite(point.x) && std::isfinite(point.y) && point.time >= time);
        time = point.time;
      }
    }
  } catch (const mnemo::Error&) {
  }
  try {
    for (const std::string& text : mnemo::ParseIamTranscript(bytes, "fuzz")) {
      MNEMO_CHECK(!text.empty() && mnemo::IsUtf8(text));
    }
  } catch (const mnemo::Error&) {
  }
  return 0;
}
