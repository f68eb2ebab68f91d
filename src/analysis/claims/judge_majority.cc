#include "analysis/claims/judge_majority.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "analysis/claims/measure.h"
#include "base/error.h"

namespace mnemo {
namespace {

constexpr double kLevel = 0.95, kQuarter = 0.25;

std::string RuleOf(const Claim& claim) {
  std::vector<std::string> pairs;
  for (const auto& [a, b] : claim.pairs) pairs.push_back(fmt::format("{} < {}", a, b));
  const std::string counted =
      fmt::format("{}, means over seeds, of the measured pairs {} in {}", claim.measure,
                  fmt::join(pairs, ", "), fmt::join(claim.over, ", "));
  if (claim.statistic == "majority") {
    return fmt::format(
        "{}: holds if the exact 95 % interval of the share that is so lies above one half, does "
        "not hold if below; at least {} pairs",
        counted, claim.least_pairs);
  }
  return fmt::format(
      "{}: holds if a quarter to three quarters are so, else it does not; at least {} pairs",
      counted, claim.least_pairs);
}

// Grids have holes: a pair counts where an experiment has both points, and one must.
void CheckPairs(const Claim& claim, const MeasuredExperiments& experiments) {
  for (const auto& [a, b] : claim.pairs) {
    bool there = false;
    for (const std::string& name : claim.over) {
      const MeasuredExperiment& from = ExperimentNamed(experiments, name);
      there = there || (HasPoint(from, a) && HasPoint(from, b));
    }
    if (there) continue;
    throw BadInput("no experiment of this claim has both points of a pair")
        .Found(fmt::format("{} < {}", a, b));
  }
}

}  // namespace

Judgement JudgeMajority(const Claim& claim, const MeasuredExperiments& experiments) {
  Judgement judgement;
  judgement.rule = RuleOf(claim);
  CheckPairs(claim, experiments);
  int64_t so = 0, measured = 0;
  std::vector<std::string> not_so;
  for (const std::string& name : claim.over) {
    const MeasuredExperiment& from = ExperimentNamed(experiments, name);
    int64_t so_here = 0, here = 0;
    for (const auto& [a, b] : claim.pairs) {
      if (!HasPoint(from, a) || !HasPoint(from, b)) continue;
      const auto trials_a = TrialsAt(from, a), trials_b = TrialsAt(from, b);
      if (trials_a.empty() || trials_b.empty()) continue;
      const auto values = Measure(claim.measure, {trials_a, trials_b});
      const double mean_a = Mean(values[0]), mean_b = Mean(values[1]);
      if (!std::isfinite(mean_a) || !std::isfinite(mean_b)) continue;
      ++here;
      if (mean_a < mean_b) {
        ++so_here;
      } else {
        not_so.push_back(fmt::format("{}: {} {:.4g}, {} {:.4g}", name, a, mean_a, b, mean_b));
      }
    }
    if (here == 0) continue;
    const auto number = static_cast<double>(so_here);
    EvidenceRow row{.what = fmt::format("{}: pairs that are so, of {}", name, here)};
    row.measured = {number, number, number};
    judgement.evidence.push_back(std::move(row));
    so += so_here;
    measured += here;
  }
  const std::string counted = fmt::format("so in {} of {} pairs", so, measured);
  const std::string except =
      not_so.empty() ? "" : fmt::format("; not so: {}", fmt::join(not_so, "; "));
  if (measured < claim.least_pairs) {
    judgement.reason =
        fmt::format("{} pairs are measured, and the rule asks for {}", measured, claim.least_pairs);
    return judgement;
  }
  const Interval share = ShareInterval(so, measured, kLevel);
  if (claim.statistic == "mixed") {
    const bool mixed = share.mean >= kQuarter && share.mean <= 1 - kQuarter;
    judgement.verdict = mixed ? Verdict::kHolds : Verdict::kDoesNotHold;
  } else if (share.low > 0.5) {
    judgement.verdict = Verdict::kHolds;
  } else if (share.high < 0.5) {
    judgement.verdict = Verdict::kDoesNotHold;
  }
  judgement.reason = fmt::format("{} (95 % interval of the share: {:.2f} to {:.2f}){}", counted,
                                 share.low, share.high, except);
  return judgement;
}

}  // namespace mnemo
