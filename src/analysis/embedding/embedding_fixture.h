// For the tests of this folder: points that anyone can make again.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "analysis/embedding/distances.h"
#include "analysis/embedding/tsne_objective.h"
#include "base/error_of_for_tests.h"
#include "base/random.h"

namespace mnemo::fixture {

inline std::vector<double> Normals(int64_t count, uint32_t which = 0) {
  const Random random(17, Purpose::kTest);
  std::vector<double> values(static_cast<size_t>(count));
  for (uint32_t i = 0; i < values.size(); ++i) {
    values[i] = random.Normal({.sequence = which, .element = i});
  }
  return values;
}

// Groups of points, one after another in turn, their middles about `apart` deviations apart.
inline std::vector<double> Groups(int64_t points, int64_t columns, int groups, double apart) {
  std::vector<double> values = Normals(points * columns, 1);
  const std::vector<double> middles = Normals(groups * columns, 2);
  for (int64_t i = 0; i < points; ++i) {
    for (int64_t k = 0; k < columns; ++k) {
      values[i * columns + k] += apart * middles[i % groups * columns + k];
    }
  }
  return values;
}

inline Plane RandomPlane(int64_t points, double spread) {
  Plane plane{Normals(points, 3), Normals(points, 4)};
  for (double& x : plane.x) x *= spread;
  for (double& y : plane.y) y *= spread;
  return plane;
}

}  // namespace mnemo::fixture
