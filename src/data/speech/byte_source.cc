#include "data/speech/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {

std::string ByteSource::Bytes(uint64_t offset, size_t count) {
  if (offset >= size()) return "";
  std::string bytes(static_cast<size_t>(std::min<uint64_t>(count, size() - offset)), '\0');
  bytes.resize(Read(offset, bytes.data(), bytes.size()));
  return bytes;
}

size_t MemorySource::Read(uint64_t offset, char* to, size_t count) noexcept {
  if (offset >= bytes_.size()) return 0;
  const size_t copied = std::min<size_t>(count, bytes_.size() - static_cast<size_t>(offset));
  std::memcpy(to, bytes_.data() + offset, copied);
  return copied;
}

FileSource::FileSource(const fs::path& path) {
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) {
    throw BadInput(std::string("cannot open the file: ") + std::strerror(errno))
        .At(LegiblePath(path));
  }
  struct stat status = {};
  if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor_);
    throw BadInput("this is no plain file")
        .At(LegiblePath(path))
        .Found(S_ISDIR(status.st_mode) ? "a folder" : "a device or a pipe");
  }
  size_ = static_cast<uint64_t>(status.st_size);
}

FileSource::~FileSource() { ::close(descriptor_); }

size_t FileSource::Read(uint64_t offset, char* to, size_t count) noexcept {
  size_t copied = 0;
  while (copied < count) {
    const ssize_t got =
        ::pread(descriptor_, to + copied, count - copied, static_cast<off_t>(offset + copied));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error_ = errno;
    if (got <= 0) break;
    copied += static_cast<size_t>(got);
  }
  return copied;
}

int ByteCursor::Peek() {
  constexpr size_t kBuffer = 4096;
  if (used_ == buffer_.size()) {
    begin_ += used_;
    used_ = 0;
    buffer_ = source_->Bytes(begin_, kBuffer);
    if (buffer_.empty()) return kEnd;
  }
  return static_cast<uint8_t>(buffer_[used_]);
}

int ByteCursor::Get() {
  const int byte = Peek();
  if (byte != kEnd) ++used_;
  return byte;
}

bool ByteCursor::Take(uint64_t count, std::string* bytes) {
  if (count > remaining()) return false;
  if (count <= buffer_.size() - used_) {
    *bytes = buffer_.substr(used_, count);
    used_ += count;
    return true;
  }
  std::string taken = source_->Bytes(place(), count);
  if (taken.size() < count) return false;
  *bytes = std::move(taken);
  begin_ = place() + count;
  buffer_.clear();
  used_ = 0;
  return true;
}

}  // namespace mnemo
