// A file in memory without being read: pages come from disk when they are looked at, and go again
// when memory is short. Read-only; any thread may read.
//
// Who cuts a mapped file short while it is in use ends this process (SIGBUS): map files that this
// program wrote and publishes by renaming, or that are gone through once and may be too large to be
// read (data/own).
#pragma once

#include <cstddef>
#include <string_view>

#include "base/files.h"

namespace mnemo {

class MappedFile {
 public:
  // Throws Error (kBadInput) when the file is missing, a folder or unreadable.
  explicit MappedFile(const fs::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view bytes() const { return {data_, size_}; }

 private:
  const char* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace mnemo
