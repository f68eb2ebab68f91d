// Bytes out of a file, or a file's name, made fit for a message: whatever they are, the result is
// short, in one line, and UTF-8. Pure functions; any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace mnemo {

// Characters stay as they are; control characters, which a terminal would obey, and what is not
// UTF-8 become \xe4 byte by byte. What is written with more than `longest` bytes is cut between
// two characters and ends in "...".
std::string Legible(std::string_view bytes, size_t longest = 80);

// A message of several lines: as Legible, but lines stay lines and nothing is cut.
std::string LegibleLines(std::string_view text);

// As Legible, between quotes: 'abc'.
std::string Quoted(std::string_view bytes, size_t longest = 40);

// As one word of a shell's command, quoted where that is needed.
std::string ShellWord(const std::string& text);

// A path as messages name it.
std::string LegiblePath(const std::filesystem::path& path);

}  // namespace mnemo
