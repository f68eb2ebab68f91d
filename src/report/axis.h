// An axis: where a value lies in pixels, and which round values get a tick.
#pragma once

#include <string>
#include <vector>

namespace mnemo {

struct Tick {
  double value = 0;
  std::string label;
};

struct Axis {
  double low = 0, high = 1;  // the values at the two ends; low < high
  double pixel_low = 0,
         pixel_high = 1;     // where they lie; pixel_low > pixel_high for an upright axis
  bool logarithmic = false;  // then low > 0

  // NaN for a value that is not finite, or not positive on a logarithmic axis.
  double Place(double value) const;
};

// An axis that shows all finite values (on a logarithmic one: all positive ones) with `margin` of
// its length free at both ends. Without such values it runs from 0 to 1 (1 to 10); around a single
// value it has some width. Pixels are the caller's to set.
Axis FitAxis(const std::vector<double>& values, bool logarithmic, double margin = 0.04);

// About `wanted` ticks (never more than twice as many) at 1, 2, 2.5 or 5 times a power of ten, all
// inside [low, high]; their labels have equally many decimals. On a logarithmic axis at
// powers of ten, then with 2 and 5, then as on a linear axis, whichever first gives three.
std::vector<Tick> Ticks(const Axis& axis, int wanted);

}  // namespace mnemo
