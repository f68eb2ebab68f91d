#include "cli/wanted_trials.h"

#include <algorithm>

namespace mnemo {

WantedTrials::WantedTrials(const Paper& paper, const std::vector<const Claim*>& claims, bool all)
    : paper_(paper) {
  for (const auto& [name, experiment] : paper.experiments) {
    if (all) folders_.insert(name + "/");
  }
  for (const Claim* claim : claims) {
    if (!claim->experiment.empty()) {
      for (const auto& [a, b] : claim->pairs) {
        AddPoint(claim->experiment, a);
        AddPoint(claim->experiment, b);
      }
    }
    for (const std::string& point : claim->points) AddPoint(claim->experiment, point);
    for (const std::string& experiment : claim->over) folders_.insert(experiment + "/");
    for (const FigureCondition& figure : claim->figures) AddFigure(figure);
  }
  AddStarts();
}

std::vector<PlannedTrial> WantedTrials::Plan(const Outcomes& outcomes) const {
  std::vector<PlannedTrial> planned;
  for (const std::string& name : paper_.claims.experiments) {
    for (PlannedTrial& trial : PlanExperiment(paper_.experiments.at(name), outcomes)) {
      if (Wants(trial.trial.name)) planned.push_back(std::move(trial));
    }
  }
  return planned;
}

void WantedTrials::AddPoint(const std::string& experiment, const std::string& point) {
  folders_.insert(experiment + "/" + point + "/");
}

void WantedTrials::AddFigure(const FigureCondition& figure) {
  for (const std::string& name : {figure.value, figure.less, figure.more}) {
    const std::string source = name.substr(0, name.find('/'));
    if (source == kTrained) {  // trained/EXPERIMENT/POINT/MEASURE
      const size_t from = source.size() + 1;
      folders_.insert(name.substr(from, name.rfind('/') + 1 - from));
    }
    for (const PlannedAnalysis& analysis : paper_.claims.analyses) {
      if (analysis.name != source) continue;
      for (const auto& [experiment, point] : analysis.Trials()) AddPoint(experiment, point);
    }
  }
}

// What wanted experiments begin with, which may begin with another's: from the last to the first,
// since an experiment begins with one that stands before it.
void WantedTrials::AddStarts() {
  const auto& names = paper_.claims.experiments;
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    const std::string& start = paper_.experiments.at(*name).start_from;
    const auto of_this = [&](const std::string& wanted) { return wanted.starts_with(*name + "/"); };
    const bool wanted = std::any_of(folders_.begin(), folders_.end(), of_this) ||
                        std::any_of(trials_.begin(), trials_.end(), of_this);
    if (!wanted || start.empty()) continue;
    const auto from = paper_.experiments.find(start.substr(0, start.find('/')));
    // Which rate it is trained with is known once all of its point's are.
    if (from != paper_.experiments.end() && !from->second.rates.empty()) {
      folders_.insert(start.substr(0, start.rfind('/') + 1));
    } else {
      trials_.insert(start);
    }
  }
}

bool WantedTrials::Wants(const std::string& trial) const {
  return trials_.contains(trial) ||
         std::any_of(folders_.begin(), folders_.end(),
                     [&](const std::string& folder) { return trial.starts_with(folder); });
}

}  // namespace mnemo
