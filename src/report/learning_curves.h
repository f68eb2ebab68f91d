// Learning curves of an experiment (Chung et al. 2014, figures 2 and 3): training and validation
// loss against epochs and against seconds of training, a line a point. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "analysis/claims/measured_experiment.h"
#include "report/result.h"

namespace mnemo {

// Of every value of the first axis that has a trained seed, four figures (with one axis: four in
// all); the training loss is the one that is trained with, noise and all. Of each point its first
// seed, without the first steep fall of the loss. Their names begin with `name`.
std::vector<ResultFigure> LearningCurves(const std::string& name, const MeasuredExperiment& from);

}  // namespace mnemo
