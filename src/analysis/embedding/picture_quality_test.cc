#include "analysis/embedding/picture_quality.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/embedding/embedding_fixture.h"
#include "base/error.h"

namespace mnemo {
namespace {

TEST(PictureQuality, ByHand) {
  // On a line: 0 1 2 3 4 5. In the picture 0 and 5 have changed places.
  const SquareMatrix before =
      PictureDistances(std::vector<double>{0, 0, 1, 0, 2.1, 0, 3.3, 0, 4.6, 0, 6, 0});
  const SquareMatrix after =
      PictureDistances(std::vector<double>{6, 0, 1, 0, 2.1, 0, 3.3, 0, 4.6, 0, 0, 0});
  // Nearest two before: 0:{1,2} 1:{0,2} 2:{1,3} 3:{2,4} 4:{3,5} 5:{4,3}; after: 0:{4,3} 1:{5,2}
  // 2:{1,3} 3:{2,4} 4:{3,0} 5:{1,2}. Kept: 0 1 2 2 1 0.
  EXPECT_DOUBLE_EQ(NeighbourPreservation(before, after, 2), 6.0 / 12);
  EXPECT_DOUBLE_EQ(NeighbourPreservation(before, before, 2), 1);
  // Ranks before, less 2: 0: 4 has 4, 3 has 3; 1: 5 has 5; 4: 0 has 5; 5: 1 has 4, 2 has 3.
  EXPECT_DOUBLE_EQ(Trustworthiness(before, after, 2),
                   1 - 2.0 / (6 * 2 * (12 - 6 - 1)) * (2 + 1 + 3 + 3 + 2 + 1));
  EXPECT_DOUBLE_EQ(Trustworthiness(before, before, 2), 1);
}

TEST(PictureQuality, ByChanceIsTheShareOfPoints) {
  const int64_t n = 200;
  const SquareMatrix before = EuclideanDistances(fixture::Normals(n * 2, 7), n, 2);
  const SquareMatrix after = EuclideanDistances(fixture::Normals(n * 2, 8), n, 2);
  EXPECT_NEAR(NeighbourPreservation(before, after, 10), 10.0 / (n - 1), 0.015);
  EXPECT_NEAR(Trustworthiness(before, after, 10), 0.5, 0.05);
}

TEST(PictureQuality, WrongQuestionsAreErrors) {
  const SquareMatrix six = EuclideanDistances(fixture::Normals(12), 6, 2);
  const SquareMatrix five = EuclideanDistances(fixture::Normals(10), 5, 2);
  EXPECT_THROW(NeighbourPreservation(six, five, 2), Error);
  EXPECT_THROW(NeighbourPreservation(six, six, 0), Error);
  EXPECT_THROW(NeighbourPreservation(six, six, 5), Error);
  EXPECT_THROW(Trustworthiness(six, six, 3), Error);
  EXPECT_EQ(NeighbourPreservation(six, six, 4), 1);
  EXPECT_EQ(Trustworthiness(five, five, 2), 1);
}

}  // namespace
}  // namespace mnemo
