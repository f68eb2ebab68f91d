// The files of a corpus's folder.
#pragma once

#include <vector>

#include "base/files.h"
#include "data/bad_data.h"

namespace mnemo {

// All files below `root` down to `depth` folders (1: those of `root` itself), bytewise sorted.
// Links to files count, links to folders are not followed. A folder below that cannot be listed
// goes to `bad`. Throws Error (kBadInput) when `root` is missing, no folder or cannot be listed.
std::vector<fs::path> FilesBelow(const fs::path& root, int depth, BadData& bad);

// ReadFile (base/files.h) with such a name in its message.
std::string ReadCorpusFile(const fs::path& path, uint64_t max_bytes);

}  // namespace mnemo
