#include "report/legend.h"

#include <fmt/format.h>

#include "report/math_label.h"
#include "report/page_style.h"

namespace mnemo {

std::string SeriesClass(const char* css, int series) {
  return fmt::format("{} s{}", css, series % kSeriesColours);
}

double DrawLegend(const std::vector<std::string>& names, double width, Svg* svg,
                  const std::function<void(Point, int series)>& sign) {
  constexpr double kEdge = 6, kRow = 22, kNameSize = 15;  // a phone's letters, the larger ones
  double x = kEdge, y = 16;
  for (size_t i = 0; i < names.size(); ++i) {
    const double wide = 18 + TextWidth(names[i], kNameSize);
    if (x > kEdge && x + wide > width - kEdge) {
      x = kEdge;
      y += kRow;
    }
    if (svg != nullptr) {
      const int series = static_cast<int>(i);
      if (sign) {
        sign({x, y - 5}, series);
      } else {
        svg->Rectangle({x, y - 10}, 10, 10, SeriesClass("bar", series));
      }
      svg->Text({x + 16, y}, names[i], SeriesClass("name", series));
    }
    x += wide + 12;
  }
  return names.empty() ? 0 : y + 10;
}

}  // namespace mnemo
