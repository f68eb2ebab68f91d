// libFuzzer: phones of times that ParseSpokenTimes takes follow each other from 0 to the end.
#include "base/error.h"
#include "base/utf8.h"
#include "data/speech/spoken_times.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  try {
    const mnemo::SpokenTimes times = mnemo::ParseSpokenTimes(
        std::string_view(reinterpret_cast<const char*>(data), size), "fuzz", 100'000);
    int64_t end = 0;
    for (const mnemo::TimedLabel& phone : times.phones) {
      MNEMO_CHECK(phone.begin == end && phone.end > end);
      end = phone.end;
    }
    MNEMO_CHECK(end <= 100'000 && !times.words.empty());
    for (const mnemo::TimedLabel& word : times.words) MNEMO_CHECK(word.end <= end);
  } catch (const mnemo::Error& error) {
    MNEMO_CHECK(mnemo::IsUtf8(error.what()));
  }
  return 0;
}
