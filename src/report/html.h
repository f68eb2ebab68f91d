// Text that becomes part of an HTML page, whatever bytes it holds.
//
// Everything that a report shows passes through here, except markup that this program itself made.
// Pure functions; any thread may call them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

// The text as valid UTF-8 that a person can read: a byte that is no part of a valid UTF-8 sequence
// and a control character (other than newline and tab) become "\xNN"; so do the invisible marks
// that turn the direction of what follows. "\r\n" is one newline.
std::string Readable(std::string_view bytes);

// Readable(), with & < > " ' as entities: safe between tags and in quoted attributes.
std::string Escape(std::string_view bytes);

// One readable character and the bytes that make it: a whole UTF-8 sequence, or a single byte.
struct Glyph {
  size_t begin = 0;
  size_t end = 0;
  std::string text;  // as Readable() has it; newline and tab as themselves
};
std::vector<Glyph> Glyphs(std::string_view bytes);

// JSON that may stand inside a <script> element: "<" as \u003c, so that no tag can begin or end.
std::string JsonForScript(std::string json);

}  // namespace mnemo
