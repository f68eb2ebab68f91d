// Ranks, and what is computed from them: the area under the ROC curve, rank correlation, and their
// intervals.
//
// Pure functions; any thread may call them. Values are finite.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/statistics.h"

namespace mnemo {

// The rank of each value from 1 to n, the mean of their ranks where values are equal: exact, not
// from bins. At most 2^32 - 1 values.
std::vector<double> MidRanks(std::span<const float> values);

// The probability that a value where `on` is 1 is above one where it is 0, an equal pair counting
// half (Mann and Whitney 1947): 0.5 for a value that knows nothing. NaN unless both occur. `ranks`
// are the values' MidRanks.
double AreaUnderCurve(std::span<const double> ranks, std::span<const float> on);

// Pearson's correlation of a with b where b is not NaN; NaN where either does not vary. Of MidRanks
// of both it is Spearman's. Where b is NaN somewhere, a's ranks stay those among all values.
double Correlation(std::span<const double> a, std::span<const float> b);

// MidRanks of the values that are not NaN; NaN elsewhere.
std::vector<float> RanksWhereDefined(std::span<const float> values);

// The area's interval by a circular block bootstrap: neighbours in a text are not independent, and
// stay together. A resample's area is taken to first order (Hajek's projection of Mann and
// Whitney's statistic: each character counts by its rank among those of the other kind), so that
// nothing is sorted again. mean is the area itself. NaN unless both kinds occur.
Interval AreaInterval(std::span<const float> values, std::span<const float> on,
                      const BootstrapOptions& options = {});

// The same for Correlation(a, b), the ranks as they are in the whole text.
Interval CorrelationInterval(std::span<const double> a, std::span<const float> b,
                             const BootstrapOptions& options = {});

// Where a value is best cut in two to tell `on` from off: above it (for `up`, else below) means on.
struct Cut {
  double threshold = 0;
  bool up = true;
};
// By the largest sum of the shares that are right among on and among off (Youden 1950).
Cut BalancedCut(std::span<const float> values, std::span<const float> on, bool up);
// By the largest F1.
Cut BestF1Cut(std::span<const float> values, std::span<const float> on, bool up);
bool IsOn(const Cut& cut, float value);
// 2 right / (said + there); 0 if nothing is on and nothing is said to be.
double F1(std::span<const float> values, std::span<const float> on, const Cut& cut);

}  // namespace mnemo
