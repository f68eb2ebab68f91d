#include "report/axis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace mnemo {
namespace {

using ::testing::ElementsAre;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> Labels(double low, double high, int wanted, bool logarithmic = false) {
  std::vector<std::string> labels;
  for (const Tick& tick : Ticks({.low = low, .high = high, .logarithmic = logarithmic}, wanted)) {
    labels.push_back(tick.label);
  }
  return labels;
}

TEST(Ticks, AreRound) {
  EXPECT_THAT(Labels(0, 1, 5), ElementsAre("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"));
  EXPECT_THAT(Labels(1.36, 1.87, 5), ElementsAre("1.4", "1.6", "1.8"));
  EXPECT_THAT(Labels(1.36, 1.59, 5), ElementsAre("1.40", "1.45", "1.50", "1.55"));
  EXPECT_THAT(Labels(0, 2400, 5), ElementsAre("0", "500", "1,000", "1,500", "2,000"));
  EXPECT_THAT(Labels(0, 11, 5), ElementsAre("0.0", "2.5", "5.0", "7.5", "10.0"));
  EXPECT_THAT(Labels(-0.3, 0.3, 4), ElementsAre("-0.2", "0.0", "0.2"));
}

TEST(Ticks, OnALogarithmicAxis) {
  EXPECT_THAT(Labels(1e-4, 1e-1, 5, true), ElementsAre("0.0001", "0.001", "0.01", "0.1"));
  EXPECT_THAT(Labels(1.4, 24, 5, true), ElementsAre("2", "5", "10", "20"));
  EXPECT_THAT(Labels(1.4, 4.8, 5, true), ElementsAre("2", "3", "4"));
  EXPECT_LE(Labels(1e-30, 1e30, 5, true).size(), 10u);
}

// Whatever the range: a few ticks, in order, all inside, no label twice.
TEST(Ticks, HoldForAnyRange) {
  for (const double low : {-3e7, -1.0, 1e-9, 0.1, 1.3999, 17.0, 8e8}) {
    for (const double span : {1e-7, 0.0031, 0.9, 1.0, 33.3, 1e5, 7e11}) {
      if (std::abs(low) > 1e7 * span) continue;
      for (const int wanted : {2, 4, 6}) {
        for (const bool logarithmic : {false, true}) {
          if (logarithmic && low <= 0) continue;
          const Axis axis{.low = low, .high = low + span, .logarithmic = logarithmic};
          const auto ticks = Ticks(axis, wanted);
          EXPECT_LE(ticks.size(), 2u * static_cast<size_t>(wanted)) << low << " " << span;
          if (wanted > 2) {
            EXPECT_GE(ticks.size(), 2u) << low << " " << span;
          }
          for (size_t i = 0; i < ticks.size(); ++i) {
            EXPECT_GE(ticks[i].value, axis.low - 1e-6 * span);
            EXPECT_LE(ticks[i].value, axis.high + 1e-6 * span);
            if (i > 0) {
              EXPECT_NE(ticks[i].label, ticks[i - 1].label) << low << " " << span;
            }
          }
        }
      }
    }
  }
}

TEST(FitAxis, CoversWhatIsFinite) {
  const Axis axis = FitAxis({2, kNan, 4, std::numeric_limits<double>::infinity()}, false, 0.1);
  EXPECT_DOUBLE_EQ(axis.low, 1.8);
  EXPECT_DOUBLE_EQ(axis.high, 4.2);
  const Axis log = FitAxis({0.01, -3, 0, 1}, true, 0.5);
  EXPECT_NEAR(log.low, 0.001, 1e-9);
  EXPECT_NEAR(log.high, 10, 1e-9);
}

TEST(FitAxis, HasWidthAroundNothingAndOneValue) {
  EXPECT_EQ(FitAxis({}, false).high, 1);
  EXPECT_EQ(FitAxis({kNan}, true).low, 1);
  EXPECT_EQ(FitAxis({-1}, true).high, 10);
  for (const double value : {0.0, 1.5, -2e9, 1e-12}) {
    const Axis axis = FitAxis({value, value}, false);
    EXPECT_LT(axis.low, value);
    EXPECT_GT(axis.high, value);
  }
  const Axis log = FitAxis({0.003}, true);
  EXPECT_NEAR(log.low, 0.0015, 1e-9);
  EXPECT_NEAR(log.high, 0.006, 1e-9);
}

TEST(Axis, Places) {
  const Axis axis{.low = 1, .high = 3, .pixel_low = 100, .pixel_high = 0};
  EXPECT_EQ(axis.Place(2), 50);
  EXPECT_TRUE(std::isnan(axis.Place(kNan)));
  const Axis log{.low = 1, .high = 100, .pixel_high = 10, .logarithmic = true};
  EXPECT_NEAR(log.Place(10), 5, 1e-12);
  EXPECT_TRUE(std::isnan(log.Place(0)));
}

}  // namespace
}  // namespace mnemo
