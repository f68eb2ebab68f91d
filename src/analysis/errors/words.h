// The words of a running text, for analyses of errors. A pure function; any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace mnemo {

// A longest run of letters, digits, underscores and bytes beyond ASCII (parts of letters in UTF-8).
// An apostrophe or a hyphen parts words.
struct WordSpan {
  size_t begin = 0, end = 0;
};
std::vector<WordSpan> WordsOf(std::string_view text);

// ASCII only, whatever the locale.
bool IsWordByte(char byte);
bool IsPunctuation(char byte);

}  // namespace mnemo
