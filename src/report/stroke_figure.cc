#include "report/stroke_figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace mnemo {
namespace {

constexpr double kMargin = 12;

}  // namespace

std::vector<PenStep> PenSteps(const Matrix& inputs, const InputScale& scale) {
  MNEMO_CHECK(inputs.columns == 4 && scale.mean.size() == 4 && scale.deviation.size() == 4);
  std::vector<PenStep> steps;
  const auto before = [&](int64_t row, int column) {
    return inputs.At(row, column) * scale.deviation[column] + scale.mean[column];
  };
  // Of the row before: did the pen lift at its end, or within it?
  bool at_end = false, within = false;
  double time_before = 0;
  for (int64_t t = 0; t < inputs.rows; ++t) {
    const bool lifts = before(t, 3) > 0.5;
    const double time = before(t, 2), slack = 1e-6 * scale.deviation[2];
    const bool falls = t > 0 && time < time_before - slack;
    const bool starts_again = within && std::abs(time) <= slack;
    const bool now_within = lifts && !at_end && (falls || starts_again);
    steps.push_back({before(t, 0), before(t, 1), at_end || now_within});
    within = now_within;
    at_end = lifts && !now_within;
    time_before = time;
  }
  return steps;
}

std::vector<Point> PenPath(const std::vector<PenStep>& steps) {
  std::vector<Point> path = {{0, 0}};
  for (const PenStep& step : steps) {
    path.push_back({path.back().x + step.dx, path.back().y + step.dy});
  }
  return path;
}

Svg StrokeFigure(const std::vector<PenStep>& steps, double width, double height) {
  const std::vector<Point> path = PenPath(steps);
  Point low = path[0], high = path[0];
  for (const Point& point : path) {
    low = {std::min(low.x, point.x), std::min(low.y, point.y)};
    high = {std::max(high.x, point.x), std::max(high.y, point.y)};
  }
  const double wide = high.x - low.x, tall = high.y - low.y;
  double scale = std::min((width - 2 * kMargin) / std::max(wide, 1e-9),
                          (height - 2 * kMargin) / std::max(tall, 1e-9));
  if (!std::isfinite(scale) || (wide <= 0 && tall <= 0)) scale = 1;
  Svg svg(std::max(60.0, wide * scale + 2 * kMargin), std::max(40.0, tall * scale + 2 * kMargin),
          fmt::format("a drawing of {} pen steps", steps.size()));
  const Point shift = {(svg.width() - wide * scale) / 2 - low.x * scale,
                       (svg.height() - tall * scale) / 2 - low.y * scale};
  const auto place = [&](const Point& point) {
    return Point{point.x * scale + shift.x, point.y * scale + shift.y};
  };
  for (size_t begin = 0; begin < steps.size();) {
    std::vector<Point> run = {place(path[begin])};
    size_t end = begin;
    while (end < steps.size() && steps[end].air == steps[begin].air)
      run.push_back(place(path[++end]));
    // A stroke of one point is a dot: the ink's line has round ends.
    const bool dot = run.size() == 2 && run[0].x == run[1].x && run[0].y == run[1].y;
    if (dot) run[1].x += 0.1;
    svg.Polyline(run, steps[begin].air ? "air" : "ink");
    begin = end;
  }
  svg.Circle(place(path[0]), 3.5, "start", "the pen begins here");
  return svg;
}

}  // namespace mnemo
