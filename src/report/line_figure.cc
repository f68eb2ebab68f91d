#include "report/line_figure.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "report/axis.h"
#include "report/legend.h"
#include "report/svg.h"

namespace mnemo {

std::string LineFigure(const std::vector<LineSeries>& series, const LineFigureOptions& options) {
  constexpr double kWidth = 440, kHeight = 280, kLeft = 58;
  std::vector<std::string> names;
  std::vector<double> xs, ys;
  for (const LineSeries& one : series) {
    MNEMO_CHECK(one.titles.empty() || one.titles.size() == one.points.size());
    names.push_back(one.name);
    for (const auto& [x, y] : one.points) {
      if (!std::isfinite(y)) continue;
      xs.push_back(x);
      ys.push_back(y);
    }
  }
  for (const auto& [x, name] : options.marks) xs.push_back(x);
  if (options.from_zero) ys.push_back(0);
  const double top = DrawLegend(names, kWidth, nullptr) + 12, bottom = top + kHeight - 58;
  Svg svg(kWidth, bottom + 46, options.description);
  DrawLegend(names, kWidth, &svg);

  Frame frame;
  frame.x = FitAxis(xs, options.log_x, 0.02);
  frame.y = FitAxis(ys, options.log_y);
  if (options.from_zero) frame.y.low = 0;
  if (!options.log_x && !xs.empty() && *std::min_element(xs.begin(), xs.end()) >= 0) {
    frame.x.low = std::max(frame.x.low, 0.0);
  }
  frame.x.pixel_low = kLeft;
  frame.x.pixel_high = kWidth - 12;
  frame.y.pixel_low = bottom;
  frame.y.pixel_high = top;
  frame.x_ticks = Ticks(frame.x, 5);
  frame.y_ticks = Ticks(frame.y, 5);
  ThinLabels(frame.x, 46, &frame.x_ticks);
  frame.x_title = options.x_title;
  frame.y_title = options.y_title;
  DrawFrame(frame, &svg);
  for (const auto& [x, name] : options.marks) {
    const double at = frame.x.Place(x);
    svg.Line({at, top}, {at, bottom}, "mark");
    const bool left = at > kWidth * 0.7;
    svg.Text({at + (left ? -5 : 5), top + 12}, name, "tick", left ? "end" : "start");
  }
  for (size_t i = 0; i < series.size(); ++i) {
    const int place = static_cast<int>(i);
    std::vector<Point> points;
    for (const auto& [x, y] : series[i].points) {
      points.push_back({frame.x.Place(x), frame.y.Place(y)});
    }
    svg.Polyline(points, SeriesClass("line", place));
    if (!series[i].dots && points.size() > 1) continue;
    for (size_t p = 0; p < points.size(); ++p) {
      svg.Circle(points[p], 3, SeriesClass("dot", place),
                 series[i].titles.empty() ? "" : series[i].titles[p]);
    }
  }
  return svg.Finish();
}

}  // namespace mnemo
