// An archive (data/fetch/read_archive.h) becomes a folder of files. One thread.
#pragma once

#include <atomic>

#include "base/files.h"
#include "data/fetch/read_archive.h"

namespace mnemo {

// Replaces `folder`, which is there afterwards as a whole or not at all. `stop` may be null: true
// ends it. Throws Error: as ReadArchive, kBadInput where a name stands twice in the archive,
// kFailed when the disk refuses, kStopped.
ArchiveCounts Unpack(const fs::path& archive, const fs::path& folder, const ArchiveLimits& limits,
                     const std::atomic<bool>* stop);

}  // namespace mnemo
