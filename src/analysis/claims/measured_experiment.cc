#include "analysis/claims/measured_experiment.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.h"

namespace mnemo {
namespace {

Point PointNamed(const Experiment& experiment, const std::string& name) {
  std::vector<std::string> known;
  for (const Point& point : PointsOf(experiment)) {
    known.push_back(fmt::format("{}", fmt::join(point, "/")));
    if (known.back() == name) return point;
  }
  constexpr size_t kMostNamed = 20;
  const bool more = known.size() > kMostNamed;
  if (more) known.resize(kMostNamed);
  throw BadInput(fmt::format("the experiment '{}' has no such point", experiment.name))
      .Found(name)
      .Allowed(fmt::format("{}{}", fmt::join(known, ", "), more ? " ..." : ""));
}

bool AllRatesDiverged(const MeasuredExperiment& from, const Point& point) {
  for (size_t r = 0; r < from.experiment.rates.size(); ++r) {
    const auto found = from.outcomes.find(RateTrialName(from.experiment, point, r));
    if (found == from.outcomes.end() || !found->second.diverged) return false;
  }
  return !from.experiment.rates.empty();
}

}  // namespace

bool HasPoint(const MeasuredExperiment& from, const std::string& point) {
  const std::vector<Point> points = PointsOf(from.experiment);
  return std::any_of(points.begin(), points.end(), [&](const Point& one) {
    return fmt::format("{}", fmt::join(one, "/")) == point;
  });
}

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
  return SeedOutcomes(from.experiment, PointNamed(from.experiment, point), from.outcomes);
}

std::string FirstTrialAt(const MeasuredExperiment& from, const std::string& point) {
  return SeedTrialName(from.experiment, PointNamed(from.experiment, point),
                       from.experiment.seeds.front());
}

size_t DivergedAt(const MeasuredExperiment& from, const std::string& point) {
  const Point at = PointNamed(from.experiment, point);
  if (AllRatesDiverged(from, at)) return from.experiment.seeds.size();
  size_t diverged = 0;
  for (const int64_t seed : from.experiment.seeds) {
    const auto found = from.outcomes.find(SeedTrialName(from.experiment, at, seed));
    if (found != from.outcomes.end() && found->second.diverged) ++diverged;
  }
  return diverged;
}

}  // namespace mnemo
