#include "report/math_label.h"

#include <fmt/format.h>

#include <string_view>

#include "cell/formula.h"
#include "report/html.h"

namespace mnemo {
namespace {

constexpr double kSmaller = 0.72;  // a subscript's size; the class cd-s has the same
constexpr double kLower = 0.22;    // of the font size
constexpr double kHigher = 0.34;

// Of a letter in wide fonts, as a part of the font size.
double GlyphWidth(const std::string& glyph) {
  if (glyph.size() > 1) return 0.82;
  if (std::string_view("iljtf.,:;|!'()[] ").find(glyph[0]) != std::string_view::npos) return 0.42;
  if (std::string_view("mwMW").find(glyph[0]) != std::string_view::npos) return 1.0;
  if (glyph[0] >= 'A' && glyph[0] <= 'Z') return 0.76;
  return 0.63;
}

// A name in italics, a Greek letter's name as the letter.
MathPiece Name(const std::string& name) {
  const std::string greek = GreekLetter(name);
  return {greek.empty() ? name : greek, true};
}

}  // namespace

MathLabel Upright(const std::string& text) { return {{text}}; }

MathLabel ValueLabel(const std::string& name, bool previous) {
  using Level = MathPiece::Level;
  MathLabel label{Name(name), {"t", true, Level::kSubscript}};
  if (previous) label.push_back({"\u22121", false, Level::kSubscript});
  return label;
}

MathLabel ParameterLabel(const std::string& name, bool transposed) {
  const auto [letter, subscript] = SplitParameter(name);
  MathLabel label{Name(letter)};
  if (!subscript.empty()) label.push_back({subscript, true, MathPiece::Level::kSubscript});
  if (transposed) label.push_back({"T", false, MathPiece::Level::kSuperscript});
  return label;
}

MathLabel Joined(std::vector<MathLabel> labels) {
  MathLabel all;
  for (const MathLabel& label : labels) all.insert(all.end(), label.begin(), label.end());
  return all;
}

double TextWidth(const std::string& text, double font_size) {
  double width = 0;
  for (const Glyph& glyph : Glyphs(text)) width += GlyphWidth(glyph.text);
  return width * font_size;
}

double LabelWidth(const MathLabel& label, double font_size) {
  double width = 0;
  for (const MathPiece& piece : label) {
    const bool on_line = piece.level == MathPiece::Level::kLine;
    width += TextWidth(piece.text, on_line ? font_size : kSmaller * font_size);
  }
  return width;
}

std::string LabelMarkup(const MathLabel& label, double font_size) {
  std::string markup;
  double height = 0;  // where the last piece stands, downwards
  for (const MathPiece& piece : label) {
    double wanted = 0;
    if (piece.level == MathPiece::Level::kSubscript) wanted = kLower * font_size;
    if (piece.level == MathPiece::Level::kSuperscript) wanted = -kHigher * font_size;
    const bool smaller = piece.level != MathPiece::Level::kLine;
    std::string css = piece.italic ? "cd-i" : "";
    if (smaller) css += css.empty() ? "cd-s" : " cd-s";
    std::string attributes = css.empty() ? "" : fmt::format(" class=\"{}\"", css);
    if (wanted != height) attributes += fmt::format(" dy=\"{:.1f}\"", wanted - height);
    markup += fmt::format("<tspan{}>{}</tspan>", attributes, Escape(piece.text));
    height = wanted;
  }
  return markup;
}

}  // namespace mnemo
