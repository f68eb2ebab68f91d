// One trial, from its recipe to its outcome.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "base/files.h"
#include "study/trial.h"
#include "train/run.h"

namespace mnemo {

// Trains in the run folder, or goes on there, on one thread; scores the best weights on the parts.
// `from`: the run of trial.start, which is asked for where the folder is not there yet.
// Nothing when `caller.stop` became true: the folder can be gone on with. Throws as StartRun and
// ResumeRun do, but for kDiverged, which is an outcome.
std::optional<TrialOutcome> TrainTrial(const Trial& trial, const TrainingData& data,
                                       const fs::path& folder, bool scores_train,
                                       const RunCallbacks& caller, const fs::path& from = {});

}  // namespace mnemo
