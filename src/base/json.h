// Reading JSON text. This header only declares nlohmann::json; include <nlohmann/json.hpp> in the
// .cc file that looks into the value.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace mnemo {

// Throws Error (kFailed) with the line and column where `text` stops being JSON: what is read here
// was written by this program, so that wrong text means a damaged file. `file` is for messages.
// Of a key that stands twice in an object the last value counts.
nlohmann::json ParseJson(std::string_view text, const std::string& file);

}  // namespace mnemo
