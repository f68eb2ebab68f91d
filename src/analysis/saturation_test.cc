#include "analysis/saturation.h"

#include <gtest/gtest.h>

#include <limits>

namespace mnemo {
namespace {

TEST(SaturationCounter, CountsAUnitAtATimeOverPieces) {
  SaturationCounter counter(2);
  const std::vector<float> first{0.05f, 0.5f, 0.95f, 0.99f, 0.0f, 1.0f};
  const std::vector<float> second{0.5f, 0.91f};
  counter.Add(first);
  counter.Add({});
  counter.Add(second);
  EXPECT_EQ(counter.steps(), 4);
  const auto fractions = counter.Fractions();
  ASSERT_EQ(fractions.size(), 2u);
  EXPECT_EQ(fractions[0].below, 0.5);
  EXPECT_EQ(fractions[0].above, 0.25);
  EXPECT_EQ(fractions[1].below, 0.0);
  EXPECT_EQ(fractions[1].above, 0.75);
}

TEST(SaturationCounter, TheBoundsThemselvesAreNotSaturated) {
  SaturationCounter counter(1);
  const std::vector<float> values{0.1f, 0.9f, std::numeric_limits<float>::quiet_NaN()};
  counter.Add(values);
  EXPECT_EQ(counter.steps(), 3);
  EXPECT_EQ(counter.Fractions()[0].below, 0);
  EXPECT_EQ(counter.Fractions()[0].above, 0);
}

TEST(SaturationCounter, NothingAddedIsZero) {
  const auto fractions = SaturationCounter(3).Fractions();
  ASSERT_EQ(fractions.size(), 3u);
  EXPECT_EQ(fractions[2].below, 0);
}

TEST(SaturationCounterDeathTest, RefusesHalfARow) {
  SaturationCounter counter(2);
  const std::vector<float> values{0.5f, 0.5f, 0.5f};
  EXPECT_DEATH(counter.Add(values), "units == 0");
}

}  // namespace
}  // namespace mnemo
