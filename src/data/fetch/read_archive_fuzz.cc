// libFuzzer: whatever the archive, names stay inside the folder, files are begun before they are
// written, and no more comes out than is allowed.
#include <algorithm>
#include <sstream>

#include "base/error.h"
#include "data/fetch/read_archive.h"

namespace {

class Sink : public mnemo::ArchiveSink {
 public:
  void BeginFile(const std::string& name) override {
    MNEMO_CHECK(!open_ && !name.empty() && name.front() != '/' && name.back() != '/');
    std::istringstream parts(name);
    for (std::string part; std::getline(parts, part, '/');) {
      MNEMO_CHECK(!part.empty() && part != "." && part != ".." &&
                  part.find('\0') == std::string::npos);
    }
    open_ = true;
  }
  void Append(std::string_view bytes) override {
    MNEMO_CHECK(open_ && !bytes.empty());
    bytes_ += bytes.size();
  }
  void EndFile() override {
    MNEMO_CHECK(open_);
    open_ = false;
    ++files_;
  }
  uint64_t bytes_ = 0;
  int64_t files_ = 0;
  bool open_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  Sink sink;
  const mnemo::ArchiveLimits limits = {100'000, 20};
  try {
    const mnemo::ArchiveCounts counts =
        mnemo::ReadArchive({reinterpret_cast<const char*>(data), size}, "fuzz", limits, &sink);
    MNEMO_CHECK(counts.files == sink.files_ && counts.bytes >= sink.bytes_ && !sink.open_);
  } catch (const mnemo::Error&) {
  }
  MNEMO_CHECK(sink.bytes_ <= limits.most_bytes && sink.files_ <= limits.most_entries);
  return 0;
}
