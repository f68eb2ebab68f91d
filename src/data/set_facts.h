// Numbers about a set that are counted in one pass over its tables: lengths, and how often a class,
// a label or a bit stands in the targets. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "data/sequences.h"

namespace mnemo {

// All 0 for a part without sequences. The median of an even number is the lower of the two.
struct LengthFacts {
  int64_t shortest = 0, median = 0, longest = 0;  // steps
};
LengthFacts LengthsOf(const SequenceSplit& part);

struct Frequency {
  int32_t value = 0;  // class, label or bit
  double share =
      0;  // of the steps that have a class, of all labels; for a bit of all counted steps
};

// The `most` commonest of a part, the first the commonest, equal ones by number; without those that
// never occur. Empty where targets are numbers.
std::vector<Frequency> Commonest(const SequenceData& data, Split part, size_t most);

}  // namespace mnemo
