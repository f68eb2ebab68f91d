#include "analysis/embedding/model_distances.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "analysis/embedding/embedding_fixture.h"
#include "base/error.h"
#include "base/random.h"

namespace mnemo {
namespace {

using fixture::ErrorOf;

using ::testing::HasSubstr;
using Symbols4 = std::vector<std::vector<int32_t>>;
using Losses4 = std::vector<std::vector<float>>;

template <typename T>
std::vector<std::span<const T>> Spans(const std::vector<std::vector<T>>& rows) {
  return {rows.begin(), rows.end()};
}

TEST(ModelDistances, DisagreementIsTheShareOfOtherSymbols) {
  const Symbols4 symbols{{1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 3, 9}, {4, 3, 2, 9}, {1, 0, 0, 0}};
  const SquareMatrix found = Disagreement(Spans(symbols));
  EXPECT_EQ(found.values, (std::vector<double>{0,    0,    0.25, 1,    0.75,  //
                                               0,    0,    0.25, 1,    0.75,  //
                                               0.25, 0.25, 0,    0.75, 0.75,  //
                                               1,    1,    0.75, 0,    1,     //
                                               0.75, 0.75, 0.75, 1,    0}));
  EXPECT_EQ(Disagreement(Spans(symbols), 3).values, found.values);
  CheckDistances(found);
}

TEST(ModelDistances, LossesAreComparedAsAPointsCoordinates) {
  const Losses4 losses{{0, 0, 1, 1}, {3, 0, 1, 5}, {0, 0, 1, 1}, {1, 1, 2, 2}};
  const SquareMatrix found = LossDistances(Spans(losses));
  EXPECT_DOUBLE_EQ(found.At(0, 1), 2.5);  // sqrt((9 + 16) / 4)
  EXPECT_EQ(found.At(0, 2), 0);
  EXPECT_DOUBLE_EQ(found.At(3, 0), 1);
  EXPECT_EQ(LossDistances(Spans(losses), 3).values, found.values);
  CheckDistances(found);
}

TEST(ModelDistances, ProbabilitiesOfZeroCount) {
  const float infinite = INFINITY, half = std::log(2.0f);
  const Losses4 losses{{0, 0}, {infinite, 0}, {half, half}, {0, half}};
  const SquareMatrix found = ProbabilityDistances(Spans(losses));
  EXPECT_NEAR(found.At(0, 1), std::sqrt(0.5), 1e-7);
  EXPECT_NEAR(found.At(0, 2), 0.5, 1e-7);
  EXPECT_NEAR(found.At(2, 3), std::sqrt(0.125), 1e-7);
}

// Many models, odd and even in number: every pair is there, whatever the threads.
TEST(ModelDistances, EveryPairIsThere) {
  for (const size_t models : {4, 7, 10}) {
    const Random random(5, Purpose::kTest);
    Losses4 losses(models, std::vector<float>(31));
    for (uint32_t m = 0; m < models; ++m) {
      for (uint32_t i = 0; i < 31; ++i) {
        losses[m][i] = static_cast<float>(random.Uniform({.sequence = m, .element = i}));
      }
    }
    const SquareMatrix found = LossDistances(Spans(losses), 2);
    for (size_t a = 0; a < models; ++a) {
      for (size_t b = 0; b < models; ++b) {
        double sum = 0;
        for (int i = 0; i < 31; ++i) sum += std::pow(double{losses[a][i]} - losses[b][i], 2);
        EXPECT_NEAR(found.At(static_cast<int64_t>(a), static_cast<int64_t>(b)), std::sqrt(sum / 31),
                    1e-12);
      }
    }
  }
}

TEST(ModelDistances, WrongModelsAreNamed) {
  const Symbols4 few{{1}, {2}, {3}}, none(4), uneven{{1, 2}, {1, 2}, {1}, {1, 2}};
  EXPECT_THAT(ErrorOf([&] { Disagreement(Spans(few)); }), HasSubstr("3 models"));
  EXPECT_THAT(ErrorOf([&] { Disagreement(Spans(none)); }), HasSubstr("model 1"));
  EXPECT_THAT(ErrorOf([&] { Disagreement(Spans(uneven)); }), HasSubstr("model 3 was not scored"));
  Losses4 losses(4, {1, 2});
  for (const float wrong : {-0.5f, float{NAN}, float{INFINITY}}) {
    losses[2][1] = wrong;
    EXPECT_THAT(ErrorOf([&] { LossDistances(Spans(losses)); }),
                HasSubstr("model 3, character 2: no loss"));
  }
  losses[2][1] = -1;
  EXPECT_THAT(ErrorOf([&] { ProbabilityDistances(Spans(losses)); }), HasSubstr("no loss"));
}

}  // namespace
}  // namespace mnemo
