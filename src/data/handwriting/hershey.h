// Hershey's fonts (A. V. Hershey 1967; public domain), whose letters are pen strokes, in the .jhf
// form of Debian's package hershey-fonts-data.
//
// A record of a .jhf file is a glyph: 5 columns with its number, 3 with the count of pairs that
// follow, then the pairs of characters, each character a number, its distance from 'R'. The first
// pair holds the left and right edge, a pair " R" lifts the pen, the others are places x y, y
// downwards. A record may go on in the next lines. The numbers are those of Hershey's catalogue, or
// fillers; it is a record's place in the file that says which character it is: space, '!', ... '~'.
//
// Takes its bytes for hostile; throws Error (kBadInput) with the line. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

// Font units: the baseline is at y = 9, capital letters are 21 high.
constexpr int kHersheyBaseline = 9;

struct HersheyPlace {
  int x = 0, y = 0;

  bool operator==(const HersheyPlace&) const = default;
};

struct HersheyGlyph {
  int left = 0, right = 0;  // edges; the next glyph's left edge meets the right one
  std::vector<std::vector<HersheyPlace>> strokes;  // each of at least one place

  bool operator==(const HersheyGlyph&) const = default;
};

struct HersheyFont {
  std::string name;
  std::vector<HersheyGlyph> glyphs;

  // The glyph of a printable ASCII character; null if the font has none.
  const HersheyGlyph* Find(char c) const;
};

// At most 4 MiB. The font's name is `file`.
HersheyFont ParseHershey(std::string_view bytes, const std::string& file);

}  // namespace mnemo
