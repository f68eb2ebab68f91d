// How often each unit of a gate is shut or open: the fraction of steps below 0.1 and above 0.9
// (Karpathy, Johnson, Fei-Fei 2015, figure 3: left- and right-saturated).
//
// Counts are gathered piece by piece, so that a test text never has to be held as gate values. One
// counter a gate and layer, used by one thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mnemo {

inline constexpr float kLeftSaturated = 0.1f;
inline constexpr float kRightSaturated = 0.9f;

struct UnitSaturation {
  double below = 0;  // fraction of steps with a value < 0.1
  double above = 0;  // fraction of steps with a value > 0.9
};

class SaturationCounter {
 public:
  explicit SaturationCounter(int units);  // units > 0

  // values is [n, units] for any n >= 0. NaN counts as a step that is neither.
  void Add(std::span<const float> values);

  int64_t steps() const { return steps_; }
  // One entry a unit, in order; below + above <= 1. All 0 before the first step.
  std::vector<UnitSaturation> Fractions() const;

 private:
  int64_t steps_ = 0;
  std::vector<int64_t> below_, above_;
};

}  // namespace mnemo
