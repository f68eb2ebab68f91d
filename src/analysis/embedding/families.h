// Do models of one family lie together? By distances, not by eye. A pure function; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/embedding/distances.h"

namespace mnemo {

struct FamilyPlace {
  int64_t models = 0;
  // Mean distance to other models of the family (NaN for a single one) and to those of others (NaN
  // where there is no other family).
  double within = 0, between = 0;
  int64_t near_own = 0;  // models whose nearest other one is of the family (of equals the first)
};

// families: [models], 0 .. kinds - 1. One entry a family. Throws Error (kBadInput): what
// CheckDistances() refuses, another number of models.
std::vector<FamilyPlace> PlaceFamilies(const SquareMatrix& distances,
                                       const std::vector<int>& families, int kinds);

}  // namespace mnemo
