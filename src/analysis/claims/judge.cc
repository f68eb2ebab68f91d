#include "analysis/claims/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/claims/count_parameters.h"
#include "analysis/claims/judge_figures.h"
#include "analysis/claims/judge_majority.h"
#include "analysis/claims/measure.h"
#include "analysis/statistics.h"
#include "base/error.h"

namespace mnemo {
namespace {

constexpr double kLevel = 0.95;

// The trials of an experiment that a claim looks at.
class Looked {
 public:
  Looked(const Claim& claim, const MeasuredExperiment& from) : claim_(claim), from_(from) {}

  std::vector<const TrialOutcome*> At(const std::string& name) const {
    return TrialsAt(from_, name);
  }
  bool Enough(const std::vector<const TrialOutcome*>& trials) const {
    return static_cast<int>(trials.size()) >= claim_.least_seeds;
  }

 private:
  const Claim& claim_;
  const MeasuredExperiment& from_;
};

// One comparison that a claim stands on.
struct Test {
  std::string what;             // "jsb/gru < jsb/tanh"
  bool possible = false;        // there are enough seeds
  Interval interval, stricter;  // of the difference, at 95 % and at 1 - 0.05 / comparisons
};

enum class Finding { kFor, kAgainst, kOpen };

Finding FindingOf(const Claim& claim, const Test& test) {
  if (!test.possible) return Finding::kOpen;
  const double margin = claim.statistic == "order" ? 0 : claim.margin;
  if (claim.statistic == "order") {
    if (test.interval.low > 0) return Finding::kFor;
    return test.stricter.high < 0 ? Finding::kAgainst : Finding::kOpen;
  }
  if (test.interval.low > -margin && test.interval.high < margin) return Finding::kFor;
  const bool outside = test.stricter.low >= margin || test.stricter.high <= -margin;
  return outside ? Finding::kAgainst : Finding::kOpen;
}

std::string Told(const Test& test) {
  if (!test.possible) return test.what + " (too few seeds)";
  return fmt::format("{} ({:+.3f}, {:+.3f} to {:+.3f})", test.what, test.interval.mean,
                     test.interval.low, test.interval.high);
}

void Decide(const Claim& claim, const std::vector<Test>& tests, Judgement* judgement) {
  std::vector<std::string> against, open;
  for (const Test& test : tests) {
    const Finding finding = FindingOf(claim, test);
    if (finding == Finding::kAgainst) against.push_back(Told(test));
    if (finding == Finding::kOpen) open.push_back(Told(test));
  }
  if (!against.empty()) {
    judgement->verdict = Verdict::kDoesNotHold;
    judgement->reason = fmt::format("not so: {}", fmt::join(against, "; "));
  } else if (!open.empty()) {
    judgement->verdict = Verdict::kUndecided;
    judgement->reason = fmt::format("open: {}", fmt::join(open, "; "));
  } else {
    judgement->verdict = Verdict::kHolds;
    judgement->reason = fmt::format("all {} comparisons say so", tests.size());
    if (tests.size() == 1) judgement->reason = "so it is: " + Told(tests[0]);
  }
}

std::string RuleOf(const Claim& claim) {
  const std::string unit = MeasureUnit(claim.measure);
  const std::string by = fmt::format("{} of the experiment '{}'", claim.measure, claim.experiment);
  if (claim.statistic == "order") {
    std::vector<std::string> pairs;
    for (const auto& [a, b] : claim.pairs) pairs.push_back(a + " < " + b);
    return fmt::format(
        "{}: holds if {}, each with a 95 % interval of the difference above 0; does not hold if "
        "one interval, at a level of 1 - 0.05/{}, is below 0; at least {} seeds a point",
        by, fmt::join(pairs, ", "), pairs.size(), claim.least_seeds);
  }
  std::vector<std::string> pairs;
  for (const auto& [a, b] : claim.pairs) pairs.push_back(a + " and " + b);
  for (const std::string& point : claim.points) pairs.push_back(point + " and the paper's figure");
  return fmt::format(
      "{}: holds if {} differ by less than {:g} {}, with 95 % intervals that lie within; does not "
      "hold if one interval, at a level of 1 - 0.05/{}, lies outside; at least {} seeds a point",
      by, fmt::join(pairs, ", "), claim.margin, unit, pairs.size(), claim.least_seeds);
}

void AddEvidence(const PaperClaims& paper, const Claim& claim, const std::string& point,
                 const std::string& against, const std::vector<double>& values,
                 Judgement* judgement) {
  if (values.empty()) return;
  EvidenceRow row{.what = fmt::format("{}: {}{}", point, claim.measure, against)};
  for (const EvidenceRow& other : judgement->evidence) {
    if (other.what == row.what) return;
  }
  if (const auto figure = paper.Figure(claim.experiment, point, claim.measure)) {
    row.published = figure->value;
    row.mark = figure->mark;
  }
  row.measured = StudentInterval(values, kLevel);
  row.seeds = static_cast<int>(values.size());
  judgement->evidence.push_back(std::move(row));
}

void JudgeTrials(const PaperClaims& paper, const Claim& claim, const MeasuredExperiment& from,
                 Judgement* judgement) {
  const Looked looked(claim, from);
  const double strict =
      1 - (1 - kLevel) / static_cast<double>(claim.pairs.size() + claim.points.size());
  judgement->rule = RuleOf(claim);
  std::vector<Test> tests;
  for (const auto& [a, b] : claim.pairs) {
    const auto trials_a = looked.At(a), trials_b = looked.At(b);
    const auto values = Measure(claim.measure, {trials_a, trials_b});
    tests.push_back({.what = a + (claim.statistic == "order" ? " < " : " = ") + b,
                     .possible = looked.Enough(trials_a) && looked.Enough(trials_b),
                     .interval = WelchInterval(values[1], values[0], kLevel),
                     .stricter = WelchInterval(values[1], values[0], strict)});
    // A level that both reach depends on both.
    const bool both = claim.measure.find("_to_") != std::string::npos;
    AddEvidence(paper, claim, a, both ? " of " + b : "", values[0], judgement);
    AddEvidence(paper, claim, b, both ? " of " + a : "", values[1], judgement);
  }
  for (const std::string& point : claim.points) {
    const auto figure = paper.Figure(claim.experiment, point, claim.measure);
    if (!figure) throw BadInput("there is no published figure of this point").Found(point);
    const auto trials = looked.At(point);
    const auto values = Measure(claim.measure, {trials});
    std::vector<double> differences;
    for (const double value : values[0]) differences.push_back(value - figure->value);
    tests.push_back({.what = point + " = the paper's",
                     .possible = looked.Enough(trials),
                     .interval = StudentInterval(differences, kLevel),
                     .stricter = StudentInterval(differences, strict)});
    AddEvidence(paper, claim, point, "", values[0], judgement);
  }
  Decide(claim, tests, judgement);
}

Judgement JudgeCounts(const Claim& claim) {
  Judgement judgement;
  judgement.rule = "holds if all counts are those of the paper";
  std::vector<std::string> wrong;
  for (const std::string& text : claim.counts) {
    const LayerCount count = ParseLayerCount(text);
    const int64_t counted = CountLayerParameters(count);
    const auto number = static_cast<double>(counted);
    judgement.evidence.push_back(
        {fmt::format("{}, {} units, {} inputs: parameters", count.cell, count.units, count.inputs),
         static_cast<double>(count.parameters),
         "[calc]",
         {number, number, number},
         0});
    if (counted != count.parameters) wrong.push_back(count.cell);
  }
  judgement.verdict = wrong.empty() ? Verdict::kHolds : Verdict::kDoesNotHold;
  judgement.reason = wrong.empty() ? "all counts agree"
                                   : fmt::format("other counts for {}", fmt::join(wrong, ", "));
  return judgement;
}

}  // namespace

Judgement Judge(const PaperClaims& paper, const Claim& claim,
                const MeasuredExperiments& experiments, const Readings& readings) {
  Judgement judgement;
  if (!claim.undecidable.empty()) {
    judgement.reason = claim.undecidable;
    judgement.rule = "none";
  } else if (claim.statistic == "counts") {
    judgement = JudgeCounts(claim);
  } else if (claim.statistic == "figures") {
    judgement = JudgeFigures(paper, claim, experiments, readings);
  } else if (claim.statistic == "majority" || claim.statistic == "mixed") {
    judgement = JudgeMajority(claim, experiments);
  } else {
    JudgeTrials(paper, claim, ExperimentNamed(experiments, claim.experiment), &judgement);
  }
  judgement.id = claim.id;
  return judgement;
}

}  // namespace mnemo
