#include "analysis/embedding/distances.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/threads.h"

namespace mnemo {
namespace {

// Squares of larger numbers would overflow in a sum.
constexpr double kLargest = 1e150;
constexpr double kAsymmetry = 1e-9;

void CheckCount(int64_t points) {
  if (points >= kFewestPoints && points <= kMostPoints) return;
  Error error = BadInput(points < kFewestPoints ? "too few points for a picture of their distances"
                                                : "too many points: memory and time grow with the "
                                                  "square of their number");
  throw error.Found(fmt::format("{} points", points))
      .Allowed(fmt::format("{} to {}", kFewestPoints, kMostPoints))
      .Hint(points < kFewestPoints ? "compare more models" : "take a random part of them");
}

Error WrongDistance(const char* what, int64_t row, int64_t column, double found) {
  return BadInput(fmt::format("row {}, column {} of the distances: {}", row + 1, column + 1, what))
      .Found(fmt::format("{}", found));
}

}  // namespace

SquareMatrix EuclideanDistances(std::span<const double> values, int64_t points, int64_t columns,
                                int threads) {
  CheckCount(points);
  if (columns <= 0 || columns > INT64_MAX / points ||
      values.size() != static_cast<size_t>(points * columns)) {
    throw BadInput("the points' coordinates are no full table")
        .Found(fmt::format("{} numbers", values.size()))
        .Allowed(fmt::format("{} points of {} columns", points, columns));
  }
  double largest = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    if (!(std::abs(values[i]) <= kLargest)) {
      throw BadInput(fmt::format("point {}, column {}: no usable coordinate",
                                 static_cast<int64_t>(i) / columns + 1,
                                 static_cast<int64_t>(i) % columns + 1))
          .Found(fmt::format("{}", values[i]))
          .Allowed(fmt::format("a finite number up to {:g}", kLargest));
    }
    largest = std::max(largest, std::abs(values[i]));
  }
  // Measured in units of the largest coordinate, so that squares of tiny numbers are not lost.
  const double unit = largest > 0 ? largest : 1;
  std::vector<double> scaled(values.begin(), values.end());
  for (double& value : scaled) value /= unit;
  SquareMatrix distances = SquareMatrix::Zeros(points);
  ThreadPool pool(threads);
  pool.Split(static_cast<int>(points), [&](int begin, int end) {
    for (int64_t i = begin; i < end; ++i) {
      const double* a = scaled.data() + i * columns;
      for (int64_t j = 0; j < points; ++j) {
        const double* b = scaled.data() + j * columns;
        double sum = 0;
        for (int64_t k = 0; k < columns; ++k) {
          const double difference = a[k] - b[k];
          sum += difference * difference;
        }
        distances.At(i, j) = unit * std::sqrt(sum);
      }
    }
  });
  return distances;
}

void CheckDistances(const SquareMatrix& distances) {
  CheckCount(distances.size);
  if (distances.values.size() != static_cast<size_t>(distances.size * distances.size)) {
    throw BadInput("the distances are no square table")
        .Found(fmt::format("{} numbers", distances.values.size()))
        .Allowed(fmt::format("{0} rows of {0}", distances.size));
  }
  double largest = 0;
  for (int64_t i = 0; i < distances.size; ++i) {
    for (int64_t j = 0; j < distances.size; ++j) {
      const double distance = distances.At(i, j);
      if (!(distance >= 0 && distance <= kLargest)) {
        throw WrongDistance("no distance", i, j, distance)
            .Allowed(fmt::format("0 to {:g}", kLargest));
      }
      if (i == j && distance != 0) {
        throw WrongDistance("a point away from itself", i, j, distance).Allowed("0");
      }
      largest = std::max(largest, distance);
    }
  }
  for (int64_t i = 0; i < distances.size; ++i) {
    for (int64_t j = 0; j < i; ++j) {
      if (std::abs(distances.At(i, j) - distances.At(j, i)) <= kAsymmetry * largest) continue;
      throw WrongDistance("differs from the way back", i, j, distances.At(i, j))
          .Allowed(
              fmt::format("{}, as row {}, column {} has it", distances.At(j, i), j + 1, i + 1));
    }
  }
}

}  // namespace mnemo
