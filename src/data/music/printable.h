// Text out of a data file, made fit for a message: bytes that a terminal cannot show or would obey
// become \xHH, and what is long is cut.
#pragma once

#include <string>
#include <string_view>

namespace mnemo {

// Valid UTF-8 without control characters, at most `longest` bytes of `text` and "..." behind them.
std::string Printable(std::string_view text, size_t longest = 60);

}  // namespace mnemo
