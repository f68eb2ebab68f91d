#include "analysis/claims/judge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analysis/claims/count_parameters.h"
#include "analysis/claims/judge_figures.h"
#include "analysis/claims/judge_majority.h"
#include "analysis/claims/judge_trials.h"

namespace mnemo {
namespace {

Judgement JudgeCounts(const Claim& claim) {
  Judgement judgement;
  judgement.rule = "holds if all counts are those of the paper";
  std::vector<std::string> wrong;
  for (const std::string& text : claim.counts) {
    const LayerCount count = ParseLayerCount(text);
    const int64_t counted = CountLayerParameters(count);
    const auto number = static_cast<double>(counted);
    EvidenceRow row{.what = fmt::format("{}, {} units, {} inputs: parameters", count.cell,
                                        count.units, count.inputs)};
    row.published = static_cast<double>(count.parameters);
    row.mark = "[calc]";
    row.measured = {number, number, number};
    judgement.evidence.push_back(std::move(row));
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
    judgement = JudgeTrials(paper, claim, ExperimentNamed(experiments, claim.experiment));
  }
  judgement.id = claim.id;
  return judgement;
}

}  // namespace mnemo
