// A table of floats, row-major: one row a frame (a time step), one column a feature. What readers
// of vectors and the feature extraction hand on. A value; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mnemo {

struct Matrix {
  int64_t rows = 0, columns = 0;
  std::vector<float> values;  // [rows, columns]

  static Matrix Zeros(int64_t rows, int64_t columns) {
    return {rows, columns, std::vector<float>(static_cast<size_t>(rows * columns))};
  }
  std::span<float> Row(int64_t row) {
    return {values.data() + row * columns, static_cast<size_t>(columns)};
  }
  std::span<const float> Row(int64_t row) const {
    return {values.data() + row * columns, static_cast<size_t>(columns)};
  }
  float At(int64_t row, int64_t column) const {
    return values[static_cast<size_t>(row * columns + column)];
  }

  bool operator==(const Matrix&) const = default;
};

}  // namespace mnemo
