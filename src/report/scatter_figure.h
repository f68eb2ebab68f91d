// Points in the plane with their names, a shape and a colour for each family: a picture by t-SNE of
// models (Karpathy, Johnson, Fei-Fei 2015, figure 1 right). A pure function; any thread.
#pragma once

#include <string>
#include <vector>

#include "report/svg.h"

namespace mnemo {

struct ScatterPoint {
  double x = 0, y = 0;  // upwards; one not finite is left out
  std::string label;    // "LSTM-3 512"
  int family = 0;       // place in `families`
};

// With more points than that none is named; the pointer finds the names of all.
inline constexpr size_t kMostNamedPoints = 80;

// 440 pixels wide, both axes in one scale, without ticks: the figure says that they have no units.
// Names stand in two columns beside the picture, cut to 13 characters. Shapes: circle, square,
// triangle, diamond, cross, then again, in the page's colours (s0 ..). `note` is a line below, such
// as the perplexity; "" for none.
Svg ScatterFigure(const std::vector<ScatterPoint>& points, const std::vector<std::string>& families,
                  const std::string& note);

}  // namespace mnemo
