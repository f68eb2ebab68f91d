// Counts as people write them on a command line.
#pragma once

#include <cstdint>
#include <string>

namespace mnemo {

// "50000", "120k", "1.5M" (k: thousands, M: millions). At least 1, at most 10^12. Throws Error
// (kBadInput) that names `option`.
int64_t ParseCount(const std::string& text, const std::string& option);

}  // namespace mnemo
