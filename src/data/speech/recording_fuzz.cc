// libFuzzer: what ReadRecording takes has finite samples and a believable rate.
#include <cmath>

#include "base/error.h"
#include "data/speech/recording.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  mnemo::RecordingOptions options;
  options.max_samples = 1 << 18;
  options.channel = size % 3 == 0 ? 1 : 0;
  try {
    const mnemo::Recording recording = mnemo::ReadRecordingBytes(
        std::string_view(reinterpret_cast<const char*>(data), size), "fuzz", options);
    MNEMO_CHECK(recording.rate >= mnemo::kMinRate && recording.rate <= mnemo::kMaxRate);
    MNEMO_CHECK(!recording.samples.empty());
    for (const float sample : recording.samples) {
      MNEMO_CHECK(std::abs(sample) <= mnemo::kMaxSample);
    }
  } catch (const mnemo::Error&) {
  }
  return 0;
}
