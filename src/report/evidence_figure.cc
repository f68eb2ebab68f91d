#include "report/evidence_figure.h"

#include <algorithm>
#include <cmath>
#include <utility>

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

// A figure that is asked twice has one row; what is not measured has none.
std::vector<EvidenceRow> ShownRows(const std::vector<EvidenceRow>& evidence) {
  std::vector<EvidenceRow> shown;
  for (const EvidenceRow& row : evidence) {
    const bool there = std::any_of(shown.begin(), shown.end(),
                                   [&](const EvidenceRow& one) { return one.what == row.what; });
    if (std::isfinite(row.measured.mean) && !there) shown.push_back(row);
  }
  return shown;
}

std::vector<double> ValuesOf(const std::vector<EvidenceRow>& rows) {
  std::vector<double> values;
  for (const EvidenceRow& row : rows) {
    for (const double value :
         {row.measured.mean, row.measured.low, row.measured.high, row.published.value_or(NAN)}) {
      if (std::isfinite(value)) values.push_back(value);
    }
  }
  return values;
}

bool FitOneAxis(const std::vector<double>& values) {
  double least = INFINITY, most = 0;
  for (const double value : values) {
    if (value == 0) continue;
    least = std::min(least, std::abs(value));
    most = std::max(most, std::abs(value));
  }
  return most <= kMostRatio * least;
}

// "bytes" of "losses-wp/losses/gru-3/bytes", "test" of "jsb/gru: test".
std::string MeasureOf(const std::string& what) {
  const size_t end = what.find_last_of("/:");
  if (end == std::string::npos) return what;
  return what.substr(what.find_first_not_of(' ', end + 1));
}

std::string Draw(const std::vector<EvidenceRow>& shown, bool logarithmic) {
  constexpr double kWidth = 440, kLeft = 14, kRight = 14, kRow = 40;
  const auto sign = [](Svg* svg) {
    return [svg](Point at, int series) {
      if (series == 0) {
        svg->Circle({at.x + 5, at.y}, 5, SeriesClass("dot", 0));
      } else {
        svg->Circle({at.x + 5, at.y}, 4.5, SeriesClass("ring", 1));
      }
    };
  };
  std::vector<std::string> names{"measured"};
  const bool published = std::any_of(
      shown.begin(), shown.end(), [](const EvidenceRow& row) { return row.published.has_value(); });
  if (published) names.emplace_back("published");
  const double top = DrawLegend(names, kWidth, nullptr) + 4;
  const double bottom = top + kRow * static_cast<double>(shown.size());
  Svg svg(
      kWidth, bottom + 26,
      published ? "Published and measured figures, a row each" : "Measured figures, a row each");
  DrawLegend(names, kWidth, &svg, sign(&svg));
  Axis x = FitAxis(ValuesOf(shown), logarithmic, 0.05);
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

}  // namespace

std::vector<std::string> EvidenceFigures(const std::vector<EvidenceRow>& evidence) {
  const std::vector<EvidenceRow> shown = ShownRows(evidence);
  if (shown.empty()) return {};
  if (FitOneAxis(ValuesOf(shown))) return {Draw(shown, false)};
  std::vector<std::pair<std::string, std::vector<EvidenceRow>>> groups;
  for (const EvidenceRow& row : shown) {
    const std::string measure = MeasureOf(row.what);
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& one) { return one.first == measure; });
    if (group == groups.end()) group = groups.insert(group, {measure, {}});
    group->second.push_back(row);
  }
  std::vector<std::string> figures;
  for (const auto& [measure, rows] : groups) {
    const std::vector<double> values = ValuesOf(rows);
    const bool positive = std::all_of(values.begin(), values.end(), [](double v) { return v > 0; });
    figures.push_back(Draw(rows, positive && !FitOneAxis(values)));
  }
  return figures;
}

}  // namespace mnemo
