// A folder that appears whole: it is filled beside its place and gets its name by one rename.
#pragma once

#include <functional>

#include "base/files.h"

namespace mnemo {

// Lets `fill` write into a folder beside `folder`, which then gets its name; what starts that were
// killed left beside it is removed. Whatever goes wrong, there is no half-filled `folder`. Throws
// what `fill` throws, and Error (kFailed), also when `folder` holds something.
void PublishNewFolder(const fs::path& folder, const std::function<void(const fs::path&)>& fill);

}  // namespace mnemo
