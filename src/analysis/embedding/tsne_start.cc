#include "analysis/embedding/tsne_start.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace mnemo {
namespace {

// It is only a start: directions that are told apart no better than this may be.
constexpr int kMostRounds = 100;
constexpr double kSettled = 1e-5;

using Vector = std::vector<double>;

Vector Normals(int64_t points, uint64_t seed, uint32_t attempt, uint32_t axis) {
  const Random random(seed, Purpose::kEmbedding);
  Vector values(static_cast<size_t>(points));
  for (uint32_t i = 0; i < values.size(); ++i) {
    values[i] = random.Normal({.layer = axis, .sequence = attempt, .element = i});
  }
  return values;
}

double Dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void Centre(Vector* values) {
  double mean = 0;
  for (const double value : *values) mean += value / static_cast<double>(values->size());
  for (double& value : *values) value -= mean;
}

void Normalise(Vector* values) {
  const double length = std::sqrt(Dot(*values, *values));
  for (double& value : *values) value = length > 0 ? value / length : 0;
}

// Both centred, of length 1 and at a right angle; a vector of zeros stays one.
void Orthonormalise(Vector* first, Vector* second) {
  Centre(first);
  Normalise(first);
  Centre(second);
  const double part = Dot(*first, *second);
  for (size_t i = 0; i < first->size(); ++i) (*second)[i] -= part * (*first)[i];
  Normalise(second);
}

struct Pair {
  Vector first, second;
};

// -1/2 times the squared distances, centred in rows and columns, times two centred vectors.
Pair Multiply(const SquareMatrix& distances, double scale, const Pair& vectors, ThreadPool* pool) {
  Pair product{Vector(vectors.first.size()), Vector(vectors.first.size())};
  pool->Split(static_cast<int>(distances.size), [&](int begin, int end) {
    for (int64_t i = begin; i < end; ++i) {
      const double* row = distances.Row(i);
      double first = 0, second = 0;
      for (size_t j = 0; j < vectors.first.size(); ++j) {
        const double distance = row[j] * scale, square = distance * distance;
        first += square * vectors.first[j];
        second += square * vectors.second[j];
      }
      product.first[static_cast<size_t>(i)] = -0.5 * first;
      product.second[static_cast<size_t>(i)] = -0.5 * second;
    }
  });
  Centre(&product.first);
  Centre(&product.second);
  return product;
}

void FixSign(Vector* axis) {
  const auto farthest = std::max_element(
      axis->begin(), axis->end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  if (*farthest < 0) {
    for (double& value : *axis) value = -value;
  }
}

}  // namespace

Plane RandomStart(int64_t points, uint64_t seed, uint32_t attempt) {
  Plane plane{Normals(points, seed, attempt, 0), Normals(points, seed, attempt, 1)};
  for (Vector* axis : {&plane.x, &plane.y}) {
    for (double& value : *axis) value *= kStartDeviation;
  }
  return plane;
}

Plane ScalingStart(const SquareMatrix& distances, uint64_t seed, ThreadPool* pool) {
  const double largest = *std::max_element(distances.values.begin(), distances.values.end());
  const double scale = 1 / std::max(largest, 1e-300);
  // Two vectors, multiplied and made orthogonal again and again, turn to the two directions.
  Pair axes{Normals(distances.size, 0, 0, 2), Normals(distances.size, 0, 0, 3)};
  double first_value = 0, second_value = 0;
  for (int round = 0; round < kMostRounds; ++round) {
    Orthonormalise(&axes.first, &axes.second);
    Pair next = Multiply(distances, scale, axes, pool);
    first_value = Dot(axes.first, next.first);
    second_value = Dot(axes.second, next.second);
    double change = 0;
    for (size_t i = 0; i < next.first.size(); ++i) {
      change = std::max({change, std::abs(next.first[i] - first_value * axes.first[i]),
                         std::abs(next.second[i] - second_value * axes.second[i])});
    }
    if (change <= kSettled * std::abs(first_value)) break;
    axes = std::move(next);
  }
  Orthonormalise(&axes.first, &axes.second);
  // Directions with a negative value, where the distances are not Euclidean, say nothing about
  // places.
  FixSign(&axes.first);
  FixSign(&axes.second);
  const double ratio = first_value > 0 && second_value > 0
                           ? std::sqrt(std::min(second_value / first_value, 1.0))
                           : 0;
  const double length = first_value > 0 ? std::sqrt(static_cast<double>(distances.size)) : 0;
  Plane plane = RandomStart(distances.size, seed, 0);
  for (size_t i = 0; i < plane.x.size(); ++i) {
    plane.x[i] = 0.01 * plane.x[i] + kStartDeviation * length * axes.first[i];
    plane.y[i] = 0.01 * plane.y[i] + kStartDeviation * length * ratio * axes.second[i];
  }
  return plane;
}

}  // namespace mnemo
