#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "base/utf8.h"
#include "data/texts/brown.h"

// Whatever the bytes: sentences of words, or one message.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    const mnemo::BrownFile file = mnemo::ParseBrown(bytes, "ca01");
    MNEMO_CHECK(file.sentences > 0 && file.sentences <= file.lines);
    MNEMO_CHECK(mnemo::IsUtf8(file.text) && file.text.ends_with('\n'));
  } catch (const mnemo::Error& error) {
    MNEMO_CHECK(mnemo::IsUtf8(error.what()));
  }
  return 0;
}
