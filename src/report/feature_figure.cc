#include "report/feature_figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"
#include "report/numbers.h"
#include "report/page_style.h"
#include "report/set_text.h"
#include "report/span_track.h"

namespace mnemo {
namespace {

constexpr double kTop = 8, kRight = 24;

// Steps become pixels; seconds where a step has a length.
struct TimeScale {
  TimeScale(int64_t steps, double step_seconds, double left, double narrowest)
      : seconds(step_seconds > 0),
        unit(seconds ? step_seconds : 1),
        axis{0, static_cast<double>(steps) * unit, left, left, false} {
    const double wanted = seconds ? 300 * axis.high : 7 * static_cast<double>(steps);
    axis.pixel_high = left + std::clamp(wanted, narrowest, 2000.0);
  }
  std::vector<Span> Scaled(std::vector<Span> spans) const {
    for (Span& span : spans) {
      span.begin *= unit;
      span.end *= unit;
    }
    return spans;
  }
  bool seconds;
  double unit;
  Axis axis;
};

}  // namespace

double ColourRange(const Matrix& features) {
  std::vector<float> sizes;
  for (const float value : features.values) {
    if (std::isfinite(value)) sizes.push_back(std::abs(value));
  }
  if (sizes.empty()) return 1;
  const auto place = sizes.begin() + static_cast<int64_t>((sizes.size() - 1) * 98 / 100);
  std::nth_element(sizes.begin(), place, sizes.end());
  return std::max(1e-6, static_cast<double>(*place));
}

int ColourOf(double value, double range) {
  constexpr int kMiddle = kValueColours / 2;
  if (std::isnan(value)) return kMiddle;
  return kMiddle + static_cast<int>(std::lround(kMiddle * std::clamp(value / range, -1.0, 1.0)));
}

Svg FeatureMap(const Matrix& features, const std::vector<Span>& spans, double step_seconds) {
  MNEMO_CHECK(features.rows > 0 && features.columns > 0);
  const int64_t columns = std::min(features.columns, kMostMapColumns);
  const TimeScale time(features.rows, step_seconds, 38, 480);
  const Axis& x = time.axis;
  const std::vector<Span> track = time.Scaled(spans);
  const double row = std::clamp(200 / static_cast<double>(columns), 3.0, 12.0);
  const double bottom = kTop + row * static_cast<double>(columns);
  const double track_height = track.empty() ? 0 : SpanTrackHeight(track, x) + 3;
  Svg svg(x.pixel_high + kRight, bottom + 3 + track_height + kTimeAxisHeight,
          fmt::format("map of {} columns over {} steps", columns, features.rows));
  const double range = ColourRange(features);
  std::array<std::vector<Svg::Cells>, kValueColours> cells;
  for (int64_t c = 0; c < columns; ++c) {
    const auto line = static_cast<int>(columns - 1 - c);
    for (int64_t begin = 0; begin < features.rows;) {
      const int colour = ColourOf(features.At(begin, c), range);
      int64_t end = begin + 1;
      while (end < features.rows && ColourOf(features.At(end, c), range) == colour) ++end;
      cells[colour].push_back({static_cast<int>(begin), line, static_cast<int>(end - begin)});
      begin = end;
    }
  }
  const double cell = (x.pixel_high - x.pixel_low) / static_cast<double>(features.rows);
  for (int colour = 0; colour < kValueColours; ++colour) {
    svg.Grid({x.pixel_low, kTop}, cell, row, cells[colour], fmt::format("cell q{}", colour));
  }
  const int64_t every = std::max(int64_t{1}, static_cast<int64_t>(std::ceil(16 / row)));
  const int64_t stride = every <= 1 ? 1 : every <= 5 ? 5 : (every + 9) / 10 * 10;
  for (int64_t c = 0; c < columns; ++c) {
    if (c != 0 && (c + 1) % stride != 0) continue;
    svg.Text({x.pixel_low - 6, bottom - row * (static_cast<double>(c) + 0.5) + 4},
             std::to_string(c + 1), "tick", "end");
  }
  double below = bottom + 3;
  if (!track.empty()) below += DrawSpanTrack(track, x, below, &svg) + 3;
  DrawTimeAxis(x, below, time.seconds ? "seconds" : "step", &svg);
  return svg;
}

Svg CurvesFigure(const std::vector<Curve>& curves, const std::vector<Span>& spans,
                 double step_seconds) {
  MNEMO_CHECK(!curves.empty() && !curves[0].values.empty());
  double left = 40;
  for (const Curve& curve : curves) left = std::max(left, TextWidth(CutTo(curve.name, 20)) + 14);
  const TimeScale time(static_cast<int64_t>(curves[0].values.size()), step_seconds, left, 480);
  const Axis& x = time.axis;
  const std::vector<Span> track = time.Scaled(spans);
  const double strip = curves.size() <= 4 ? 64 : 40;
  const double track_height = track.empty() ? 0 : SpanTrackHeight(track, x) + 3;
  const double bottom = kTop + strip * static_cast<double>(curves.size());
  Svg svg(x.pixel_high + 64, bottom + 3 + track_height + kTimeAxisHeight,
          fmt::format("{} curves over {} steps", curves.size(), curves[0].values.size()));
  for (size_t i = 0; i < curves.size(); ++i) {
    const Curve& curve = curves[i];
    const double top = kTop + strip * static_cast<double>(i) + 5, base = top + strip - 10;
    const bool some = std::count(curve.counted.begin(), curve.counted.end(), 0) > 0;
    std::vector<size_t> shown;
    double low = INFINITY, high = -INFINITY;
    for (size_t t = 0; t < curve.values.size(); ++t) {
      if ((some && curve.counted[t] == 0) || !std::isfinite(curve.values[t])) continue;
      shown.push_back(t);
      low = std::min<double>(low, curve.values[t]);
      high = std::max<double>(high, curve.values[t]);
    }
    svg.Line({x.pixel_low, base + 5}, {x.pixel_high, base + 5}, "grid");
    svg.Text({left - 7, (top + base) / 2 + 4}, CutTo(curve.name, 20), "tick", "end");
    if (shown.empty()) continue;
    const bool flat = !(high > low);
    const Axis y =
        flat ? Axis{low - 1, low + 1, base, top, false} : Axis{low, high, base, top, false};
    std::vector<Point> points;
    for (const size_t t : shown) {
      points.push_back(
          {x.Place((static_cast<double>(t) + 0.5) * time.unit), y.Place(curve.values[t])});
    }
    const std::string colour = curve.target ? "s1" : "s0";
    if (some || points.size() == 1) {
      for (size_t k = 0; k < points.size(); ++k) {
        svg.Circle(points[k], 4, "dot " + colour,
                   fmt::format("{} at step {}", ShortNumber(curve.values[shown[k]]), shown[k] + 1));
      }
    } else {
      svg.Polyline(points, "line " + colour);
    }
    svg.Text({x.pixel_high + 6, flat ? (top + base) / 2 + 4 : base + 1}, fmt::format("{:.3g}", low),
             "tick");
    if (!flat) svg.Text({x.pixel_high + 6, top + 9}, fmt::format("{:.3g}", high), "tick");
  }
  double below = bottom + 3;
  if (!track.empty()) below += DrawSpanTrack(track, x, below, &svg) + 3;
  DrawTimeAxis(x, below, time.seconds ? "seconds" : "step", &svg);
  return svg;
}

}  // namespace mnemo
