// Vectors over time: many columns as a map of colours, few as curves. Pure functions; any thread.
#pragma once

#include <string>
#include <vector>

#include "data/matrix.h"
#include "report/set_example.h"
#include "report/svg.h"

namespace mnemo {

// The absolute value that gets the strongest colour: 98 of 100 finite values are not above it. At
// least 1e-6.
double ColourRange(const Matrix& features);
// 0 .. kValueColours - 1 of -range .. range; beyond it the end's colour, the middle's for NaN.
int ColourOf(double value, double range);

// At most this many columns are drawn.
inline constexpr int64_t kMostMapColumns = 160;

// `features`: [steps, columns], steps > 0. Column 1 lies lowest, as frequencies do. Colours are
// those of the page (q0 .. q20). `spans`, in steps, stand below: the classes of a frame.
// step_seconds > 0 makes the axis one of seconds.
Svg FeatureMap(const Matrix& features, const std::vector<Span>& spans, double step_seconds);

// One strip a column, without values that are not finite, with its lowest and highest value: for at
// most kMostCurves columns.
inline constexpr int64_t kMostCurves = 16;
struct Curve {
  std::string name;
  std::vector<float> values;     // [steps]
  std::vector<uint8_t> counted;  // [steps], or empty; where some are 0, the others alone are dots
  bool target = false;           // drawn in another colour
};
Svg CurvesFigure(const std::vector<Curve>& curves, const std::vector<Span>& spans,
                 double step_seconds);

}  // namespace mnemo
