// The words of a transcript as NIST's sclite takes them, for scores that equal its own: cut here,
// then CountEdits(..., kSclite).
//
//   - words are separated by spaces, tabs and line ends;
//   - upper and lower case are the same unless `case_sensitive` (sclite -s): A to Z only, other
//     letters are compared as bytes, as sclite does without -e;
//   - one `*` at a word's end is dropped, unless it is the whole word;
//   - what else sclite gives a meaning is refused, not guessed at: { and } (alternatives, as in
//     { a / b / @ }), the null word @, and `;` and `\` (comments, tags and their escape).
//
// sclite's options -F (fragments `wor-`), -D (optional words `(uh)`) and -c (characters) are not
// imitated; without them such words are words like others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

// Throws Error (kBadInput), without a place, for a word of the last kind.
std::vector<std::string> ScliteWords(std::string_view text, bool case_sensitive = false);

}  // namespace mnemo
