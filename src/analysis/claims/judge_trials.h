// The statistics that compare the seeds of points of one experiment: "order", "equal", "published"
// and "split" (judge.h). Pure; any thread.
#pragma once

#include "analysis/claims/claim.h"
#include "analysis/claims/measured_experiment.h"

namespace mnemo {

// Throws Error (kBadInput) for a point that is not there, or has no published figure.
Judgement JudgeTrials(const PaperClaims& paper, const Claim& claim, const MeasuredExperiment& from);

}  // namespace mnemo
