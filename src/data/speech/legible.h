// Bytes out of a file, or a file's name, made fit for a message: whatever they are, the result is
// short, in one line, and UTF-8. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/files.h"

namespace mnemo {

// Control characters and what is not UTF-8 are written as \xE4; what is longer than `limit` bytes
// is cut and ends in "...".
std::string Legible(std::string_view bytes, size_t limit = 80);

// A path as messages name it.
std::string LegiblePath(const fs::path& path);

}  // namespace mnemo
