// How much modified Kneser-Ney smoothing takes from counts of 1, of 2, and of 3 and more (Chen and
// Goodman 1999, "An empirical study of smoothing techniques for language modeling", section 3.4):
//
//   Y = n1 / (n1 + 2 n2),  D1 = 1 - 2 Y n2 / n1,  D2 = 2 - 3 Y n3 / n2,  D3 = 3 - 4 Y n4 / n3
//
// where nj is how many pairs of a context and a follower have a count of j. D1 equals Y.
//
// Pure functions; any thread may call.
#pragma once

#include <array>
#include <cstdint>

namespace mnemo {

struct Discounts {
  std::array<double, 3> of = {};       // counts of 1, of 2, of 3 and more
  std::array<bool, 3> estimated = {};  // by the formula, not by the rule below
  double Of(uint32_t count) const { return of[count < 3 ? count - 1 : 2]; }  // count > 0
  bool AllEstimated() const { return estimated[0] && estimated[1] && estimated[2]; }
};

// The rule where the formulas cannot be used: Dj needs nj and n(j+1) above 0, D2 and D3 also n1 and
// n2, and a value above 0 and below j. What cannot be estimated is j / 2: 1/2, 1, 3/2.
// `counts` are n1 .. n4. docs/decisions.md says why.
Discounts EstimateDiscounts(const std::array<int64_t, 4>& counts);

}  // namespace mnemo
