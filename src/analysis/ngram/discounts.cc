#include "analysis/ngram/discounts.h"

#include <cstddef>

namespace mnemo {

Discounts EstimateDiscounts(const std::array<int64_t, 4>& counts) {
  const auto n = [&counts](size_t j) { return static_cast<double>(counts[j - 1]); };
  Discounts discounts;
  const double share = n(1) / (n(1) + 2 * n(2));  // used where n1 and n2 are above 0 only
  for (size_t j = 1; j <= 3; ++j) {
    double& discount = discounts.of[j - 1];
    const double count = static_cast<double>(j);
    const bool possible = n(1) > 0 && n(2) > 0 && n(j) > 0 && n(j + 1) > 0;
    if (possible) discount = count - (count + 1) * share * n(j + 1) / n(j);
    discounts.estimated[j - 1] = possible && discount > 0 && discount < count;
    if (!discounts.estimated[j - 1]) discount = count / 2;
  }
  return discounts;
}

}  // namespace mnemo
