#include "study/comparison_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace mnemo {
namespace {

// Of the minutes: the rest is for what timing cannot see.
constexpr double kPlannedShare = 0.93;
// A model further from the budget than this share of it is worth a note.
constexpr double kBudgetTolerance = 0.02;

double PlannedSeconds(const ComparisonSpec& spec, const std::vector<CellCost>& costs,
                      int64_t updates, int seeds, int64_t valid, int64_t test) {
  std::vector<double> pilots, finals;
  for (const CellCost& cost : costs) {
    const int64_t pilot = std::max<int64_t>(1, updates / kPilotShare);
    const double pilot_seconds = static_cast<double>(pilot) * cost.seconds_per_update +
                                 static_cast<double>(valid) * cost.seconds_per_scored_symbol;
    const double final_seconds =
        static_cast<double>(updates) * cost.seconds_per_update +
        static_cast<double>(kFinalValidations * valid) * cost.seconds_per_scored_symbol +
        static_cast<double>(test) * cost.seconds_per_test_symbol;
    for (size_t r = 0; r < spec.rates.size(); ++r) pilots.push_back(pilot_seconds);
    for (int s = 0; s < seeds; ++s) finals.push_back(final_seconds);
  }
  return ScheduleLength(pilots, spec.workers) + ScheduleLength(finals, spec.workers);
}

}  // namespace

double ScheduleLength(std::vector<double> seconds, int workers) {
  std::sort(seconds.rbegin(), seconds.rend());
  std::vector<double> busy(std::max(1, workers), 0.0);
  for (double job : seconds) *std::min_element(busy.begin(), busy.end()) += job;
  return *std::max_element(busy.begin(), busy.end());
}

ComparisonPlan MakePlan(const ComparisonSpec& spec, const std::vector<CellCost>& costs,
                        int64_t valid_symbols, int64_t test_symbols) {
  ComparisonPlan plan;
  plan.costs = costs;
  plan.valid_symbols = std::min(valid_symbols, kValidSymbols);
  const double budget = spec.minutes * 60 * kPlannedShare;
  for (plan.seeds = spec.seeds; plan.seeds >= 1; --plan.seeds) {
    auto seconds = [&](int64_t updates) {
      return PlannedSeconds(spec, costs, updates, plan.seeds, plan.valid_symbols, test_symbols);
    };
    if (seconds(kLeastUpdates) > budget) continue;
    int64_t low = kLeastUpdates, high = 2 * kLeastUpdates;
    while (seconds(high) <= budget && high < (int64_t{1} << 40)) high *= 2;
    while (high - low > 1) {
      const int64_t middle = (low + high) / 2;
      (seconds(middle) <= budget ? low : high) = middle;
    }
    plan.final_updates = low;
    plan.pilot_updates = std::max<int64_t>(1, low / kPilotShare);
    plan.planned_seconds = seconds(low);
    break;
  }
  if (plan.seeds < 1) {
    const double least =
        PlannedSeconds(spec, costs, kLeastUpdates, 1, plan.valid_symbols, test_symbols);
    throw BadInput(
        fmt::format("{:g} minutes are too few for this comparison on this machine", spec.minutes))
        .Hint(fmt::format("give it --minutes {:.1f} or more, fewer --params, or less text",
                          std::ceil(least / kPlannedShare / 6) / 10));
  }
  for (const CellCost& cost : costs) {
    const double off = static_cast<double>(cost.parameters - spec.parameters) /
                       static_cast<double>(spec.parameters);
    if (std::abs(off) <= kBudgetTolerance) continue;
    plan.notes.push_back(fmt::format(
        "{} has {} parameters, {:.0f} % {} than asked for: no number of units comes nearer.",
        cost.cell, cost.parameters, 100 * std::abs(off), off < 0 ? "fewer" : "more"));
  }
  if (plan.seeds < spec.seeds) {
    plan.notes.push_back(fmt::format("The minutes were enough for {} of the {} seeds asked for.",
                                     plan.seeds, spec.seeds));
  }
  return plan;
}

}  // namespace mnemo
