// Text files of lines and fields, as speech corpora have them: labels, lists, transcripts.
//
// Views point into the text that was given. Pure functions; any thread may call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

struct TextLine {
  std::string_view text;  // without its end
  int number = 0;         // from 1
};

// Lines that hold more than spaces and tabs. They end in LF, CR LF or with the text; a byte order
// mark of UTF-8 before the first is dropped.
std::vector<TextLine> SplitLines(std::string_view text);

// What stands between spaces and tabs.
std::vector<std::string_view> SplitFields(std::string_view line);

// A decimal integer without anything around it (no "+"); nothing if it does not fit.
std::optional<int64_t> ParseInteger(std::string_view text);

// A decimal number (no "+", no hexadecimal digits) that is finite.
std::optional<double> ParseNumber(std::string_view text);

// Lower case of ASCII letters; other bytes stay.
std::string LowerCase(std::string_view text);

// `bytes` for a message: UTF-8 stays; control characters and what is no UTF-8 become \xNN; what is
// longer than `most` bytes is cut and ends in "...".
std::string Shown(std::string_view bytes, size_t most = 200);

}  // namespace mnemo
