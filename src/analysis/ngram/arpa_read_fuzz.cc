// libFuzzer: one file is read as an ARPA file. Messages are text; what is accepted scores any text
// with finite numbers.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "analysis/ngram/arpa_read.h"
#include "analysis/ngram/arpa_score.h"
#include "base/error.h"
#include "base/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    const mnemo::BackoffModel model = mnemo::ParseArpa(bytes, "fuzz");
    for (const bool words : {false, true}) {
      const auto score = mnemo::ScoreByArpa(model, "a b ab\nb b a\n\xff", words, "text");
      for (const float loss : score.losses) MNEMO_CHECK(std::isfinite(loss));
    }
    mnemo::IsOfBytes(model);
  } catch (const mnemo::Error& error) {
    MNEMO_CHECK(mnemo::IsUtf8(error.what()));
  }
  return 0;
}
