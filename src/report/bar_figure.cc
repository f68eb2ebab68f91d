#include "report/bar_figure.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "report/axis.h"
#include "report/legend.h"
#include "report/math_label.h"
#include "report/numbers.h"
#include "report/svg.h"

namespace mnemo {

std::string BarFigure(const std::vector<std::string>& series, const std::vector<BarGroup>& groups,
                      const BarFigureOptions& options) {
  // A number of a phone's size (page_style.cc) has room behind each bar.
  constexpr double kWidth = 440, kBar = 14, kGap = 9, kNumber = 52, kNameSize = 15;
  double widest = 20, most = 0;
  for (const BarGroup& group : groups) {
    MNEMO_CHECK(group.values.size() == series.size());
    widest = std::max(widest, TextWidth(group.name, kNameSize));
    for (const double value : group.values) {
      if (std::isfinite(value)) most = std::max(most, value);
    }
  }
  const double left = std::min(widest + 14, kWidth / 2);
  const double top = DrawLegend(series, kWidth, nullptr) + 6;
  const double tall = kBar * static_cast<double>(series.size()) + kGap;
  const double bottom = top + tall * static_cast<double>(groups.size());
  Svg svg(kWidth, bottom + 42, options.description);
  DrawLegend(series, kWidth, &svg);
  Frame frame;
  frame.x = {
      .low = 0, .high = most > 0 ? most : 1, .pixel_low = left, .pixel_high = kWidth - kNumber};
  frame.y = {.low = 0, .high = 1, .pixel_low = bottom, .pixel_high = top};
  frame.x_ticks = Ticks(frame.x, 4);
  ThinLabels(frame.x, 46, &frame.x_ticks);
  frame.x_title = options.title;
  DrawFrame(frame, &svg);
  for (size_t g = 0; g < groups.size(); ++g) {
    const double from = top + tall * static_cast<double>(g) + kGap / 2;
    svg.Text({left - 8, from + kBar * static_cast<double>(series.size()) / 2 + 5}, groups[g].name,
             "tick", "end");
    for (size_t s = 0; s < series.size(); ++s) {
      const double value = groups[g].values[s];
      if (!std::isfinite(value) || value < 0) continue;
      const double y = from + kBar * static_cast<double>(s), end = frame.x.Place(value);
      svg.Rectangle({left, y}, end - left, kBar - 2, SeriesClass("bar", static_cast<int>(s)),
                    groups[g].name + ", " + series[s] + ": " + Fixed(value, options.digits));
      svg.Text({end + 5, y + kBar - 3}, Fixed(value, options.digits), "tick");
    }
  }
  return svg.Finish();
}

}  // namespace mnemo
