// One HTTP request for a file, or for its rest, into a PartialFile. Part of download.cc, which
// tries again. One thread.
#pragma once

#include <string>

#include "data/fetch/download.h"
#include "data/fetch/partial_file.h"

namespace mnemo {

// Asks once. Returns "" when the whole file is there, else how the connection broke: another try
// may go on. Throws Error as Download() for all that another try would not mend.
std::string Transfer(const DownloadRequest& request, const DownloadWatch& watch, PartialFile* file);

}  // namespace mnemo
