// libFuzzer: what ParseMfc takes has the size that it says and no number that is not finite.
#include <cmath>

#include "base/error.h"
#include "data/speech/mfc.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  for (const int columns : {1, 13}) {
    try {
      const mnemo::Frames frames = mnemo::ParseMfc(
          std::string_view(reinterpret_cast<const char*>(data), size), "fuzz", columns);
      MNEMO_CHECK(frames.columns == columns && frames.rows > 0);
      MNEMO_CHECK(static_cast<size_t>(frames.rows * frames.columns) == frames.values.size());
      MNEMO_CHECK(frames.values.size() * 4 + 4 == size);
      for (const float value : frames.values) MNEMO_CHECK(std::isfinite(value));
    } catch (const mnemo::Error&) {
    }
  }
  return 0;
}
