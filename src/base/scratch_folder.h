// A new empty folder for what is only needed for a while, removed with all it holds at the end.
// It stands where the system keeps such ($TMPDIR, or /tmp). Belongs to one owner.
#pragma once

#include "base/files.h"

namespace mnemo {

class ScratchFolder {
 public:
  ScratchFolder();  // throws Error (kFailed) when the system refuses
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace mnemo
