#include "analysis/embedding/picture_quality.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "base/error.h"

namespace mnemo {
namespace {

// The other points, nearest first.
std::vector<int64_t> Order(const SquareMatrix& distances, int64_t point) {
  std::vector<int64_t> order(static_cast<size_t>(distances.size));
  std::iota(order.begin(), order.end(), int64_t{0});
  order.erase(order.begin() + point);
  const double* row = distances.Row(point);
  std::stable_sort(order.begin(), order.end(),
                   [row](int64_t a, int64_t b) { return row[a] < row[b]; });
  return order;
}

void Check(const SquareMatrix& distances, const SquareMatrix& picture, int64_t neighbours,
           int64_t below) {
  CheckDistances(distances);
  CheckDistances(picture);
  if (picture.size != distances.size) {
    throw BadInput("a picture of other points")
        .Found(fmt::format("{} points in the picture", picture.size))
        .Allowed(fmt::format("{}", distances.size));
  }
  if (neighbours < 1 || neighbours >= below) {
    throw BadInput(fmt::format("{} points have not so many neighbours to look at", picture.size))
        .Found(fmt::format("{}", neighbours))
        .Allowed(fmt::format("1 to {}", below - 1));
  }
}

}  // namespace

SquareMatrix PictureDistances(std::span<const double> positions, int threads) {
  return EuclideanDistances(positions, static_cast<int64_t>(positions.size() / 2), 2, threads);
}

double NeighbourPreservation(const SquareMatrix& distances, const SquareMatrix& picture,
                             int64_t neighbours) {
  Check(distances, picture, neighbours, distances.size - 1);
  int64_t kept = 0;
  std::vector<char> near(static_cast<size_t>(distances.size));
  for (int64_t i = 0; i < distances.size; ++i) {
    const std::vector<int64_t> before = Order(distances, i), after = Order(picture, i);
    std::fill(near.begin(), near.end(), 0);
    for (int64_t k = 0; k < neighbours; ++k) near[static_cast<size_t>(before[k])] = 1;
    for (int64_t k = 0; k < neighbours; ++k) kept += near[static_cast<size_t>(after[k])];
  }
  return static_cast<double>(kept) / static_cast<double>(neighbours * distances.size);
}

double Trustworthiness(const SquareMatrix& distances, const SquareMatrix& picture,
                       int64_t neighbours) {
  Check(distances, picture, neighbours, (distances.size + 1) / 2);
  const int64_t n = distances.size;
  int64_t penalty = 0;
  std::vector<int64_t> rank(static_cast<size_t>(n));
  for (int64_t i = 0; i < n; ++i) {
    const std::vector<int64_t> before = Order(distances, i), after = Order(picture, i);
    for (int64_t k = 0; k < n - 1; ++k) rank[static_cast<size_t>(before[k])] = k + 1;
    for (int64_t k = 0; k < neighbours; ++k) {
      penalty += std::max<int64_t>(0, rank[static_cast<size_t>(after[k])] - neighbours);
    }
  }
  return 1 - 2.0 * static_cast<double>(penalty) /
                 static_cast<double>(n * neighbours * (2 * n - 3 * neighbours - 1));
}

}  // namespace mnemo
