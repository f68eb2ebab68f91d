// Pen strokes redrawn from their steps. Pure functions; any thread.
#pragma once

#include <vector>

#include "data/matrix.h"
#include "data/set_origin.h"
#include "report/svg.h"

namespace mnemo {

struct PenStep {
  double dx = 0, dy = 0;  // from the step before; dy downwards
  bool air = false;       // the pen is lifted on this way

  bool operator==(const PenStep&) const = default;
};

// Rows of dx, dy, time since the stroke began and lift, as they were before they were scaled:
// inputs [steps, 4] of a set whose look is kPen. scale.mean has 4 numbers.
//
// A lift is at the end of its row, so that the next way is in the air. But where several points are
// one row (data/handwriting/drawing.h) it may lie within: then the time falls in that row, since
// its last point is of a new stroke, and the row's own way is in the air.
std::vector<PenStep> PenSteps(const Matrix& inputs, const InputScale& scale);

// Where the pen is before the first step, (0, 0), and after every step: [steps + 1].
std::vector<Point> PenPath(const std::vector<PenStep>& steps);

// Ink as polylines of class "ink", the way of the lifted pen as "air", a dot where the pen begins.
// x and y alike are scaled so that the drawing is at most `width` by `height` pixels.
Svg StrokeFigure(const std::vector<PenStep>& steps, double width, double height);

}  // namespace mnemo
