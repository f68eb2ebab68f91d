#include "analysis/claims/measured_experiment.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"

namespace mnemo {

const MeasuredExperiment& ExperimentNamed(const MeasuredExperiments& experiments,
                                          const std::string& name) {
  const auto found = experiments.find(name);
  if (found != experiments.end()) return found->second;
  std::string known;
  for (const auto& [one, measured] : experiments) known += (known.empty() ? "" : ", ") + one;
  throw BadInput("a claim names an experiment that is not there").Found(name).Allowed(known);
}

std::vector<const TrialOutcome*> TrialsAt(const MeasuredExperiment& from,
                                          const std::string& point) {
  for (const Point& one : PointsOf(from.experiment)) {
    if (fmt::format("{}", fmt::join(one, "/")) != point) continue;
    return SeedOutcomes(from.experiment, one, from.outcomes);
  }
  throw BadInput("the experiment has no such point")
      .At(from.experiment.name)
      .Found(point)
      .Allowed(fmt::format("{}", fmt::join(PointsOf(from.experiment).front(), "/")) +
               " and the like");
}

}  // namespace mnemo
