// What is done to frames once they are features: derivatives, neighbours as context, fewer of them,
// mean 0 and standard deviation 1. All take any Matrix, also one without rows; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "data/matrix.h"

namespace mnemo {

// Appends the derivatives of order 1 .. `order` to every row: columns * (order + 1).
//   d_t = sum_{j=1..w} j (x_{t+j} - x_{t-j}) / (2 sum_{j=1..w} j^2)
// (regression over 2w + 1 frames, as HTK and Kaldi have it; w = `window`). Order k is that filter
// applied k times to the frames continued without end by copies of the first and the last one:
// Kaldi's edges. (HTK continues each derivative by copies instead; that differs in the first and
// last w frames of order 2.) 0 <= order <= 8, 1 <= window <= 100, else Error (kBadInput).
Matrix WithDerivatives(const Matrix& frames, int order, int window = 2);

// Row t becomes rows t - left .. t + right side by side; frames beyond an end are copies of the
// first or the last one. 0 <= left, right <= 1000, else Error (kBadInput).
Matrix WithContext(const Matrix& frames, int left, int right);

// Rows first, first + every, ... every >= 1, first >= 0, else Error (kBadInput).
Matrix EveryNth(const Matrix& frames, int every, int first = 0);

// Shifts and scales columns; made from training data, applied to all parts.
struct ColumnScaler {
  std::vector<double> mean;
  std::vector<double> deviation;  // of the population: sqrt(mean((x - mean)^2))

  // (x - mean) / deviation. A column that was constant in training is only shifted.
  // Throws Error (kBadInput) when the number of columns differs.
  void Apply(Matrix* frames) const;

  bool operator==(const ColumnScaler&) const = default;
};

// Collects what a ColumnScaler is made of, in the order in which frames are added (Welford's
// recursion in double): the same order gives the same bits. One thread at a time.
class ColumnStatistics {
 public:
  // Throws Error (kBadInput) when the number of columns differs from that of frames added before.
  void Add(const Matrix& frames);
  int64_t count() const { return count_; }
  // Throws Error (kBadInput) when no frame was added.
  ColumnScaler Scaler() const;

 private:
  int64_t count_ = 0;
  std::vector<double> mean_, squares_;  // squares_: sum of (x - mean)^2
};

// Of all frames of all matrices, in this order.
ColumnScaler FitColumns(const std::vector<Matrix>& parts);

}  // namespace mnemo
