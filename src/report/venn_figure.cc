#include "report/venn_figure.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "base/error.h"
#include "report/legend.h"
#include "report/svg.h"

namespace mnemo {

std::string VennFigure(const std::vector<std::string>& names, const std::vector<double>& shares,
                       const std::string& outside) {
  constexpr double kWidth = 440, kRadius = 92, kOff = 62;
  const size_t sets = names.size();
  MNEMO_CHECK((sets == 2 || sets == 3) && shares.size() == size_t{1} << sets);
  const double top = DrawLegend(names, kWidth, nullptr) + 8;
  const double down = sets == 3 ? kOff : 0;
  const Point middle{kWidth / 2, top + kRadius + down};
  const double bottom = middle.y + (sets == 3 ? kOff / 2 : 0) + kRadius;
  Svg svg(kWidth, bottom + 34, "A Venn diagram of errors; the shares stand in the regions");
  DrawLegend(names, kWidth, &svg);
  // Three: the first on top. Two: side by side.
  std::vector<Point> centres;
  for (size_t i = 0; i < sets; ++i) {
    const double turn = sets == 3 ? (2 * static_cast<double>(i) / 3 - 0.5) * std::numbers::pi
                                  : (static_cast<double>(i) - 1) * std::numbers::pi;
    centres.push_back({middle.x + kOff * std::cos(turn), middle.y + kOff * std::sin(turn)});
    svg.Circle(centres[i], kRadius, SeriesClass("circle", static_cast<int>(i)));
  }
  for (size_t region = 1; region < shares.size(); ++region) {
    // Away from the middle, towards the sets that have the region.
    Point towards{0, 0};
    int count = 0;
    for (size_t i = 0; i < sets; ++i) {
      if ((region >> i & 1) == 0) continue;
      towards.x += (centres[i].x - middle.x) / kOff;
      towards.y += (centres[i].y - middle.y) / kOff;
      ++count;
    }
    const double far = count == 1 ? 100 : 76;
    const Point at{middle.x + far * towards.x, middle.y + far * towards.y + 5};
    svg.Text(at, fmt::format("{:.1f} %", 100 * shares[region]), "", "middle");
  }
  svg.Text({kWidth / 2, bottom + 24}, fmt::format("{}: {:.1f} %", outside, 100 * shares[0]), "tick",
           "middle");
  return svg.Finish();
}

}  // namespace mnemo
