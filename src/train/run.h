// A training run in a folder: what `mnemo train` does, and what `mnemo compare` does many times.
//
//   RUN/recipe.toml      everything decided: units and the number of updates are written down
//   RUN/cells/*.cell     the cells as they were; a resumed run reads these
//   RUN/metrics.jsonl    one row a validation (train/metrics.h)
//   RUN/checkpoints/     the last two and the best (train/checkpoint.h); the first is update 0
//   RUN/start.json       which weights of another run it began with, if it did (loaded_run.h)
//   RUN/lock             held while somebody trains
//
// A folder appears by one rename with its first checkpoint in it, so that every run folder can be
// resumed. A run killed at any moment and resumed ends with the same bits as an unbroken one.
//
// Runs in different folders may go on in different threads, each with a backend of its own.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "base/files.h"
#include "engine/backend.h"
#include "train/checkpoint.h"
#include "train/loaded_run.h"
#include "train/metrics.h"
#include "train/recipe.h"
#include "train/training_data.h"

namespace mnemo {

struct RunProgress {
  int64_t update = 0, updates = 0;
  double loss = 0;                // of the last update, nats per symbol
  double seconds = 0;             // spent on updates so far, also before a resume
  double symbols_per_second = 0;  // since this start, validation included
  double seconds_left = 0;        // at this speed
};

struct RunCallbacks {
  std::function<void(const RunProgress&)> update;  // after every update
  std::function<void(const MetricsRow&, bool improved)> validation;
  Warn warning;
  std::function<void(const std::string&)> note;  // what was found out or decided
  // Looked at after every update: true writes a checkpoint and ends the call.
  const std::atomic<bool>* stop = nullptr;
  // Seconds since any moment, of which the run's are counted; empty: by the wall. A run of one
  // thread beside others can count its thread's processor time (base/processor_time.h).
  std::function<double()> clock;
};

struct RunResult {
  enum class End { kFinished, kPatience, kStopped, kWasFinished };
  End end = End::kFinished;
  int64_t update = 0, updates = 0;
  double best_valid = 0;  // nats per symbol; infinite before the first validation
  int64_t best_update = -1;
  double seconds = 0;
  int64_t parameters = 0;
};

// Starts a run in `folder`, which must be missing or empty. `from`: start with its
// parameters, which must fit this model and data; null: drawn as the recipe says. Throws Error:
// kBadInput when the folder is in use or nothing can be trained so; kDiverged, the last good
// checkpoint stays; kFailed when the disk refuses, earlier checkpoints stay; kStopped when asked to
// stop before the start.
RunResult StartRun(const fs::path& folder, const Recipe& recipe, const TrainingData& data,
                   Backend<float>& backend, const RunCallbacks& callbacks = {},
                   const LoadedRun* from = nullptr);

// Goes on with a run from its newest good checkpoint. `data` is what LoadRecipeData gives for
// ReadRunRecipe(folder). Throws as StartRun; kBadInput also when recipe or data were changed, or
// another process trains here.
RunResult ResumeRun(const fs::path& folder, const TrainingData& data, Backend<float>& backend,
                    const RunCallbacks& callbacks = {});

}  // namespace mnemo
