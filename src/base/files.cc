#include "base/files.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace mnemo {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 18;
// Linux transfers at most about 2 GiB in one call.
constexpr size_t kMaxTransfer = size_t{1} << 30;

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }

 private:
  int value_;
};

std::string Reason(int code) { return std::generic_category().message(code); }

Error SystemFailure(const std::string& what, const fs::path& path, int code) {
  Error error = Failed(what + ": " + Reason(code)).At(path.string());
  if (code == ENOSPC || code == EDQUOT) error.Hint("make room on this disk, then start again");
  return error;
}

// Writes all of `bytes` at the descriptor's place; 0 or the system's error code.
int WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(descriptor, bytes.data(), std::min(bytes.size(), kMaxTransfer));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return 0;
}

fs::path ParentOf(const fs::path& path) {
  const fs::path parent = path.parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

}  // namespace

void SyncFile(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) throw SystemFailure("cannot open to sync", path, errno);
  if (::fsync(file.get()) != 0 && errno != EINVAL) {
    throw SystemFailure("cannot sync", path, errno);
  }
}

std::string ReadFile(const fs::path& path, uint64_t max_bytes) {
  const auto refuse = [&path](const std::string& what) { return BadInput(what).At(path.string()); };
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 && errno == ENOENT) throw refuse("no such file");
  if (file.get() < 0) throw refuse("cannot open: " + Reason(errno));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw refuse("cannot read: " + Reason(errno));
  if (S_ISDIR(status.st_mode)) throw refuse("this is a folder").Allowed("a file");
  // /dev/zero has no end. A terminal has one: Ctrl-D.
  const bool device = S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode);
  if (device && ::isatty(file.get()) == 0) {
    throw refuse("this is a device").Allowed("a file or a pipe");
  }
  const auto too_large = [&] {
    return refuse("the file is too large")
        .Allowed("at most " + std::to_string(max_bytes) + " bytes");
  };
  const uint64_t expected = S_ISREG(status.st_mode) ? static_cast<uint64_t>(status.st_size) : 0;
  if (expected > max_bytes) throw too_large().Found(std::to_string(expected) + " bytes");

  // The size may be 0 for files that have content (/proc) and may change under us: the end is where
  // read() says so.
  std::string content(expected + 1, '\0');
  size_t filled = 0;
  while (true) {
    if (filled == content.size()) content.resize(content.size() * 2 + kBufferBytes);
    const size_t room = std::min(content.size() - filled, kMaxTransfer);
    const ssize_t n = ::read(file.get(), content.data() + filled, room);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw refuse("cannot read: " + Reason(errno));
    if (n == 0) break;
    filled += static_cast<size_t>(n);
    if (filled > max_bytes) throw too_large();
  }
  content.resize(filled);
  return content;
}

void WriteFile(const fs::path& path, std::string_view content) {
  OutputFile file(path);
  file.Append(content);
  file.Publish();
}

OutputFile::OutputFile(const fs::path& path) : path_(path), written_(path) {
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) {
    throw Failed("cannot write: this is a folder").At(path.string());
  }
  // Renaming over /dev/stdout would replace the device.
  if (!exists || S_ISREG(status.st_mode)) written_ += ".tmp-" + std::to_string(::getpid());
  descriptor_ = ::open(written_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) throw SystemFailure("cannot write", path_, errno);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (descriptor_ >= 0 && written_ != path_) ::unlink(written_.c_str());
}

void OutputFile::Append(std::string_view bytes) {
  MNEMO_CHECK(descriptor_ >= 0);
  size_ += bytes.size();
  if (buffer_.size() + bytes.size() < kBufferBytes) {
    buffer_.append(bytes);
    return;
  }
  Flush();
  if (const int code = WriteAll(descriptor_, bytes)) {
    throw SystemFailure("cannot write", path_, code);
  }
}

void OutputFile::Flush() {
  if (const int code = WriteAll(descriptor_, buffer_)) {
    throw SystemFailure("cannot write", path_, code);
  }
  buffer_.clear();
}

void OutputFile::Patch(uint64_t offset, std::string_view bytes) {
  MNEMO_CHECK(descriptor_ >= 0 && offset <= size_ && bytes.size() <= size_ - offset);
  Flush();
  while (!bytes.empty()) {
    const ssize_t n = ::pwrite(descriptor_, bytes.data(), std::min(bytes.size(), kMaxTransfer),
                               static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw SystemFailure("cannot write", path_, errno);
    offset += static_cast<uint64_t>(n);
    bytes.remove_prefix(static_cast<size_t>(n));
  }
}

void OutputFile::Publish() {
  MNEMO_CHECK(descriptor_ >= 0);
  Flush();
  if (::fsync(descriptor_) != 0 && errno != EINVAL) {
    throw SystemFailure("cannot write", path_, errno);
  }
  if (written_ != path_ && ::rename(written_.c_str(), path_.c_str()) != 0) {
    throw SystemFailure("cannot rename " + written_.filename().string(), path_, errno);
  }
  ::close(std::exchange(descriptor_, -1));
  if (written_ != path_) SyncFile(ParentOf(path_));
}

void AppendFile(const fs::path& path, std::string_view content) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  if (file.get() < 0) throw SystemFailure("cannot write", path, errno);
  struct stat before {};
  if (::fstat(file.get(), &before) != 0) throw SystemFailure("cannot write", path, errno);
  const int code = WriteAll(file.get(), content);
  if (code == 0) return;
  // Nothing more can be done about a failed cut than to report the failed write.
  if (S_ISREG(before.st_mode) && ::ftruncate(file.get(), before.st_size) != 0) {
    throw SystemFailure("cannot write, and the last line is not whole", path, code);
  }
  throw SystemFailure("cannot write", path, code);
}

void MakeFolder(const fs::path& path) {
  std::error_code code;
  fs::create_directories(path, code);
  if (code) throw SystemFailure("cannot make the folder", path, code.value());
}

void PublishFolder(const fs::path& from, const fs::path& to) {
  std::error_code code;
  for (fs::recursive_directory_iterator entry(from, code), end; !code && entry != end;
       entry.increment(code)) {
    if (entry->is_regular_file() || entry->is_directory()) SyncFile(entry->path());
  }
  if (code) throw SystemFailure("cannot list the folder", from, code.value());
  SyncFile(from);
  // rename() would quietly replace an empty folder.
  struct stat status {};
  if (::lstat(to.c_str(), &status) == 0) throw SystemFailure("cannot publish", to, EEXIST);
  if (::rename(from.c_str(), to.c_str()) != 0) throw SystemFailure("cannot publish", to, errno);
  SyncFile(ParentOf(to));
}

std::string Sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  MNEMO_CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr));
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += "0123456789abcdef"[digest[i] >> 4];
    text += "0123456789abcdef"[digest[i] & 15];
  }
  return text;
}

}  // namespace mnemo
