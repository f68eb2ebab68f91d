// The two written forms of strings in pickles of protocol 0. Used by pickle_file.cc only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mnemo {

// What Python's repr() writes of a byte string, with its quotes: 'a\n\xff'. Nothing: it is wrong.
std::optional<std::string> FromQuoted(std::string_view line);

// Python's raw-unicode-escape: Latin-1, and \uXXXX and \UXXXXXXXX for the rest; as UTF-8.
std::optional<std::string> FromUnicodeLine(std::string_view line);

}  // namespace mnemo
