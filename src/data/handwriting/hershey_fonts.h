// Hershey's fonts where Debian's package hershey-fonts-data puts them. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "data/handwriting/hershey.h"

namespace mnemo {

inline constexpr std::string_view kHersheyFolder = "/usr/share/hershey-fonts";
// Latin fonts of single strokes, the ones that look like handwriting: what words are drawn with
// unless someone says otherwise.
const std::vector<std::string>& HersheyHandwriting();

// The fonts of these names ("scripts" is scripts.jhf). Throws Error (kBadInput) where one is
// missing, and says which package has it.
std::vector<HersheyFont> ReadHersheyFonts(const std::vector<std::string>& names,
                                          const fs::path& folder = fs::path(kHersheyFolder));

}  // namespace mnemo
