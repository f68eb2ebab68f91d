#include "report/span_track.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/html.h"

namespace mnemo {
namespace {

constexpr int kRows = 3;
constexpr double kRowHeight = 15;

// The row of each name; -1: no room.
std::vector<int> RowsOf(const std::vector<Span>& spans, const Axis& x) {
  std::array<double, kRows> free_from{};
  free_from.fill(-1e9);
  std::vector<int> rows;
  for (const Span& span : spans) {
    const double middle = (x.Place(span.begin) + x.Place(span.end)) / 2;
    const double half = TextWidth(span.label) / 2;
    int row = 0;
    while (row < kRows && middle - half < free_from[row]) ++row;
    if (row < kRows) free_from[row] = middle + half + 5;
    rows.push_back(row < kRows ? row : -1);
  }
  return rows;
}

double HeightOf(const std::vector<int>& rows) {
  const int last = rows.empty() ? 0 : *std::max_element(rows.begin(), rows.end());
  return 8 + kRowHeight * (std::max(last, 0) + 1);
}

}  // namespace

double TextWidth(const std::string& text) { return 7.6 * static_cast<double>(Glyphs(text).size()); }

double SpanTrackHeight(const std::vector<Span>& spans, const Axis& x) {
  return HeightOf(RowsOf(spans, x));
}

double DrawSpanTrack(const std::vector<Span>& spans, const Axis& x, double top, Svg* svg) {
  const std::vector<int> rows = RowsOf(spans, x);
  const double height = HeightOf(rows);
  for (size_t i = 0; i < spans.size(); ++i) {
    const Span& span = spans[i];
    const double left = x.Place(span.begin), right = x.Place(span.end);
    svg->Rectangle({left, top}, right - left, height, i % 2 == 0 ? "span" : "span other",
                   fmt::format("{}, {:.2f} to {:.2f}", span.label, span.begin, span.end));
    svg->Line({left, top}, {left, top + 5}, "axis");
    svg->Line({right, top}, {right, top + 5}, "axis");
  }
  // All names after all bands: a name may be wider than its own.
  for (size_t i = 0; i < spans.size(); ++i) {
    if (rows[i] < 0) continue;
    const double middle = (x.Place(spans[i].begin) + x.Place(spans[i].end)) / 2;
    svg->Text({middle, top + 14 + kRowHeight * rows[i]}, spans[i].label, "span-name", "middle");
  }
  return height;
}

void DrawTimeAxis(const Axis& x, double y, const std::string& title, Svg* svg) {
  const double width = x.pixel_high - x.pixel_low;
  std::vector<Tick> ticks = Ticks(x, std::clamp(static_cast<int>(width / 90), 2, 20));
  ThinLabels(x, 40, &ticks);
  svg->Line({x.pixel_low, y}, {x.pixel_high, y}, "axis");
  for (const Tick& tick : ticks) {
    const double at = x.Place(tick.value);
    svg->Line({at, y}, {at, y + 4}, "axis");
    if (!tick.label.empty()) svg->Text({at, y + 17}, tick.label, "tick", "middle");
  }
  svg->Text({(x.pixel_low + x.pixel_high) / 2, y + 34}, title, "axis-title", "middle");
}

}  // namespace mnemo
