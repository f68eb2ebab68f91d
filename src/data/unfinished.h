// Folders that are being written, and what killed processes left of them.
//
// A folder NAME is written as NAME.unfinished-HOST.PROCESS beside where it will stand. The machine
// is in the name since the place may be shared by several, and another one's processes cannot be
// seen from here. Any thread.
#pragma once

#include "base/files.h"

namespace mnemo {

// Where this process writes `folder`.
fs::path UnfinishedFolder(const fs::path& folder);

// Removes the unfinished folders in `parent` ("" is the current one) whose process ran on this
// machine and is gone. Never a living one's, another machine's, a file, or a link. What cannot be
// removed stays: the next preparation tries again.
void RemoveAbandoned(const fs::path& parent);

}  // namespace mnemo
