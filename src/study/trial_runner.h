// Trains trials side by side, one thread each, until a plan has no more of them.
//
// A trial that stands in the log with the same key is not trained again. Every other one has a run
// folder (train/run.h) while it is trained, and goes on there if the work is interrupted, also by
// SIGKILL; once its outcome is in the log the folder goes, unless the plan keeps it. So the same
// call goes on where an earlier one stopped, and ends with the same outcomes.
//
// What two trials share, key and all, is trained once: the second one's outcome is a copy of the
// first one's (unless its weights are wanted, or the first one began beside it).
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/files.h"
#include "study/outcome_log.h"
#include "study/trial.h"

namespace mnemo {

struct PlannedTrial {
  Trial trial;
  bool keep_run = false;      // its weights are needed afterwards
  bool scores_train = false;  // also the training part is scored by the best weights
};

// All trials that are known to be wanted when these outcomes are there, the first wanted first.
// More outcomes may show more trials (the best learning rate is trained with fresh seeds); an
// outcome never changes a trial that was planned before. Called by one thread at a time.
using TrialPlan = std::function<std::vector<PlannedTrial>(const Outcomes&)>;

struct RunningTrial {
  std::string name;
  int64_t update = 0, updates = 0;
  double loss = 0, seconds_left = 0;
};

struct TrialProgress {
  size_t done = 0, known = 0;  // of the trials that the plan has so far
  std::vector<RunningTrial> running;
  double seconds_left = 0;  // of the known ones, by what the done ones took for their cost
};

struct TrialHooks {
  std::function<void(const TrialProgress&)> progress;  // any thread, one call at a time
  std::function<void(const std::string&)> note;        // a line that stays: a trial is done
  const std::atomic<bool>* stop = nullptr;
};

struct TrialRunOptions {
  fs::path folder;  // of the run folders; locked while trials are trained in it
  int workers = 1;
  // Seconds from the call on after which no trial is begun and those in progress write a
  // checkpoint; empty: until all is done.
  std::optional<double> budget;
  // Names of trials whose weights are wanted: of those that the plan keeps, one whose run folder is
  // not there is trained again, though its outcome is in the log.
  std::set<std::string> weights;
};

// Where a trial is trained: a trial that was changed since does not go on with the old one's run.
fs::path RunFolder(const fs::path& folder, const std::string& name, const std::string& key);

// Of outcomes those of the plan's trials as they are now, and of what these show. Whether the data
// is still the same is not asked: it need not be there.
Outcomes OutcomesOf(const TrialPlan& plan, const Outcomes& outcomes);

enum class TrialsEnd { kAll, kBudget };

// Throws Error: kStopped when hooks.stop became true, after checkpoints; kBadInput where a trial
// cannot be trained (its set is not there, its cell is wrong); kFailed when the disk refuses. A
// trial that diverges has an outcome, and is no failure.
TrialsEnd RunTrials(const TrialPlan& plan, OutcomeLog* log, const TrialRunOptions& options,
                    const TrialHooks& hooks = {});

}  // namespace mnemo
