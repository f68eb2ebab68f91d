// An experiment as a file describes it: one recipe, trained at all points of a grid; and at each
// point, if wanted, first with a grid of learning rates and then with the best one of them and
// fresh seeds.
//
//   recipe = "music.toml"            # beside this file
//   scores_train = true              # the training part is scored, too
//   rate_seed = 1                    # of the trials of the rates
//   seeds = [11, 12, 13]
//   [rates]
//   low = -12                        # exp(u), u uniform between these: the same for all points
//   high = -6
//   count = 10
//   seed = 2014
//   [[axis]]                         # the first axis is gone through most slowly: its values are
//   name = "set"                     # finished one after the other
//   [[axis.value]]
//   name = "jsb"
//   cost = 14                        # of a trial at this value; costs of axes multiply
//   set = ["data.set=jsb", "train.validate_every=15"]
//
// Without [rates] every point is trained with the recipe's rate and each of `seeds`. With
//   start_from = "other/kjv/seed-1"
// all trials begin with the best weights of that trial of another experiment, which keeps its runs
// and is trained before.
// Names are words of [a-z0-9._-]. A trial is called EXPERIMENT/VALUE/VALUE/rate-3 or .../seed-11.
//
// Values; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "study/trial_runner.h"

namespace mnemo {

struct AxisValue {
  std::string name;
  double cost = 1;
  std::vector<std::string> overrides;  // "key=value" of a recipe
};

struct Axis {
  std::string name;
  std::vector<AxisValue> values;
};

struct Experiment {
  std::string name;         // the file's, without ".toml"
  std::string recipe_file;  // for messages
  std::string recipe;       // its text
  std::vector<Axis> axes;
  std::vector<double> rates;  // empty: that of the recipe
  uint64_t rate_seed = 1;
  std::vector<int64_t> seeds;
  bool scores_train = false, keep_runs = false;
  std::string start_from;  // a trial's name, or empty
};

// Throws Error (kBadInput) with file, line and column; every recipe of the grid is parsed.
Experiment ReadExperiment(const fs::path& file);

// A value of each axis, in the order of the axes.
using Point = std::vector<std::string>;
std::vector<Point> PointsOf(const Experiment& experiment);

std::string RateTrialName(const Experiment& experiment, const Point& point, size_t rate);
std::string SeedTrialName(const Experiment& experiment, const Point& point, int64_t seed);

// The rate with the lowest validation loss, once all of the point's rates have outcomes; of
// diverged ones none. Nothing while some are missing, or when all diverged.
std::optional<size_t> BestRate(const Experiment& experiment, const Point& point,
                               const Outcomes& outcomes);

// The outcomes of a point's seeds that are there and have not diverged, in the order of `seeds`.
std::vector<const TrialOutcome*> SeedOutcomes(const Experiment& experiment, const Point& point,
                                              const Outcomes& outcomes);

// What RunTrials is to do: for each value of the first axis all rates, then the seeds. Nothing
// while `start_from` has no outcome, or diverged.
std::vector<PlannedTrial> PlanExperiment(const Experiment& experiment, const Outcomes& outcomes);

// How many trials it has when all is done.
size_t TrialCount(const Experiment& experiment);

}  // namespace mnemo
