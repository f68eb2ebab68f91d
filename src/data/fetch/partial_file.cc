#include "data/fetch/partial_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "base/legible.h"
#include "base/mapped_file.h"
#include "data/fetch/http_reply.h"

namespace mnemo {
namespace {

constexpr uint64_t kMostNote = 1 << 16;

Error Refused(const std::string& what, const fs::path& path, int code) {
  Error error = Failed(what + ": " + std::generic_category().message(code)).At(LegiblePath(path));
  if (code == ENOSPC || code == EDQUOT) {
    error.Hint("make room on this disk; the same command then goes on");
  }
  return error;
}

}  // namespace

PartialFile::PartialFile(const fs::path& path)
    : path_(path), part_(path.string() + ".part"), note_(path.string() + ".part.json") {
  struct stat status {};
  while (descriptor_ < 0) {
    const int opened = ::open(part_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (opened < 0) throw Refused("cannot write", part_, errno);
    if (::flock(opened, LOCK_EX | LOCK_NB) != 0 || ::fstat(opened, &status) != 0) {
      const int code = errno;
      ::close(opened);
      if (code != EWOULDBLOCK) throw Refused("cannot lock", part_, code);
      throw Failed("another process is fetching this file")
          .At(LegiblePath(path_))
          .Hint("wait until it is done, then start again");
    }
    // Another process may have published or dropped the file between our two calls.
    struct stat named {};
    if (::stat(part_.c_str(), &named) == 0 && named.st_ino == status.st_ino &&
        named.st_dev == status.st_dev) {
      descriptor_ = opened;
    } else {
      ::close(opened);
    }
  }
  size_ = static_cast<uint64_t>(status.st_size);
  if (size_ == 0) return;
  try {  // a note that is missing or damaged means that the bytes are good for nothing
    const nlohmann::json note = ParseJson(ReadFile(note_, kMostNote), note_.string());
    note.at("address").get_to(address_);
    note.at("validator").get_to(validator_);
  } catch (const std::exception&) {
    validator_.clear();
  }
  for (const char c : validator_) {
    // It goes into a header of ours.
    if (c < ' ' || c > '~' || validator_.size() > HttpReply::kLongestValidator) {
      validator_.clear();
      break;
    }
  }
}

PartialFile::~PartialFile() {
  if (descriptor_ < 0) return;
  if (size_ == 0) Drop();
  ::close(descriptor_);
}

void PartialFile::Drop() {
  ::unlink(note_.c_str());
  ::unlink(part_.c_str());
}

std::string PartialFile::ValidatorFor(const std::string& address) const {
  return size_ > 0 && address == address_ ? validator_ : "";
}

void PartialFile::StartAnew(const std::string& address, const std::string& validator) {
  MNEMO_CHECK(descriptor_ >= 0);
  // The old note goes first: it must never stand beside bytes of another file.
  ::unlink(note_.c_str());
  if (::ftruncate(descriptor_, 0) != 0) throw Refused("cannot write", part_, errno);
  size_ = 0;
  address_ = address;
  validator_ = validator;
  if (validator_.empty()) return;
  const nlohmann::ordered_json note = {{"address", address_}, {"validator", validator_}};
  WriteFile(note_, note.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

void PartialFile::Append(std::string_view bytes) {
  MNEMO_CHECK(descriptor_ >= 0);
  while (!bytes.empty()) {
    const ssize_t n = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw Refused("cannot write", part_, errno);
    size_ += static_cast<uint64_t>(n);
    bytes.remove_prefix(static_cast<size_t>(n));
  }
}

std::string PartialFile::Sha256() const { return mnemo::Sha256(MappedFile(part_).bytes()); }

void PartialFile::PublishAs(const fs::path& path) {
  MNEMO_CHECK(descriptor_ >= 0);
  if (::fsync(descriptor_) != 0 && errno != EINVAL) throw Refused("cannot write", part_, errno);
  if (::rename(part_.c_str(), path.c_str()) != 0) throw Refused("cannot rename", part_, errno);
  ::unlink(note_.c_str());
  ::close(std::exchange(descriptor_, -1));
}

}  // namespace mnemo
