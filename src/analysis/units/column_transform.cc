#include "analysis/units/column_transform.h"

#include <cmath>
#include <numbers>

#include "base/error.h"

namespace mnemo {

void TransformColumns(int rows, int64_t columns, std::vector<float>* real,
                      std::vector<float>* imaginary) {
  MNEMO_CHECK(rows > 0 && (rows & (rows - 1)) == 0);
  MNEMO_CHECK(static_cast<int64_t>(real->size()) == rows * columns);
  MNEMO_CHECK(imaginary->size() == real->size());
  // Decimation in frequency: halves of every block, then of every half.
  for (int half = rows / 2; half > 0; half /= 2) {
    for (int j = 0; j < half; ++j) {
      const double angle = -std::numbers::pi * j / half;
      const auto turn_real = static_cast<float>(std::cos(angle));
      const auto turn_imaginary = static_cast<float>(std::sin(angle));
      for (int block = 0; block < rows; block += 2 * half) {
        float* low_real = real->data() + (block + j) * columns;
        float* low_imaginary = imaginary->data() + (block + j) * columns;
        float* high_real = low_real + half * columns;
        float* high_imaginary = low_imaginary + half * columns;
        for (int64_t c = 0; c < columns; ++c) {
          const float x = low_real[c] - high_real[c];
          const float y = low_imaginary[c] - high_imaginary[c];
          low_real[c] += high_real[c];
          low_imaginary[c] += high_imaginary[c];
          high_real[c] = x * turn_real - y * turn_imaginary;
          high_imaginary[c] = x * turn_imaginary + y * turn_real;
        }
      }
    }
  }
}

void TransformBack(std::vector<double>* real, std::vector<double>* imaginary) {
  const auto rows = static_cast<int>(real->size());
  MNEMO_CHECK(rows > 0 && (rows & (rows - 1)) == 0 && imaginary->size() == real->size());
  double* x = real->data();
  double* y = imaginary->data();
  // The same steps, undone in the opposite order.
  for (int half = 1; half < rows; half *= 2) {
    for (int j = 0; j < half; ++j) {
      const double angle = std::numbers::pi * j / half;
      const double turn_real = std::cos(angle), turn_imaginary = std::sin(angle);
      for (int low = j; low < rows; low += 2 * half) {
        const int high = low + half;
        const double part_real = x[high] * turn_real - y[high] * turn_imaginary;
        const double part_imaginary = x[high] * turn_imaginary + y[high] * turn_real;
        x[high] = x[low] - part_real;
        y[high] = y[low] - part_imaginary;
        x[low] += part_real;
        y[low] += part_imaginary;
      }
    }
  }
  for (int i = 0; i < rows; ++i) {
    x[i] /= rows;
    y[i] /= rows;
  }
}

}  // namespace mnemo
