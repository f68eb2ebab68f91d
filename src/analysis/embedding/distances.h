// Distances between points, all against all: what t-SNE and the measures of a picture start from.
//
// Values; any thread may read. 8 bytes a pair: 2,000 points take 32 MB.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mnemo {

// At least 4 points make a picture; everything here is quadratic in their number.
inline constexpr int64_t kFewestPoints = 4;
inline constexpr int64_t kMostPoints = 8000;

struct SquareMatrix {
  int64_t size = 0;
  std::vector<double> values;  // [size, size], row-major

  static SquareMatrix Zeros(int64_t size) {
    return {size, std::vector<double>(static_cast<size_t>(size * size))};
  }
  double At(int64_t row, int64_t column) const {
    return values[static_cast<size_t>(row * size + column)];
  }
  double& At(int64_t row, int64_t column) {
    return values[static_cast<size_t>(row * size + column)];
  }
  const double* Row(int64_t row) const { return values.data() + row * size; }
  double* Row(int64_t row) { return values.data() + row * size; }
};

// Euclidean distances between the rows of values, [points, columns]; the same bits for any number
// of threads. Throws Error (kBadInput): too few or too many points, a size that is not points *
// columns, a value that is not finite or beyond 1e150.
SquareMatrix EuclideanDistances(std::span<const double> values, int64_t points, int64_t columns,
                                int threads = 1);

// Distances as this folder's functions want them. Throws Error (kBadInput), naming row and column
// (from 1): too few or too many points, a distance that is not finite, negative or beyond 1e150, a
// point away from itself, d(a, b) that differs from d(b, a) by more than 1e-9 of the largest.
void CheckDistances(const SquareMatrix& distances);

}  // namespace mnemo
