// The sources of a Linux kernel: an unpacked folder, or the archive that Debian's package
// linux-source has (tar, packed by xz), which is read in one pass without being unpacked.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "base/files.h"
#include "data/bad_data.h"
#include "data/texts/shuffled_files.h"

namespace mnemo {

// Adds the files whose names end in .c or .h, by their paths within the sources ("fs/ext4/dir.c"),
// so that folder and archive give the same. `say` (may be empty) hears of the progress; `stop` (may
// be null) ends it with kStopped. Throws Error (kBadInput) for what is neither; single files that
// cannot be read go to `bad`.
void ReadKernelSources(const fs::path& from, BadData& bad,
                       const std::function<void(const std::string&)>& say,
                       const std::atomic<bool>* stop, ShuffledFiles* files);

}  // namespace mnemo
