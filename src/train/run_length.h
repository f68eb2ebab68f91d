// A run's length in updates, when a recipe gives it in epochs or in minutes.
#pragma once

#include <atomic>
#include <string>

#include "engine/backend.h"
#include "model/spec.h"
#include "train/recipe.h"
#include "train/training_data.h"

namespace mnemo {

// The recipe with train.updates set, and train.epochs and train.minutes 0. Minutes are turned into
// updates by timing some updates and a validation on a state that is thrown away, at most for 3
// seconds or a twentieth of the minutes; train.validate_every is then set too, so that validation
// takes a quarter of the time at most. `*how` says in a sentence what was found, "" for nothing.
// Throws Error (kStopped) when `stop` becomes true, kDiverged as Trainer::Step does.
Recipe ResolveLength(Recipe recipe, const ModelSpec& spec, const TrainingData& data,
                     Backend<float>& backend, const std::atomic<bool>* stop, std::string* how);

}  // namespace mnemo
