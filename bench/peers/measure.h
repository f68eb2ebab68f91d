// Repeating a training step for a while.
#pragma once

#include <functional>

namespace mnemo {

struct Measurement {
  int updates = 0;
  double total_seconds = 0;
  double median_seconds = 0;  // of one update
};

// Runs `update` twice to warm up, then until `seconds` have passed, at least twice.
Measurement Measure(double seconds, const std::function<void()>& update);

}  // namespace mnemo
