#include "data/handwriting/omniglot.h"

#include "base/error.h"
#include "base/legible.h"
#include "data/fields.h"

namespace mnemo {
namespace {

PenPoint ParsePoint(std::string_view line, const std::string& file, int number) {
  const std::vector<std::string_view> fields = SplitAt(line, ',');
  double values[3];
  bool good = fields.size() == 3;
  for (size_t i = 0; good && i < 3; ++i) {
    const auto value = FiniteNumber(fields[i]);
    good = value.has_value();
    if (good) values[i] = *value;
  }
  if (!good) {
    throw BadInput("this is no point of a stroke")
        .At(file, number)
        .Found(Quoted(line))
        .Allowed("x,y,time as finite numbers, or BREAK");
  }
  return {values[0], -values[1], values[2] / 1000};
}

}  // namespace

OmniglotStrokes ParseOmniglotStrokes(std::string_view bytes, const std::string& file) {
  OmniglotStrokes drawing;
  Stroke stroke;
  LineReader lines(bytes);
  std::string_view line;
  if (!lines.Next(&line) || Trimmed(line) != "START") {
    throw BadInput("the drawing does not begin with START").At(file, 1).Found(Quoted(line));
  }
  while (lines.Next(&line)) {
    line = Trimmed(line);
    if (line.empty()) continue;
    if (line != "BREAK") {
      PenPoint point = ParsePoint(line, file, lines.number());
      if (!stroke.empty() && point.time < stroke.back().time) {
        point.time = stroke.back().time;
        ++drawing.late_points;
      }
      stroke.push_back(point);
      continue;
    }
    if (stroke.empty()) throw BadInput("a stroke has no points").At(file, lines.number());
    drawing.strokes.push_back(std::move(stroke));
    stroke.clear();
  }
  if (!stroke.empty()) {
    throw BadInput("the last stroke has no BREAK")
        .At(file, lines.number())
        .Hint("was the file copied as a whole?");
  }
  if (drawing.strokes.empty()) throw BadInput("the drawing has no strokes").At(file);
  return drawing;
}

}  // namespace mnemo
