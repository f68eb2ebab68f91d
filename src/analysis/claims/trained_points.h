// How the points of a paper's experiments were trained: what a reader needs in order to tell a
// result from one of a rate that was too small or of a training that ended too early. Pure
// functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/claims/claim.h"
#include "analysis/claims/measured_experiment.h"

namespace mnemo {

struct TrainedPoint {
  std::string experiment, point;  // "music", "jsb/gru"
  size_t seeds = 0, diverged = 0, wanted = 0;
  std::optional<double> rate;  // the best of `rates` on validation; none without a grid of them
  size_t rate_place = 0, rates = 0;  // 1 is the smallest rate
  int64_t parameters = 0;
  double updates = 0, best_update = 0;  // means over seeds
  Interval valid, test;                 // over seeds; NaN where a part was not scored
};

// In the order of the paper's experiments and their axes; points without a seed are left out.
std::vector<TrainedPoint> TrainedPointsOf(const PaperClaims& paper,
                                          const MeasuredExperiments& experiments);

}  // namespace mnemo
