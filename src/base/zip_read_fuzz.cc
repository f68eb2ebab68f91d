// libFuzzer: any bytes as an archive; what can be read has the promised size.
#include "base/error.h"
#include "base/zip_read.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  try {
    const mnemo::ZipArchive archive({reinterpret_cast<const char*>(data), size}, "fuzz");
    for (const mnemo::ZipMember& member : archive.members()) {
      try {
        MNEMO_CHECK(archive.Read(member, 1 << 20).size() == member.size);
      } catch (const mnemo::Error&) {
      }
    }
  } catch (const mnemo::Error&) {
  }
  return 0;
}
