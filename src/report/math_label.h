// Short mathematics in a figure: "W" with a subscript, "tanh", "1 - z". SVG has no layout of its
// own for it, so a label is a row of pieces on, below or above the line.
//
// Pure functions; any thread may call them.
#pragma once

#include <string>
#include <vector>

namespace mnemo {

struct MathPiece {
  enum class Level { kLine, kSubscript, kSuperscript };
  std::string text;  // UTF-8
  bool italic = false;
  Level level = Level::kLine;
  bool operator==(const MathPiece&) const = default;
};
using MathLabel = std::vector<MathPiece>;

// Numbers, signs, functions.
MathLabel Upright(const std::string& text);
// A value at time t, or t - 1: x_t, h_{t-1}.
MathLabel ValueLabel(const std::string& name, bool previous);
// Wz as W_z; see cell/formula.h.
MathLabel ParameterLabel(const std::string& name, bool transposed = false);
MathLabel Joined(std::vector<MathLabel> labels);

// An upper estimate, in pixels, since nobody knows the reader's fonts.
double LabelWidth(const MathLabel& label, double font_size);
// The same for one line of plain text.
double TextWidth(const std::string& text, double font_size);

// What stands inside an SVG <text> of that font size. Classes: "cd-i" italic, "cd-s" smaller.
std::string LabelMarkup(const MathLabel& label, double font_size);

}  // namespace mnemo
