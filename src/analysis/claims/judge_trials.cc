#include "analysis/claims/judge_trials.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "analysis/claims/measure.h"
#include "analysis/statistics.h"
#include "base/error.h"

namespace mnemo {
namespace {

constexpr double kLevel = 0.95;

// A point's seeds, as a claim looks at them.
struct Seeds {
  std::string point;
  std::vector<const TrialOutcome*> trials;
  size_t diverged = 0;
};

bool Enough(const Claim& claim, const Seeds& seeds) {
  return static_cast<int>(seeds.trials.size()) >= claim.least_seeds;
}

// "jsb/gru has 1 of 3 seeds", "jsb/gru is not trained yet"; nothing where there are enough.
std::string Lack(const Claim& claim, const Seeds& seeds) {
  if (Enough(claim, seeds)) return "";
  std::string text = seeds.trials.empty() && seeds.diverged == 0
                         ? seeds.point + " is not trained yet"
                         : fmt::format("{} has {} of {} seeds", seeds.point, seeds.trials.size(),
                                       claim.least_seeds);
  if (seeds.diverged > 0) text += fmt::format(", {} diverged", seeds.diverged);
  return text;
}

std::string Lack(const Claim& claim, const Seeds& a, const Seeds& b) {
  const auto begun = [](const Seeds& seeds) { return !seeds.trials.empty() || seeds.diverged > 0; };
  if (!begun(a) && !begun(b)) return "not trained yet";
  const std::string one = Lack(claim, a), other = Lack(claim, b);
  return one + (one.empty() || other.empty() ? "" : ", ") + other;
}

// One comparison that a claim stands on.
struct Test {
  std::string what;             // "jsb/gru < jsb/tanh"
  std::string lacks;            // why it cannot be made, or empty
  Interval interval, stricter;  // of the difference, at 95 % and at `strict`
  double strict = kLevel;       // 1 - 0.05 / comparisons
};

enum class Finding { kFor, kAgainst, kOpen };

Finding FindingOf(const Claim& claim, const Test& test) {
  if (!test.lacks.empty()) return Finding::kOpen;
  if (claim.statistic == "split") {
    if (test.stricter.low > 0) return Finding::kFor;
    return test.stricter.high < 0 ? Finding::kAgainst : Finding::kOpen;
  }
  if (claim.statistic == "order") {
    if (test.interval.low > 0) return Finding::kFor;
    return test.stricter.high < 0 ? Finding::kAgainst : Finding::kOpen;
  }
  if (test.interval.low > -claim.margin && test.interval.high < claim.margin) return Finding::kFor;
  const bool outside = test.stricter.low >= claim.margin || test.stricter.high <= -claim.margin;
  return outside ? Finding::kAgainst : Finding::kOpen;
}

// With the interval that decided. One that is not of the usual level says which.
std::string Told(const Test& test, bool stricter) {
  if (!test.lacks.empty()) return fmt::format("{} ({})", test.what, test.lacks);
  const Interval& interval = stricter ? test.stricter : test.interval;
  const std::string level =
      stricter && test.strict > kLevel ? fmt::format("{:.3g} %: ", 100 * test.strict) : "";
  return fmt::format("{} ({:+.3f}, {}{:+.3f} to {:+.3f})", test.what, interval.mean, level,
                     interval.low, interval.high);
}

// Is it open only because the stricter interval does not refute it?
bool NearlyRefuted(const Claim& claim, const Test& test) {
  if (claim.statistic == "split") return true;  // which has the stricter one alone
  if (claim.statistic == "order") return test.interval.high < 0;
  return test.interval.low >= claim.margin || test.interval.high <= -claim.margin;
}

// The comparisons by what they say.
struct Sorted {
  std::vector<std::string> so, against, open;
};

Sorted Sort(const Claim& claim, const std::vector<Test>& tests) {
  Sorted sorted;
  for (const Test& test : tests) {
    switch (FindingOf(claim, test)) {
      case Finding::kFor: sorted.so.push_back(Told(test, claim.statistic == "split")); break;
      case Finding::kAgainst: sorted.against.push_back(Told(test, true)); break;
      case Finding::kOpen: sorted.open.push_back(Told(test, NearlyRefuted(claim, test))); break;
    }
  }
  return sorted;
}

// All comparisons must be so; one that is not decides.
void DecideAll(const Sorted& sorted, Judgement* judgement) {
  if (!sorted.against.empty()) {
    judgement->verdict = Verdict::kDoesNotHold;
    judgement->reason = fmt::format("not so: {}", fmt::join(sorted.against, "; "));
    if (!sorted.open.empty()) {
      judgement->reason += fmt::format("; {} more open", sorted.open.size());
    }
  } else if (!sorted.open.empty()) {
    judgement->verdict = Verdict::kUndecided;
    judgement->reason = fmt::format("open: {}", fmt::join(sorted.open, "; "));
  } else {
    judgement->verdict = Verdict::kHolds;
    judgement->reason = fmt::format("all {} comparisons say so", sorted.so.size());
    if (sorted.so.size() == 1) judgement->reason = "so it is: " + sorted.so[0];
  }
}

// Each side must win somewhere.
void DecideSplit(const Sorted& sorted, Judgement* judgement) {
  if (!sorted.so.empty() && !sorted.against.empty()) {
    judgement->verdict = Verdict::kHolds;
    judgement->reason = fmt::format("each wins somewhere: {}; {}", fmt::join(sorted.so, "; "),
                                    fmt::join(sorted.against, "; "));
  } else if (sorted.open.empty()) {
    judgement->verdict = Verdict::kDoesNotHold;
    judgement->reason =
        fmt::format("one of the two wins everywhere: {}",
                    fmt::join(sorted.so.empty() ? sorted.against : sorted.so, "; "));
  } else {
    judgement->reason = fmt::format("open: {}", fmt::join(sorted.open, "; "));
  }
}

std::string RuleOf(const Claim& claim) {
  const std::string by = fmt::format("{} of the experiment '{}'", claim.measure, claim.experiment);
  const bool less = claim.statistic == "order" || claim.statistic == "split";
  std::vector<std::string> pairs;
  for (const auto& [a, b] : claim.pairs)
    pairs.push_back(fmt::format("{} {} {}", a, less ? "<" : "and", b));
  for (const std::string& point : claim.points) pairs.push_back(point + " and the paper's figure");
  std::string rule;
  if (claim.statistic == "order") {
    rule = fmt::format(
        "{}: holds if {}, each with a 95 % interval of the difference above 0; does not hold if "
        "one interval, at a level of 1 - 0.05/{}, is below 0; at least {} seeds a point",
        by, fmt::join(pairs, ", "), pairs.size(), claim.least_seeds);
  } else if (claim.statistic == "split") {
    rule = fmt::format(
        "{}: of {} at least one is so and one the other way round, with intervals of the "
        "difference, at a level of 1 - 0.05/{}, that do not reach 0; does not hold if all are the "
        "same way; at least {} seeds a point",
        by, fmt::join(pairs, ", "), pairs.size(), claim.least_seeds);
  } else {
    rule = fmt::format(
        "{}: holds if {} differ by less than {:g} {}, with 95 % intervals that lie within; does "
        "not hold if one interval, at a level of 1 - 0.05/{}, lies outside; at least {} seeds a "
        "point",
        by, fmt::join(pairs, ", "), claim.margin, MeasureUnit(claim.measure), pairs.size(),
        claim.least_seeds);
  }
  return rule + MeasureMeaning(claim.measure);
}

void AddEvidence(const PaperClaims& paper, const Claim& claim, const std::string& measure,
                 const std::string& point, const std::string& against,
                 const std::vector<double>& values, Judgement* judgement) {
  if (values.empty()) return;
  EvidenceRow row{.what = fmt::format("{}: {}{}", point, measure, against)};
  for (const EvidenceRow& other : judgement->evidence) {
    if (other.what == row.what) return;
  }
  if (const auto figure = paper.Figure(claim.experiment, point, measure)) {
    row.published = figure->value;
    row.mark = figure->mark;
  }
  row.measured = StudentInterval(values, kLevel);
  row.seeds = static_cast<int>(values.size());
  judgement->evidence.push_back(std::move(row));
}

void AddEvidenceOfPair(const PaperClaims& paper, const Claim& claim, const std::string& measure,
                       const Seeds& a, const Seeds& b, Judgement* judgement) {
  const auto values = Measure(measure, {a.trials, b.trials});
  // A level that both reach depends on both.
  const bool both = measure.find("_to_") != std::string::npos;
  AddEvidence(paper, claim, measure, a.point, both ? " of " + b.point : "", values[0], judgement);
  AddEvidence(paper, claim, measure, b.point, both ? " of " + a.point : "", values[1], judgement);
}

}  // namespace

Judgement JudgeTrials(const PaperClaims& paper, const Claim& claim,
                      const MeasuredExperiment& from) {
  Judgement judgement;
  judgement.rule = RuleOf(claim);
  const auto seeds_at = [&from](const std::string& point) {
    return Seeds{point, TrialsAt(from, point), DivergedAt(from, point)};
  };
  const double strict =
      1 - (1 - kLevel) / static_cast<double>(claim.pairs.size() + claim.points.size());
  std::vector<Test> tests;
  for (const auto& [name_a, name_b] : claim.pairs) {
    const Seeds a = seeds_at(name_a), b = seeds_at(name_b);
    const auto values = Measure(claim.measure, {a.trials, b.trials});
    tests.push_back(
        {.what = fmt::format("{} {} {}", name_a, claim.statistic == "equal" ? "=" : "<", name_b),
         .lacks = Lack(claim, a, b),
         .interval = WelchInterval(values[1], values[0], kLevel),
         .stricter = WelchInterval(values[1], values[0], strict),
         .strict = strict});
    AddEvidenceOfPair(paper, claim, claim.measure, a, b, &judgement);
  }
  for (const std::string& measure : claim.also) {
    for (const auto& [a, b] : claim.pairs) {
      AddEvidenceOfPair(paper, claim, measure, seeds_at(a), seeds_at(b), &judgement);
    }
  }
  for (const std::string& point : claim.points) {
    const auto figure = paper.Figure(claim.experiment, point, claim.measure);
    if (!figure) throw BadInput("there is no published figure of this point").Found(point);
    const Seeds seeds = seeds_at(point);
    const auto values = Measure(claim.measure, {seeds.trials});
    std::vector<double> differences;
    for (const double value : values[0]) differences.push_back(figure->value - value);
    tests.push_back({.what = point + " = the paper's",
                     .lacks = Lack(claim, seeds),
                     .interval = StudentInterval(differences, kLevel),
                     .stricter = StudentInterval(differences, strict),
                     .strict = strict});
    AddEvidence(paper, claim, claim.measure, point, "", values[0], &judgement);
  }
  const Sorted sorted = Sort(claim, tests);
  if (claim.statistic == "split") {
    DecideSplit(sorted, &judgement);
  } else {
    DecideAll(sorted, &judgement);
  }
  return judgement;
}

}  // namespace mnemo
