#include "base/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace mnemo {

nlohmann::json ParseJson(std::string_view text, const std::string& file) {
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    // error.byte counts from 1 and may be one past the end.
    const size_t place = std::min(std::max<size_t>(error.byte, 1) - 1, text.size());
    const std::string_view before = text.substr(0, place);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
    throw Failed("this is not JSON")
        .At(file, static_cast<int>(line), static_cast<int>(place - line_begin + 1));
  } catch (const nlohmann::json::out_of_range&) {
    throw Failed("this JSON has a number that is too large").At(file);
  }
}

}  // namespace mnemo
