#include "analysis/claims/trained_points.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "analysis/claims/measure.h"

namespace mnemo {
namespace {

TrainedPoint TrainedPointOf(const MeasuredExperiment& from, const Point& point,
                            const std::vector<const TrialOutcome*>& trials) {
  const Experiment& experiment = from.experiment;
  TrainedPoint trained{.experiment = experiment.name,
                       .point = fmt::format("{}", fmt::join(point, "/"))};
  trained.seeds = trials.size();
  trained.diverged = DivergedAt(from, trained.point);
  trained.wanted = experiment.seeds.size();
  trained.rates = experiment.rates.size();
  if (const auto best = BestRate(experiment, point, from.outcomes); best && trained.rates > 0) {
    trained.rate = experiment.rates[*best];
    trained.rate_place =
        static_cast<size_t>(std::count_if(experiment.rates.begin(), experiment.rates.end(),
                                          [&](double other) { return other <= *trained.rate; }));
  }
  if (trials.empty()) return trained;
  trained.parameters = trials[0]->parameters;
  const auto count = static_cast<double>(trials.size());
  for (const TrialOutcome* trial : trials) {
    trained.updates += static_cast<double>(trial->updates) / count;
    trained.best_update += static_cast<double>(trial->best_update) / count;
  }
  trained.valid = StudentInterval(Measure("valid", {trials})[0]);
  trained.test = StudentInterval(Measure("test", {trials})[0]);
  return trained;
}

}  // namespace

std::vector<TrainedPoint> TrainedPointsOf(const PaperClaims& paper,
                                          const MeasuredExperiments& experiments) {
  std::vector<TrainedPoint> found;
  for (const std::string& name : paper.experiments) {
    const MeasuredExperiment& from = ExperimentNamed(experiments, name);
    for (const Point& point : PointsOf(from.experiment)) {
      const auto trials = SeedOutcomes(from.experiment, point, from.outcomes);
      TrainedPoint trained = TrainedPointOf(from, point, trials);
      if (trained.seeds + trained.diverged > 0) found.push_back(std::move(trained));
    }
  }
  return found;
}

}  // namespace mnemo
