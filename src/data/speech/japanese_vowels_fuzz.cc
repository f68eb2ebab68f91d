// libFuzzer: any bytes as a .ts file; what is taken is finite and in range.
#include <cmath>

#include "base/error.h"
#include "data/speech/japanese_vowels.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  try {
    mnemo::BadData bad(mnemo::BadData::Policy::kSkip);
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const auto& utterance : mnemo::ParseJapaneseVowels(bytes, "fuzz", &bad)) {
      MNEMO_CHECK(utterance.frames() >= 1 && utterance.cepstra.size() % 12 == 0);
      MNEMO_CHECK(utterance.speaker >= 0 && utterance.speaker < mnemo::kVowelSpeakers);
      for (const float value : utterance.cepstra) MNEMO_CHECK(std::isfinite(value));
    }
  } catch (const mnemo::Error&) {
  }
  return 0;
}
