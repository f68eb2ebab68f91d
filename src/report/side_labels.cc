#include "report/side_labels.h"

#include <algorithm>
#include <cmath>

namespace mnemo {
namespace {

// Every exchange makes the lines shorter together, so that this ends by itself; the limit is for
// rounding.
constexpr int kMostRounds = 100;

// Gives the column's points, [members], their places.
void FillColumn(const std::vector<Point>& points, std::vector<size_t> members, double x,
                const SideLabels& sides, std::vector<SideLabel>* labels) {
  std::stable_sort(members.begin(), members.end(),
                   [&](size_t a, size_t b) { return points[a].y < points[b].y; });
  std::vector<double> wanted;
  for (const size_t i : members) wanted.push_back(points[i].y);
  const std::vector<double> heights =
      SpreadLabels(wanted, sides.gap, sides.top + sides.gap / 2, sides.bottom - sides.gap / 2);
  for (size_t k = 0; k < members.size(); ++k) (*labels)[members[k]].end = {x, heights[k]};
  bool changed = true;
  for (int round = 0; changed && round < kMostRounds; ++round) {
    changed = false;
    for (size_t k = 0; k < members.size(); ++k) {
      for (size_t m = 0; m < k; ++m) {
        const size_t a = members[k], b = members[m];
        if (!LinesCut(points[a], (*labels)[a].end, points[b], (*labels)[b].end)) continue;
        std::swap((*labels)[a].end, (*labels)[b].end);
        changed = true;
      }
    }
  }
}

}  // namespace

bool LinesCut(Point a, Point b, Point c, Point d) {
  const auto side = [](Point from, Point to, Point p) {
    return (to.x - from.x) * (p.y - from.y) - (to.y - from.y) * (p.x - from.x);
  };
  const auto apart = [](double u, double v) { return (u > 0 && v < 0) || (u < 0 && v > 0); };
  return apart(side(a, b, c), side(a, b, d)) && apart(side(c, d, a), side(c, d, b));
}

std::vector<SideLabel> PlaceSideLabels(const std::vector<Point>& points, const SideLabels& sides) {
  std::vector<SideLabel> labels(points.size());
  std::vector<size_t> members;
  for (size_t i = 0; i < points.size(); ++i) {
    labels[i].shown = std::isfinite(points[i].x) && std::isfinite(points[i].y);
    if (labels[i].shown) members.push_back(i);
  }
  std::stable_sort(members.begin(), members.end(),
                   [&](size_t a, size_t b) { return points[a].x < points[b].x; });
  const auto half = members.begin() + static_cast<std::ptrdiff_t>(members.size() / 2);
  for (auto i = members.begin(); i != half; ++i) labels[*i].at_left = true;
  FillColumn(points, {members.begin(), half}, sides.left, sides, &labels);
  FillColumn(points, {half, members.end()}, sides.right, sides, &labels);
  return labels;
}

}  // namespace mnemo
