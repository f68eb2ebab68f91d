// libFuzzer: whatever ReadSafetensors takes is written and read back as the same content.
#include "base/error.h"
#include "base/safetensors.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  mnemo::TensorFile content;
  try {
    content =
        mnemo::ReadSafetensors(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz");
  } catch (const mnemo::Error&) {
    return 0;
  }
  const std::string written = mnemo::WriteSafetensors(content);
  MNEMO_CHECK(mnemo::ReadSafetensors(written, "written") == content);
  return 0;
}
