#include "data/handwriting/hershey.h"

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "base/legible.h"
#include "data/fields.h"

namespace mnemo {
namespace {

constexpr size_t kMaxBytes = size_t{4} << 20;
constexpr size_t kNumberColumns = 5, kCountColumns = 3;
constexpr char kOrigin = 'R';

int CoordinateOf(char c, const std::string& file, int line) {
  if (c < ' ' || c > '~') {
    throw BadInput("a coordinate is no printable character")
        .At(file, line)
        .Found(Quoted(std::string_view(&c, 1)));
  }
  return c - kOrigin;
}

HersheyGlyph ParseGlyph(std::string_view pairs, const std::string& file, int line) {
  HersheyGlyph glyph;
  glyph.left = CoordinateOf(pairs[0], file, line);
  glyph.right = CoordinateOf(pairs[1], file, line);
  bool lifted = true;
  for (size_t i = 2; i < pairs.size(); i += 2) {
    if (pairs.substr(i, 2) == " R") {
      lifted = true;
      continue;
    }
    if (lifted) glyph.strokes.emplace_back();
    lifted = false;
    glyph.strokes.back().push_back(
        {CoordinateOf(pairs[i], file, line), CoordinateOf(pairs[i + 1], file, line)});
  }
  return glyph;
}

}  // namespace

const HersheyGlyph* HersheyFont::Find(char c) const {
  if (c < ' ' || c > '~') return nullptr;
  const auto place = static_cast<size_t>(c - ' ');
  return place < glyphs.size() ? &glyphs[place] : nullptr;
}

HersheyFont ParseHershey(std::string_view bytes, const std::string& file) {
  if (bytes.size() > kMaxBytes) {
    throw BadInput("the font is too large").At(file).Allowed("at most 4 MiB");
  }
  HersheyFont font;
  font.name = file;
  LineReader lines(bytes);
  for (std::string_view line; lines.Next(&line);) {
    if (Trimmed(line).empty()) continue;
    const int begin = lines.number();
    const auto number = WholeNumber(line.substr(0, kNumberColumns));
    const auto count = line.size() < kNumberColumns
                           ? std::nullopt
                           : WholeNumber(line.substr(kNumberColumns, kCountColumns));
    if (!number || !count || *count < 1) {
      throw BadInput("this is no glyph of a .jhf font")
          .At(file, begin)
          .Found(Quoted(line))
          .Allowed(
              "5 columns with a number, 3 with the count of pairs, at least 1, then the pairs");
    }
    const auto wanted = static_cast<size_t>(*count) * 2;
    std::string pairs(line.substr(std::min(line.size(), kNumberColumns + kCountColumns)));
    while (pairs.size() < wanted && lines.Next(&line)) pairs += line;
    if (pairs.size() < wanted || !Trimmed(std::string_view(pairs).substr(wanted)).empty()) {
      throw BadInput("the glyph has another count of pairs than it says")
          .At(file, begin)
          .Found(std::to_string(pairs.size()) + " characters")
          .Allowed(std::to_string(wanted) + " characters for " + std::to_string(*count) + " pairs");
    }
    font.glyphs.push_back(ParseGlyph(std::string_view(pairs).substr(0, wanted), file, begin));
  }
  if (font.glyphs.empty()) throw BadInput("the font has no glyphs").At(file);
  return font;
}

}  // namespace mnemo
