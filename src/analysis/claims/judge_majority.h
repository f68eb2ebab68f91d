// The statistics "majority" and "mixed" (judge.h). Pure; any thread.
#pragma once

#include "analysis/claims/claim.h"
#include "analysis/claims/measured_experiment.h"

namespace mnemo {

// Throws Error (kBadInput) for an experiment or a point that is not there.
Judgement JudgeMajority(const Claim& claim, const MeasuredExperiments& experiments);

}  // namespace mnemo
