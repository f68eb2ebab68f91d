// Names of crowded points, in two columns beside the figure, each at the end of a line: there is
// room for all of them however near the points are to each other. A pure function; any thread.
#pragma once

#include <vector>

#include "report/svg.h"

namespace mnemo {

struct SideLabels {
  double left = 0, right = 0;  // where the lines end: a label stands beyond
  double top = 0, bottom = 0;  // of the columns, downwards
  double gap = 16;             // between two labels' middles, at least
};

struct SideLabel {
  bool shown = false;  // false for a point that is not finite
  bool at_left = false;
  Point end;  // of its line, at the middle of its height
};

// One label a point, in their order: the left half of the points in the left column, the others in
// the right one (an odd one too). Lines of one column do not cut each other, except from points in
// one place. A column overflows at the bottom only when gap times its labels is more than its
// height.
std::vector<SideLabel> PlaceSideLabels(const std::vector<Point>& points, const SideLabels& sides);

// Do two lines, from a to b and from c to d, cut each other inside?
bool LinesCut(Point a, Point b, Point c, Point d);

}  // namespace mnemo
