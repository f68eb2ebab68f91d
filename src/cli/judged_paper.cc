#include "cli/judged_paper.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/claims/judge.h"

namespace mnemo {

std::string Duration(double seconds) {
  if (seconds < 90) return fmt::format("{:.0f} s", std::ceil(seconds));
  const auto minutes = static_cast<int64_t>(std::ceil(seconds / 60));
  return minutes < 120 ? fmt::format("{} min", minutes)
                       : fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

MeasuredExperiments Measured(const Paper& paper, const Outcomes& outcomes) {
  MeasuredExperiments measured;
  for (const auto& [name, experiment] : paper.experiments) {
    measured.emplace(name, MeasuredExperiment{experiment, outcomes});
  }
  return measured;
}

ClaimsReport JudgePaper(const Paper& paper, const std::vector<const Claim*>& claims,
                        const Outcomes& outcomes, const AnalysesDone& analyses,
                        const std::string& command) {
  const MeasuredExperiments measured = Measured(paper, outcomes);
  size_t all = 0;
  for (const auto& [name, experiment] : paper.experiments) all += TrialCount(experiment);
  ClaimsReport report{command, paper.claims, {}, {}};
  for (const Claim* claim : claims) {
    report.judgements.push_back(Judge(paper.claims, *claim, measured, analyses.readings));
  }
  double seconds = 0;
  std::set<std::string> counted;  // what two experiments share was trained once
  for (const auto& [name, outcome] : outcomes) {
    if (counted.insert(outcome.key).second) seconds += outcome.seconds;
  }
  report.notes.push_back(
      fmt::format("{} of {} trainings are done; together they took {} of one thread.",
                  outcomes.size(), all, Duration(seconds)));
  report.trained = TrainedPointsOf(paper.claims, measured);
  report.published = GridOfPublished(paper.claims, measured);
  report.remedies = EffectsOf(paper.claims.remedies, analyses.readings);
  std::vector<std::string> diverged;
  for (const auto& [name, outcome] : outcomes) {
    if (outcome.diverged) diverged.push_back(name);
  }
  if (!diverged.empty()) {
    report.notes.push_back(
        fmt::format("{} diverged: {}.", diverged.size(), fmt::join(diverged, ", ")));
  }
  report.notes.insert(report.notes.end(), analyses.missing.begin(), analyses.missing.end());
  return report;
}

std::vector<std::string> AnalysesOf(const PaperClaims& paper,
                                    const std::vector<const Claim*>& claims) {
  std::vector<std::string> names;
  for (const PlannedAnalysis& analysis : paper.analyses) {
    const auto reads = [&](const std::string& figure) {
      return figure.starts_with(analysis.name + "/");
    };
    const bool read = std::any_of(claims.begin(), claims.end(), [&](const Claim* claim) {
      return std::any_of(claim->figures.begin(), claim->figures.end(),
                         [&](const FigureCondition& figure) {
                           return reads(figure.value) || reads(figure.less) || reads(figure.more);
                         });
    });
    // Remedies are of the paper as a whole, not of single claims.
    const bool remedy =
        claims.size() == paper.claims.size() &&
        std::any_of(paper.remedies.begin(), paper.remedies.end(),
                    [&](const Remedy& one) { return one.analysis == analysis.name; });
    if (read || remedy) names.push_back(analysis.name);
  }
  return names;
}

}  // namespace mnemo
