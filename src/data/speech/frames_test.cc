#include "data/speech/frames.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"

namespace mnemo {
namespace {

using testing::ElementsAre;
using testing::FloatNear;
using testing::Pointwise;

Matrix Column(std::vector<float> values) {
  const auto rows = static_cast<int64_t>(values.size());
  return {rows, 1, std::move(values)};
}

std::vector<float> ColumnOf(const Matrix& matrix, int64_t column) {
  std::vector<float> values;
  for (int64_t t = 0; t < matrix.rows; ++t) values.push_back(matrix.At(t, column));
  return values;
}

TEST(WithDerivatives, OfAnImpulse) {
  const Matrix frames = Column({0, 0, 0, 0, 10, 0, 0, 0, 0});
  const Matrix result = WithDerivatives(frames, 2);
  ASSERT_EQ(result.columns, 3);
  EXPECT_EQ(ColumnOf(result, 0), frames.values);
  EXPECT_THAT(ColumnOf(result, 1), Pointwise(FloatNear(1e-6f), {0, 0, 2, 1, 0, -1, -2, 0, 0}));
  // The filter -2 -1 0 1 2 (over 10) applied twice: 4 4 1 -4 -10 -4 1 4 4 (over 100).
  EXPECT_THAT(ColumnOf(result, 2),
              Pointwise(FloatNear(1e-6f), {.4, .4, .1, -.4, -1.0, -.4, .1, .4, .4}));
}

TEST(WithDerivatives, OfARampIsItsSlope) {
  std::vector<float> ramp;
  for (int t = 0; t < 12; ++t) ramp.push_back(3.0f * t);
  const Matrix result = WithDerivatives(Column(ramp), 2, 2);
  for (int t = 2; t < 10; ++t) EXPECT_NEAR(result.At(t, 1), 3, 1e-5) << t;
  for (int t = 4; t < 8; ++t) EXPECT_NEAR(result.At(t, 2), 0, 1e-5) << t;
  // At the ends frames are repeated: (1 * (3 - 0) + 2 * (6 - 0)) / 10.
  EXPECT_NEAR(result.At(0, 1), 1.5, 1e-5);
  EXPECT_NEAR(result.At(11, 1), 1.5, 1e-5);
}

TEST(WithDerivatives, ColumnsStandByOrder) {
  const Matrix result = WithDerivatives({2, 2, {0, 5, 10, 5}}, 1, 1);
  EXPECT_THAT(result.values, ElementsAre(0, 5, 5, 0, 10, 5, 5, 0));
}

TEST(WithDerivatives, OrderZeroNoRowsAndWrongNumbers) {
  const Matrix frames = Column({1, 2});
  EXPECT_EQ(WithDerivatives(frames, 0), frames);
  EXPECT_EQ(WithDerivatives({0, 4, {}}, 2), (Matrix{0, 12, {}}));
  EXPECT_THROW(WithDerivatives(frames, -1), Error);
  EXPECT_THROW(WithDerivatives(frames, 2, 0), Error);
}

TEST(WithContext, RepeatsTheEnds) {
  const Matrix result = WithContext({3, 2, {1, 2, 3, 4, 5, 6}}, 1, 2);
  EXPECT_EQ(result.columns, 8);
  EXPECT_THAT(std::vector<float>(result.Row(0).begin(), result.Row(0).end()),
              ElementsAre(1, 2, 1, 2, 3, 4, 5, 6));
  EXPECT_THAT(std::vector<float>(result.Row(2).begin(), result.Row(2).end()),
              ElementsAre(3, 4, 5, 6, 5, 6, 5, 6));
  EXPECT_EQ(WithContext({0, 2, {}}, 1, 1), (Matrix{0, 6, {}}));
  EXPECT_THROW(WithContext({0, 2, {}}, -1, 0), Error);
}

TEST(EveryNth, TakesFromTheFirst) {
  const Matrix frames = Column({0, 1, 2, 3, 4, 5, 6});
  EXPECT_THAT(EveryNth(frames, 3).values, ElementsAre(0, 3, 6));
  EXPECT_THAT(EveryNth(frames, 3, 1).values, ElementsAre(1, 4));
  EXPECT_EQ(EveryNth(frames, 3, 1).rows, 2);
  EXPECT_EQ(EveryNth(frames, 2, 9).rows, 0);
  EXPECT_THROW(EveryNth(frames, 0), Error);
}

TEST(ColumnScaler, MeanZeroDeviationOne) {
  std::vector<Matrix> parts = {{2, 2, {1, 100, 2, 100}}, {0, 0, {}}, {2, 2, {3, 100, 6, 100}}};
  const ColumnScaler scaler = FitColumns(parts);
  EXPECT_THAT(scaler.mean, ElementsAre(3, 100));
  EXPECT_NEAR(scaler.deviation[0], std::sqrt((4 + 1 + 0 + 9) / 4.0), 1e-12);
  EXPECT_EQ(scaler.deviation[1], 0);
  scaler.Apply(&parts[2]);
  // The second column was constant: it is shifted only.
  EXPECT_THAT(parts[2].values, ElementsAre(0, 0, FloatNear(3 / std::sqrt(3.5f), 1e-6f), 0));
}

// Far from zero, where the textbook's sum of squares minus square of the sum loses everything.
TEST(ColumnScaler, KeepsItsDigits) {
  std::vector<float> values;
  for (int i = 0; i < 1000; ++i) values.push_back(1e6f + static_cast<float>(i % 2));
  const ColumnScaler scaler = FitColumns({Column(values)});
  EXPECT_NEAR(scaler.mean[0], 1e6 + 0.5, 1e-9);
  EXPECT_NEAR(scaler.deviation[0], 0.5, 1e-9);
}

TEST(ColumnScaler, WrongColumnsAndNoFrames) {
  Matrix two = {1, 2, {0, 0}};
  EXPECT_THROW(FitColumns({Column({1}), two}), Error);
  EXPECT_THROW(FitColumns({}), Error);
  EXPECT_THROW(FitColumns({{0, 3, {}}}), Error);
  EXPECT_THROW(FitColumns({Column({1, 2})}).Apply(&two), Error);
}

}  // namespace
}  // namespace mnemo
