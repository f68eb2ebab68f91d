#include "report/evidence_figure.h"

#include <algorithm>
#include <cmath>

#include "report/axis.h"
#include "report/legend.h"
#include "report/math_label.h"
#include "report/numbers.h"
#include "report/set_text.h"
#include "report/svg.h"

namespace mnemo {
namespace {

constexpr double kMostRatio = 100;
constexpr int kMostLetters = 40;

}  // namespace

std::string EvidenceFigure(const std::vector<EvidenceRow>& evidence) {
  // A figure that is asked twice has one row; what is not measured has none.
  std::vector<EvidenceRow> shown;
  for (const EvidenceRow& row : evidence) {
    const bool there = std::any_of(shown.begin(), shown.end(),
                                   [&](const EvidenceRow& one) { return one.what == row.what; });
    if (std::isfinite(row.measured.mean) && !there) shown.push_back(row);
  }
  constexpr double kWidth = 440, kLeft = 14, kRight = 14, kRow = 40;
  std::vector<double> values;
  double least = INFINITY, most = 0;
  for (const EvidenceRow& row : shown) {
    for (const double value :
         {row.measured.mean, row.measured.low, row.measured.high, row.published.value_or(NAN)}) {
      if (!std::isfinite(value)) continue;
      values.push_back(value);
      if (value == 0) continue;
      least = std::min(least, std::abs(value));
      most = std::max(most, std::abs(value));
    }
  }
  if (values.empty() || most > kMostRatio * least) return "";
  const auto sign = [](Svg* svg) {
    return [svg](Point at, int series) {
      if (series == 0) {
        svg->Circle({at.x + 5, at.y}, 5, SeriesClass("dot", 0));
      } else {
        svg->Circle({at.x + 5, at.y}, 4.5, SeriesClass("ring", 1));
      }
    };
  };
  const std::vector<std::string> names{"measured", "published"};
  const double top = DrawLegend(names, kWidth, nullptr) + 4;
  const double bottom = top + kRow * static_cast<double>(shown.size());
  Svg svg(kWidth, bottom + 26, "Published and measured figures, a row each");
  DrawLegend(names, kWidth, &svg, sign(&svg));
  Axis x = FitAxis(values, false, 0.05);
  x.pixel_low = kLeft;
  x.pixel_high = kWidth - kRight;
  std::vector<Tick> ticks = Ticks(x, 5);
  ThinLabels(x, 46, &ticks);
  for (const Tick& tick : ticks) {
    svg.Line({x.Place(tick.value), top}, {x.Place(tick.value), bottom}, "grid");
    svg.Text({x.Place(tick.value), bottom + 18}, tick.label, "tick", "middle");
  }
  svg.Line({kLeft, bottom}, {kWidth - kRight, bottom}, "axis");
  double y = top;
  for (const EvidenceRow& row : shown) {
    svg.Text({kLeft, y + 14}, CutTo(row.what, kMostLetters), "tick");
    const double line = y + 26;
    if (std::isfinite(row.measured.low)) {
      svg.Line({x.Place(row.measured.low), line}, {x.Place(row.measured.high), line},
               SeriesClass("seed-bar", 0));
    }
    if (row.published) {
      svg.Circle({x.Place(*row.published), line}, 4.5, SeriesClass("ring", 1),
                 row.what + ", published: " + ShortNumber(*row.published));
    }
    svg.Circle({x.Place(row.measured.mean), line}, 5, SeriesClass("dot", 0),
               row.what + ", measured: " + ShortNumber(row.measured.mean));
    y += kRow;
  }
  return svg.Finish();
}

}  // namespace mnemo
