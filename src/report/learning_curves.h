// Learning curves of an experiment (Chung et al. 2014, figures 2 and 3): validation loss against
// epochs and against seconds of training, a line a point. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "analysis/claims/measured_experiment.h"
#include "report/result.h"

namespace mnemo {

// Of every value of the first axis that has a trained seed, two figures (with one axis: two in
// all); of each point its first seed, without the first steep fall of the loss. Their names begin
// with `name`.
std::vector<ResultFigure> LearningCurves(const std::string& name, const MeasuredExperiment& from);

}  // namespace mnemo
