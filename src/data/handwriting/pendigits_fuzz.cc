// libFuzzer: any bytes as pendigits; what is taken is in range, and printed it reads the same.
#include "base/error.h"
#include "data/handwriting/pendigits.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    mnemo::BadData bad(mnemo::BadData::Policy::kSkip);
    const auto rows = mnemo::ParsePenDigits(bytes, "fuzz", &bad);
    std::string printed = "header,,,,,,,,,,,,,,,,\n";
    for (const mnemo::PenDigit& row : rows) {
      MNEMO_CHECK(mnemo::DrawingOf(row).points() == 8);
      for (const uint8_t value : row.values) printed += std::to_string(value) + ",";
      printed += std::to_string(row.digit) + "\n";
    }
    mnemo::BadData none;
    MNEMO_CHECK(mnemo::ParsePenDigits(printed, "printed", &none) == rows);
  } catch (const mnemo::Error&) {
  }
  return 0;
}
