#include "score/ctc_decode.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "score/prefix_search.h"

namespace mnemo {
namespace {

// As in model/ctc.h: sums of them stay finite.
constexpr double kLeast = -1e290;

template <typename Real>
void CheckFinite(const Real* row, int t, int classes) {
  for (int k = 0; k < classes; ++k) {
    if (std::isfinite(row[k])) continue;
    throw Error(ErrorKind::kDiverged, "the network's outputs cannot be decoded")
        .Found(fmt::format("{} for class {} at step {}", row[k], k, t))
        .Allowed("finite numbers")
        .Hint("the training has diverged: take an earlier checkpoint or a lower learning rate");
  }
}

}  // namespace

template <typename Real>
std::vector<int32_t> BestPath(const Real* logits, int64_t stride, int time, int classes,
                              int blank) {
  MNEMO_CHECK(time >= 0 && classes > 0 && blank >= 0 && blank < classes);
  std::vector<int32_t> labels;
  int32_t before = blank;
  for (int t = 0; t < time; ++t) {
    const Real* row = logits + t * stride;
    CheckFinite(row, t, classes);
    const auto best = static_cast<int32_t>(std::max_element(row, row + classes) - row);
    if (best != blank && best != before) labels.push_back(best);
    before = best;
  }
  return labels;
}

template <typename Real>
std::vector<CtcHypothesis> BeamSearch(const Real* logits, int64_t stride, int time, int classes,
                                      int blank, const BeamOptions& options) {
  MNEMO_CHECK(time >= 0 && classes > 0 && blank >= 0 && blank < classes);
  MNEMO_CHECK(options.width >= 1 && options.results >= 1);
  PrefixSearch search(classes, blank, options);
  std::vector<double> log_softmax(static_cast<size_t>(classes));
  for (int t = 0; t < time; ++t) {
    const Real* row = logits + t * stride;
    CheckFinite(row, t, classes);
    const double most = *std::max_element(row, row + classes);
    double sum = 0;
    for (int k = 0; k < classes; ++k) sum += std::exp(static_cast<double>(row[k]) - most);
    const double log_sum = std::log(sum);
    for (int k = 0; k < classes; ++k) {
      log_softmax[static_cast<size_t>(k)] =
          std::max(kLeast, static_cast<double>(row[k]) - most - log_sum);
    }
    search.Step(log_softmax);
  }
  return search.Results();
}

template std::vector<int32_t> BestPath(const float*, int64_t, int, int, int);
template std::vector<int32_t> BestPath(const double*, int64_t, int, int, int);
template std::vector<CtcHypothesis> BeamSearch(const float*, int64_t, int, int, int,
                                               const BeamOptions&);
template std::vector<CtcHypothesis> BeamSearch(const double*, int64_t, int, int, int,
                                               const BeamOptions&);

}  // namespace mnemo
