// Does a unit hold what it tells beyond the length that training unrolled?
//
// Spans of a binary label (a quote from its opening mark on) are looked at by the distance since
// they began. A unit is cut in two once, on the text's first half; on the second half, for each
// bin of distances: how often it still says "on" inside, and how well it still tells characters at
// this distance from all characters outside.
//
// Pure functions; any thread may call them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/statistics.h"
#include "analysis/units/ranks.h"

namespace mnemo {

struct HoldBin {
  int64_t first = 0, last = 0;  // distances: 0 at the opening mark; last included, -1: no end
  int64_t characters = 0, spans = 0;
  // The share of these characters where the unit says "on"; its interval by drawing whole spans
  // again, since characters of one quote are not independent. NaN bounds below two spans.
  Interval on;
  double area = 0;  // of these characters against all outside; NaN without either
};

struct HoldLength {
  Cut cut;              // chosen on the first half
  double false_on = 0;  // the share of characters outside where the unit says "on"
  std::vector<HoldBin> bins;
  HoldBin beyond;       // all distances above `unroll`
  int64_t longest = 0;  // characters of the longest span
};

// `values`, `on`: the first half's, then the second's. `unroll`: the steps that training unrolled.
HoldLength MeasureHold(std::span<const float> first_values, std::span<const float> first_on,
                       std::span<const float> values, std::span<const float> on, bool up,
                       int64_t unroll, uint64_t seed);

}  // namespace mnemo
