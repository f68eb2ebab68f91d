#include "analysis/embedding/distances.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "analysis/embedding/embedding_fixture.h"
#include "base/error.h"

namespace mnemo {
namespace {

using fixture::ErrorOf;

using ::testing::HasSubstr;

TEST(Distances, AreEuclidean) {
  const SquareMatrix distances =
      EuclideanDistances(std::vector<double>{0, 0, 3, 4, 0, 4, 0, 0}, 4, 2);
  EXPECT_THAT(distances.values,
              ::testing::Pointwise(::testing::DoubleEq(), std::vector<double>{0, 5, 4, 0,  //
                                                                              5, 0, 3, 5,  //
                                                                              4, 3, 0, 4,  //
                                                                              0, 5, 4, 0}));
  CheckDistances(distances);
}

TEST(Distances, TinyAndHugeCoordinatesKeepTheirRatios) {
  for (const double unit : {1e-300, 1e-160, 1e140}) {
    std::vector<double> values{0, 0, 3, 4, 0, 4, 1, 1};
    for (double& value : values) value *= unit;
    const SquareMatrix distances = EuclideanDistances(values, 4, 2);
    EXPECT_NEAR(distances.At(0, 1) / unit, 5, 1e-12);
    EXPECT_NEAR(distances.At(1, 2) / unit, 3, 1e-12);
  }
}

TEST(Distances, AnyNumberOfThreadsGivesTheSameBits) {
  const std::vector<double> values = fixture::Normals(61 * 7);
  EXPECT_EQ(EuclideanDistances(values, 61, 7, 1).values,
            EuclideanDistances(values, 61, 7, 3).values);
}

TEST(Distances, WrongPointsAreNamed) {
  std::vector<double> values(20, 0);
  EXPECT_THAT(ErrorOf([&] { EuclideanDistances(std::span(values).first(15), 3, 5); }),
              HasSubstr("too few points"));
  EXPECT_THAT(ErrorOf([&] { EuclideanDistances(values, kMostPoints + 1, 1); }),
              HasSubstr("too many points"));
  EXPECT_THAT(ErrorOf([&] { EuclideanDistances(values, 4, 4); }), HasSubstr("no full table"));
  EXPECT_THAT(ErrorOf([&] { EuclideanDistances({}, 4, 0); }), HasSubstr("no full table"));
  EXPECT_THAT(ErrorOf([&] { EuclideanDistances(values, 5, INT64_MAX / 2); }),
              HasSubstr("no full table"));
  for (const double wrong : {double{NAN}, double{INFINITY}, -1e200}) {
    values[13] = wrong;
    EXPECT_THAT(ErrorOf([&] { EuclideanDistances(values, 4, 5); }), HasSubstr("point 3, column 4"));
  }
}

TEST(Distances, WrongDistancesAreNamed) {
  const SquareMatrix good = EuclideanDistances(fixture::Normals(12), 6, 2);
  CheckDistances(good);
  const auto error_with = [&](int64_t row, int64_t column, double value, bool both) {
    SquareMatrix wrong = good;
    wrong.At(row, column) = value;
    if (both) wrong.At(column, row) = value;
    return ErrorOf([&] { CheckDistances(wrong); });
  };
  EXPECT_THAT(error_with(1, 4, NAN, true), HasSubstr("row 2, column 5 of the distances: no dist"));
  EXPECT_THAT(error_with(1, 4, INFINITY, true), HasSubstr("no distance"));
  EXPECT_THAT(error_with(1, 4, -1, true), HasSubstr("no distance"));
  EXPECT_THAT(error_with(3, 3, 0.5, true), HasSubstr("row 4, column 4"));
  EXPECT_THAT(error_with(1, 4, 0.25, false), HasSubstr("differs from the way back"));
  EXPECT_EQ(error_with(1, 4, good.At(1, 4) * (1 + 1e-12), false), "no error");
  EXPECT_THAT(ErrorOf([&] { CheckDistances(SquareMatrix::Zeros(3)); }), HasSubstr("too few"));
  EXPECT_THAT(ErrorOf([&] {
                CheckDistances({5, std::vector<double>(24)});
              }),
              HasSubstr("no square table"));
}

}  // namespace
}  // namespace mnemo
