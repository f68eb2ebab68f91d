// What a text is doing at every byte: inside quotes, inside a comment, so many characters into a
// line. Found by small state machines in one pass, from any bytes, without recursion.
//
// A label's value at t is the state after byte t was read, which is what a network that has read
// byte t can know: it is on from the opening mark itself up to the character before the closing
// mark. Rules look back and not ahead, but for marks that are never closed.
//
// Prose (`kProse`):
//   inside quotes       a straight " opens if none is open, else closes. The curly marks of UTF-8
//                       (E2 80 9C and 9D) open and close at their last byte. Apostrophes and single
//                       quotes are nothing. A blank line closes (a speech of several paragraphs
//                       opens anew in each). A mark that 2,000 bytes do not close opened nothing.
//   inside parentheses  ( opens, ) closes, not nested; a blank line closes too, and what 1,000
//                       bytes do not close was not open.
//   position in line    bytes read since the last '\n'; 0 at the '\n' itself.
//   since the quote     inside quotes only: bytes read since the opening mark, 0 at the mark.
//
// C (`kC`):
//   inside a comment    from the second character of "/*" to before the last of "*/"; from the
//                       second "/" of "//" to before the line's end (a backslash there goes on).
//   inside a string     a string or character literal, with escapes by backslash; the line's end
//                       closes it unless a backslash stands before.
//   comment or string   either.
//   if condition        from the ( behind the word `if` to before its own ); comments and white
//                       space may stand between. Not on preprocessor lines. 1,000 bytes end it.
//   preprocessor line   from a # that is the first in its line, to before the line's end.
//   brace depth         { adds one, } takes one, never below 0, outside comments, strings and
//                       preprocessor lines. A { or } in the first column sets it to 1 or 0, since
//                       branches of #if may open what only one of them closes.
//   parenthesis depth   the same for ( and ); a brace in the first column sets it to 0.
//   indentation         columns of the white space that begins the line, tabs to the next multiple
//                       of 8; 0 at the '\n'.
//   position in line    as above.
//   since the comment   inside a comment only: bytes read since it began, 0 at its second
//                       character.
//
// Depths and columns stop at 1,000.
//
// A text may be pieces that do not continue one another (files, a set's streams); a network reads
// over a seam without seeing it. Lines go on there, and so does all of prose, which a blank line
// heals. Of C nothing stays open over a seam, or a comment that was cut off would go on to the end
// of the next one. A piece of C that ends a comment before it begins one was cut out of that
// comment: it begins inside of it, and "since the comment" says nothing there.
//
// Pure functions; any thread may call them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

enum class TextRules { kProse, kC };

struct TextLabel {
  std::string name;           // "inside quotes"
  std::string about;          // what it is, a sentence
  bool numeric = false;       // else 0 or 1
  std::vector<float> values;  // one a byte; NaN where a numeric label says nothing
};

// kC where at least a tenth of the lines end in ; { } or begin with # or "/*", else kProse.
TextRules GuessRules(std::string_view text);

// Every label of these rules, in the order above. Pieces begin at `starts` (Symbols::Starts:
// ascending from 0 on, below the text's size); empty: the text is one.
std::vector<TextLabel> LabelText(std::string_view text, TextRules rules,
                                 std::span<const size_t> starts = {});

// Which of them go on as spans whose length can be asked for (hold_length.h): "inside quotes",
// "inside parentheses", "inside a comment", "inside a string".
bool HasSpans(const TextLabel& label);

}  // namespace mnemo
