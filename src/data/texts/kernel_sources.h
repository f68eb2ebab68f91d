// The sources of a Linux kernel: an unpacked folder, or the archive that Debian's package
// linux-source has (tar, packed by xz), which is read in one pass without being unpacked.
#pragma once

#include "data/sets/data_set.h"
#include "data/texts/shuffled_files.h"

namespace mnemo {

// Adds the files whose names end in .c or .h, by their paths within the sources ("fs/ext4/dir.c"),
// so that folder and archive give the same. Throws Error: kBadInput for what is neither, kStopped;
// single files that cannot be read go to source.bad.
void ReadKernelSources(const SetSource& source, ShuffledFiles* files);

}  // namespace mnemo
