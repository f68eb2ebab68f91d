#include "train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mnemo {

double RateFactor(const ScheduleSpec& spec, const ScheduleMoment& moment) {
  double factor = 1;
  switch (spec.kind) {
    case ScheduleKind::kConstant: break;
    case ScheduleKind::kDecay: {
      // Epochs are counted from 0: epoch `after` is the first one beyond.
      const int64_t beyond = std::max<int64_t>(0, moment.epoch - spec.after + 1);
      factor = std::pow(spec.factor, static_cast<double>(beyond));
      break;
    }
    case ScheduleKind::kCosine: {
      const double share = static_cast<double>(moment.update) /
                           static_cast<double>(std::max<int64_t>(1, moment.updates));
      factor = 0.5 * (1 + std::cos(std::numbers::pi * std::min(1.0, share)));
      break;
    }
    case ScheduleKind::kPlateau:
      factor = std::pow(spec.factor, static_cast<double>(moment.plateaus));
      break;
  }
  if (moment.update < spec.warmup) {
    factor *= static_cast<double>(moment.update + 1) / static_cast<double>(spec.warmup);
  }
  return factor;
}

}  // namespace mnemo
