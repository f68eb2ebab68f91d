// A file on its way: PATH.part holds the bytes that have come, PATH.part.json says of which
// address, and by what mark of the server's the rest can be told to belong to them. Nothing stands
// under PATH before it is whole.
//
// The object owns the open file, and a lock on it: one process at a time fetches a file. One
// thread. Every function throws Error (kFailed) with the system's reason.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/files.h"

namespace mnemo {

class PartialFile {
 public:
  // Opens what an earlier process left, or an empty file.
  explicit PartialFile(const fs::path& path);
  // What was not published stays, for the next time; an empty file does not.
  ~PartialFile();
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  uint64_t size() const { return size_; }
  // What the server must find unchanged (If-Range) to send the rest. Empty: the bytes, if any, are
  // of another address or without a mark, and must come anew.
  std::string ValidatorFor(const std::string& address) const;

  // Drops all bytes. `validator` belongs to those that follow; empty if they cannot be gone on
  // with.
  void StartAnew(const std::string& address, const std::string& validator);
  void Append(std::string_view bytes);

  // The whole content's SHA-256.
  std::string Sha256() const;
  // Gives the file its name, or another one. Nothing may follow.
  void Publish() { PublishAs(path_); }
  void PublishAs(const fs::path& path);

 private:
  void Drop();

  fs::path path_, part_, note_;
  int descriptor_ = -1;
  uint64_t size_ = 0;
  std::string address_, validator_;
};

}  // namespace mnemo
