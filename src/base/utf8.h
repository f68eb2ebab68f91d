// Is a text UTF-8? What is written as TOML or JSON must be.
#pragma once

#include <string_view>

namespace mnemo {

// By the Unicode standard's table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF.
bool IsUtf8(std::string_view text);

}  // namespace mnemo
