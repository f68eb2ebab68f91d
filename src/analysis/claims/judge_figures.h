// The statistic "figures" (judge.h). Pure; any thread.
#pragma once

#include "analysis/claims/claim.h"
#include "analysis/claims/measured_experiment.h"

namespace mnemo {

// Throws Error (kBadInput) for a figure of an analysis, an experiment, a point or a measure that
// the paper does not have.
Judgement JudgeFigures(const PaperClaims& paper, const Claim& claim,
                       const MeasuredExperiments& experiments, const Readings& readings);

}  // namespace mnemo
