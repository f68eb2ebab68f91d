// Which units of a value to look at first: by number, by what they do over a text, or by how far
// they go along with a label of its characters.
//
// One pass over what a Reading has read; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "view/reading.h"

namespace mnemo {

// A unit over the characters that are read. Values that are not finite are left out; a unit without
// any other has NaN everywhere.
struct UnitFacts {
  int unit = 0;
  double mean = 0, deviation = 0, lowest = 0, highest = 0;
  // Shares of the characters: at an end of its range. A sigmoid's: below 0.1, above 0.9 (Karpathy
  // et al. 2015, figure 3); of other values: below -0.9, above 0.9.
  double low = 0, high = 0;
  double score = 0;  // what it was sorted by; a label's: the correlation with it
};

struct UnitOrder {
  std::vector<UnitFacts> units;  // in order
  int64_t characters = 0;        // that were looked at
};

// sort: "number"; "mean", "variation" (standard deviation), "saturation" (low + high): the largest
// first; or a label's name (view/char_labels.h): the largest |Pearson correlation| first, those
// that have none (a unit or a label that never changes) last. Equals by number. Throws Error
// (kBadInput) for a value, layer or order that there is not.
UnitOrder OrderUnits(const Reading& reading, int layer, const std::string& value,
                     const std::string& sort);

}  // namespace mnemo
