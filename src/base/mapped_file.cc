#include "base/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/error.h"

namespace mnemo {

MappedFile::MappedFile(const fs::path& path) {
  const auto refused = [&](int code) {
    return BadInput(std::string("cannot read the file: ") + std::strerror(code)).At(path.string());
  };
  // Without waiting: a pipe would wait for ever for somebody to write.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) throw refused(errno);
  struct stat status = {};
  int code = ::fstat(file, &status) != 0 ? errno : 0;
  if (code == 0 && !S_ISREG(status.st_mode)) code = S_ISDIR(status.st_mode) ? EISDIR : ESPIPE;
  if (code == 0 && status.st_size > 0) {
    void* const memory =
        ::mmap(nullptr, static_cast<size_t>(status.st_size), PROT_READ, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) {
      code = errno;
    } else {
      data_ = static_cast<const char*>(memory);
      size_ = static_cast<size_t>(status.st_size);
    }
  }
  ::close(file);
  if (code != 0) throw refused(code);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

}  // namespace mnemo
