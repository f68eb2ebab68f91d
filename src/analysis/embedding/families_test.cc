#include "analysis/embedding/families.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"

namespace mnemo {
namespace {

// Points on a line.
SquareMatrix OnALine(const std::vector<double>& places) {
  const auto n = static_cast<int64_t>(places.size());
  SquareMatrix distances = SquareMatrix::Zeros(n);
  for (int64_t a = 0; a < n; ++a) {
    for (int64_t b = 0; b < n; ++b) {
      distances.At(a, b) =
          std::abs(places[static_cast<size_t>(a)] - places[static_cast<size_t>(b)]);
    }
  }
  return distances;
}

TEST(Families, MeansAndNearestOnes) {
  const auto places = PlaceFamilies(OnALine({0, 1, 10, 10.5, 3}), {0, 0, 1, 1, 2}, 3);
  ASSERT_EQ(places.size(), 3u);
  EXPECT_EQ(places[0].models, 2);
  EXPECT_DOUBLE_EQ(places[0].within, 1);
  EXPECT_DOUBLE_EQ(places[0].between, (10 + 10.5 + 3 + 9 + 9.5 + 2) / 6);
  EXPECT_EQ(places[0].near_own, 2);
  EXPECT_DOUBLE_EQ(places[1].within, 0.5);
  EXPECT_EQ(places[2].near_own, 0);
  EXPECT_TRUE(std::isnan(places[2].within));
}

TEST(Families, MixedOnesAreNearOthers) {
  const auto places = PlaceFamilies(OnALine({0, 1, 2, 3}), {0, 1, 0, 1}, 2);
  EXPECT_EQ(places[0].near_own + places[1].near_own, 0);
  EXPECT_THROW(PlaceFamilies(OnALine({0, 1, 2, 3}), {0, 1}, 2), Error);
}

}  // namespace
}  // namespace mnemo
