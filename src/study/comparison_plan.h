// What a comparison of cells will do, decided before anything is scored, and written down, so that
// an interrupted comparison goes on with the same runs.
//
// Every cell gets the same: one grid of learning rates, each tried in a short pilot run; then, with
// the rate whose pilot had the lowest validation loss, fresh seeds; as many updates as every other
// cell. Only the number of updates depends on the machine: it is chosen so that all runs together
// fill the minutes, by timing each cell first.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "train/recipe.h"

namespace mnemo {

struct ComparisonSpec {
  std::vector<std::string> cells;  // catalogue names or .cell files; names differ
  int64_t parameters = 120000;     // of every model, everything counted
  double minutes = 3;              // wall clock, for all trainings together
  std::vector<double> rates = {0.002, 0.004, 0.008, 0.016};
  int seeds = 3;
  int workers = 1;  // trainings side by side, one thread each
  Recipe recipe;    // data and training; its cells, units, rate and updates are not looked at
};

// What timing a cell gave.
struct CellCost {
  std::string cell;
  int units = 0;
  int64_t parameters = 0;
  double seconds_per_update = 0;
  double seconds_per_scored_symbol = 0;  // of the validation part
  double seconds_per_test_symbol = 0;
};

struct ComparisonPlan {
  std::vector<CellCost> costs;
  int64_t pilot_updates = 0;
  int64_t final_updates = 0;
  int64_t valid_symbols = 0;       // of the validation part that are scored each time
  int seeds = 0;                   // may be fewer than asked for, when the minutes are short
  double planned_seconds = 0;      // wall clock, by the timing
  std::vector<std::string> notes;  // what the user should know, one sentence each
};

// The shares of the plan that do not depend on the machine.
inline constexpr int64_t kPilotShare = 5;         // a pilot has 1/5 of a final run's updates
inline constexpr int64_t kFinalValidations = 10;  // of a final run
inline constexpr int64_t kValidSymbols = 100000;  // at most, of the validation part's beginning
inline constexpr int64_t kLeastUpdates = 100;     // of a final run; below that seeds are given up

// Chooses the numbers. `valid_symbols` and `test_symbols`: lengths of the parts. Throws Error
// (kBadInput) if the minutes are too few for even one seed of kLeastUpdates updates.
ComparisonPlan MakePlan(const ComparisonSpec& spec, const std::vector<CellCost>& costs,
                        int64_t valid_symbols, int64_t test_symbols);

// The wall-clock time of jobs of these lengths, longest first, each to the worker that is free
// first: how the comparison runs them.
double ScheduleLength(std::vector<double> seconds, int workers);

}  // namespace mnemo
