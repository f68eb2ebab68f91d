// Which of a paper's trainings some of its claims need.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "analysis/claims/paper.h"
#include "study/trial_runner.h"

namespace mnemo {

// Of single claims only the points that they speak of are trained, and what those begin with; of
// all, everything. The paper must outlive it.
class WantedTrials {
 public:
  WantedTrials(const Paper& paper, const std::vector<const Claim*>& claims, bool all);

  // In the order of the paper's experiments.
  std::vector<PlannedTrial> Plan(const Outcomes& outcomes) const;

 private:
  void AddPoint(const std::string& experiment, const std::string& point);
  void AddFigure(const FigureCondition& figure);
  void AddStarts();
  bool Wants(const std::string& trial) const;

  const Paper& paper_;
  std::set<std::string> folders_;  // "music/jsb/gru/": of trials, as their names begin
  std::set<std::string> trials_;   // single ones
};

}  // namespace mnemo
