#include "analysis/claims/judge_figures.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "analysis/claims/measure.h"
#include "base/error.h"

namespace mnemo {
namespace {

// Where figures come from.
struct Sources {
  const PaperClaims& paper;
  const MeasuredExperiments& experiments;
  const Readings& readings;
};

// "EXPERIMENT/POINT/MEASURE", the mean over the seeds that are there.
std::optional<double> OfTrainings(const std::string& name, const Sources& sources) {
  const size_t first = name.find('/'), last = name.rfind('/');
  const std::string measure = last == std::string::npos ? "" : name.substr(last + 1);
  const auto& measures = MeasureNames();
  if (first == last || std::find(measures.begin(), measures.end(), measure) == measures.end()) {
    throw BadInput("this is no figure of trainings")
        .Found(std::string(kTrained) + "/" + name)
        .Allowed(fmt::format("{}/EXPERIMENT/POINT/MEASURE", kTrained));
  }
  const auto trials = TrialsAt(ExperimentNamed(sources.experiments, name.substr(0, first)),
                               name.substr(first + 1, last - first - 1));
  if (trials.empty()) return std::nullopt;
  const double mean = Mean(Measure(measure, {trials})[0]);
  if (!std::isfinite(mean)) return std::nullopt;
  return mean;
}

std::optional<double> Find(const std::string& name, const Sources& sources) {
  const std::string source = name.substr(0, name.find('/'));
  if (source == kTrained) return OfTrainings(name.substr(source.size() + 1), sources);
  const auto& known = sources.paper.analyses;
  const bool there = std::any_of(known.begin(), known.end(),
                                 [&](const PlannedAnalysis& one) { return one.name == source; });
  if (!there) throw BadInput("a claim names an analysis that is not there").Found(name);
  return FindFigure(sources.readings, name);
}

// Nothing where a figure is missing.
std::optional<bool> IsMet(const FigureCondition& figure, double value, const Sources& sources) {
  if (figure.near) return std::abs(value - *figure.near) <= figure.margin;
  if (figure.above) return value > *figure.above;
  if (figure.below) return value < *figure.below;
  const auto other = Find(figure.less.empty() ? figure.more : figure.less, sources);
  if (!other) return std::nullopt;
  return figure.less.empty() ? value > *other : value < *other;
}

}  // namespace

Judgement JudgeFigures(const PaperClaims& paper, const Claim& claim,
                       const MeasuredExperiments& experiments, const Readings& readings) {
  const Sources sources{paper, experiments, readings};
  Judgement judgement;
  std::vector<std::string> rules, unmet, missing;
  for (const FigureCondition& figure : claim.figures) {
    rules.push_back(figure.Text());
    const std::optional<double> value = Find(figure.value, sources);
    // Also where the figure is missing: a wrong name is told before anything is trained.
    const std::optional<bool> met = IsMet(figure, value.value_or(0), sources);
    if (!value || !met) {
      const bool read = readings.contains(figure.value.substr(0, figure.value.find('/')));
      missing.push_back(figure.value +
                        (read && !value ? " (the analysis found no such figure)" : ""));
      continue;
    }
    EvidenceRow row{.what = figure.value};
    row.published = figure.paper;
    row.mark = figure.mark;
    row.measured = {*value, *value, *value};
    judgement.evidence.push_back(std::move(row));
    if (!*met) unmet.push_back(fmt::format("{} ({:.4g})", figure.Text(), *value));
  }
  judgement.rule =
      fmt::format("holds if {}; does not hold if one of it is not so", fmt::join(rules, ", "));
  if (!unmet.empty()) {
    judgement.verdict = Verdict::kDoesNotHold;
    judgement.reason = fmt::format("not so: {}", fmt::join(unmet, "; "));
  } else if (!missing.empty()) {
    judgement.reason = fmt::format("not measured yet: {}", fmt::join(missing, "; "));
  } else {
    judgement.verdict = Verdict::kHolds;
    judgement.reason = fmt::format("all {} figures say so", claim.figures.size());
    if (claim.figures.size() == 1) judgement.reason = "so it is";
  }
  return judgement;
}

}  // namespace mnemo
