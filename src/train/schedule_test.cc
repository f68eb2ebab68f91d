#include "train/schedule.h"

#include <gtest/gtest.h>

#include <cmath>

namespace mnemo {
namespace {

TEST(Schedule, ConstantStaysAtOne) {
  EXPECT_EQ(RateFactor({}, {.update = 0, .updates = 100}), 1);
  EXPECT_EQ(RateFactor({}, {.update = 99, .updates = 100, .epoch = 50, .plateaus = 3}), 1);
}

TEST(Schedule, DecayBeginsWithTheFirstEpochBeyond) {
  const ScheduleSpec spec = {.kind = ScheduleKind::kDecay, .factor = 0.5, .after = 10};
  EXPECT_EQ(RateFactor(spec, {.epoch = 0}), 1);
  EXPECT_EQ(RateFactor(spec, {.epoch = 9}), 1);  // the tenth
  EXPECT_EQ(RateFactor(spec, {.epoch = 10}), 0.5);
  EXPECT_EQ(RateFactor(spec, {.epoch = 12}), 0.125);
}

TEST(Schedule, CosineGoesFromOneToZero) {
  const ScheduleSpec spec = {.kind = ScheduleKind::kCosine};
  EXPECT_EQ(RateFactor(spec, {.update = 0, .updates = 300}), 1);
  EXPECT_NEAR(RateFactor(spec, {.update = 100, .updates = 300}), 0.75, 1e-12);
  EXPECT_NEAR(RateFactor(spec, {.update = 150, .updates = 300}), 0.5, 1e-12);
  EXPECT_NEAR(RateFactor(spec, {.update = 300, .updates = 300}), 0, 1e-12);
  EXPECT_NEAR(RateFactor(spec, {.update = 900, .updates = 300}), 0, 1e-12);
}

TEST(Schedule, PlateausCutTheRate) {
  const ScheduleSpec spec = {.kind = ScheduleKind::kPlateau, .factor = 0.25};
  EXPECT_EQ(RateFactor(spec, {.update = 1000, .epoch = 40}), 1);
  EXPECT_EQ(RateFactor(spec, {.plateaus = 2}), 0.0625);
}

TEST(Schedule, WarmupGrowsInALineAndMultiplies) {
  ScheduleSpec spec = {.warmup = 4};
  EXPECT_EQ(RateFactor(spec, {.update = 0}), 0.25);
  EXPECT_EQ(RateFactor(spec, {.update = 2}), 0.75);
  EXPECT_EQ(RateFactor(spec, {.update = 3}), 1);
  EXPECT_EQ(RateFactor(spec, {.update = 4}), 1);
  spec.kind = ScheduleKind::kPlateau;
  spec.factor = 0.5;
  EXPECT_EQ(RateFactor(spec, {.update = 1, .plateaus = 1}), 0.25);
}

}  // namespace
}  // namespace mnemo
