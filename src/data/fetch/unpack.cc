#include "data/fetch/unpack.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/legible.h"
#include "base/mapped_file.h"

namespace mnemo {
namespace {

class FolderSink : public ArchiveSink {
 public:
  FolderSink(const fs::path& folder, const std::string& archive, const std::atomic<bool>* stop)
      : folder_(folder), archive_(archive), stop_(stop) {}
  ~FolderSink() override {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  void BeginFile(const std::string& name) override {
    if (stop_ != nullptr && *stop_) {
      throw Error(ErrorKind::kStopped, "stopped while unpacking")
          .At(archive_)
          .Hint("start again with the same command");
    }
    path_ = folder_ / name;
    std::error_code code;
    fs::create_directories(path_.parent_path(), code);
    if (code == std::errc::not_a_directory || code == std::errc::file_exists) throw Twice(name);
    if (code) throw Refused(code.value());
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor_ < 0 && errno == EEXIST) throw Twice(name);
    if (descriptor_ < 0) throw Refused(errno);
  }
  void Append(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t n = ::write(descriptor_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) throw Refused(errno);
      bytes.remove_prefix(static_cast<size_t>(n));
    }
  }
  void EndFile() override {
    if (::close(std::exchange(descriptor_, -1)) != 0) throw Refused(errno);
  }

 private:
  Error Twice(const std::string& name) const {
    return BadInput("a name stands twice in this archive").At(archive_).Found(Quoted(name, 100));
  }
  Error Refused(int code) const {
    Error error =
        Failed("cannot write: " + std::generic_category().message(code)).At(LegiblePath(path_));
    if (code == ENOSPC || code == EDQUOT) error.Hint("make room on this disk, then start again");
    return error;
  }

  const fs::path& folder_;
  const std::string& archive_;
  const std::atomic<bool>* const stop_;
  fs::path path_;
  int descriptor_ = -1;
};

}  // namespace

ArchiveCounts Unpack(const fs::path& archive, const fs::path& folder, const ArchiveLimits& limits,
                     const std::atomic<bool>* stop) {
  const std::string name = LegiblePath(archive);
  const fs::path unfinished = folder.string() + ".unfinished";
  std::error_code ignored;
  fs::remove_all(unfinished, ignored);
  MakeFolder(unfinished);
  try {
    const MappedFile file(archive);
    FolderSink sink(unfinished, name, stop);
    const ArchiveCounts counts = ReadArchive(file.bytes(), name, limits, &sink);
    std::error_code code;
    fs::remove_all(folder, code);
    if (!code) fs::rename(unfinished, folder, code);
    if (code) throw Failed("cannot replace the folder: " + code.message()).At(LegiblePath(folder));
    return counts;
  } catch (...) {
    fs::remove_all(unfinished, ignored);
    throw;
  }
}

}  // namespace mnemo
