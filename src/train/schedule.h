// The learning rate over the updates of a run.
#pragma once

#include <cstdint>

namespace mnemo {

enum class ScheduleKind {
  kConstant,
  kDecay,   // times `factor` after every epoch beyond the first `after` (Karpathy et al. 2015)
  kCosine,  // from 1 to 0 over the run's updates
  kPlateau  // times `factor` after `patience` validations without improvement
};

struct ScheduleSpec {
  ScheduleKind kind = ScheduleKind::kConstant;
  double factor = 0.95;  // kDecay, kPlateau
  int64_t after = 10;    // kDecay: epochs at the full rate
  int64_t patience = 3;  // kPlateau
  int64_t warmup = 0;    // updates over which the rate grows linearly from 0
};

struct ScheduleMoment {
  int64_t update = 0;    // counts from 0
  int64_t updates = 0;   // of the whole run
  int64_t epoch = 0;     // counts from 0
  int64_t plateaus = 0;  // how often kPlateau has cut the rate
};

// What the base rate is multiplied by for this update.
double RateFactor(const ScheduleSpec& spec, const ScheduleMoment& moment);

}  // namespace mnemo
