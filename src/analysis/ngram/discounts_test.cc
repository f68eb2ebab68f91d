#include "analysis/ngram/discounts.h"

#include <gtest/gtest.h>

namespace mnemo {
namespace {

// Y = 100 / (100 + 2 * 40) = 5/9; D2 = 2 - 3 * 5/9 * 20/40; D3 = 3 - 4 * 5/9 * 12/20.
TEST(Discounts, AreChenAndGoodmans) {
  const Discounts discounts = EstimateDiscounts({100, 40, 20, 12});
  EXPECT_DOUBLE_EQ(discounts.of[0], 5.0 / 9);
  EXPECT_DOUBLE_EQ(discounts.of[1], 2 - 5.0 / 6);
  EXPECT_DOUBLE_EQ(discounts.of[2], 3 - 4.0 / 3);
  EXPECT_TRUE(discounts.AllEstimated());
  EXPECT_EQ(discounts.Of(1), discounts.of[0]);
  EXPECT_EQ(discounts.Of(2), discounts.of[1]);
  EXPECT_EQ(discounts.Of(3), discounts.of[2]);
  EXPECT_EQ(discounts.Of(1000), discounts.of[2]);
}

TEST(Discounts, WhatCannotBeEstimatedIsHalfTheCount) {
  const Discounts no_fours = EstimateDiscounts({100, 40, 20, 0});
  EXPECT_FALSE(no_fours.estimated[2]);
  EXPECT_EQ(no_fours.of[2], 1.5);
  EXPECT_TRUE(no_fours.estimated[1]);

  const Discounts no_threes = EstimateDiscounts({100, 40, 0, 7});
  EXPECT_TRUE(no_threes.estimated[0]);
  EXPECT_FALSE(no_threes.estimated[1]);
  EXPECT_EQ(no_threes.of[1], 1);
  EXPECT_EQ(no_threes.of[2], 1.5);

  for (const std::array<int64_t, 4>& counts :
       {std::array<int64_t, 4>{0, 40, 20, 12}, {100, 0, 20, 12}, {0, 0, 0, 0}}) {
    const Discounts none = EstimateDiscounts(counts);
    EXPECT_EQ(none.of, (std::array<double, 3>{0.5, 1, 1.5}));
    for (const bool estimated : none.estimated) EXPECT_FALSE(estimated);
  }
}

TEST(Discounts, ANegativeOneIsNone) {
  // D2 = 2 - 3 * 10/12 * 5/1 < 0, D3 = 3 - 4 * 10/12 * 8/5 < 0.
  const Discounts discounts = EstimateDiscounts({10, 1, 5, 8});
  EXPECT_DOUBLE_EQ(discounts.of[0], 10.0 / 12);
  EXPECT_FALSE(discounts.estimated[1]);
  EXPECT_EQ(discounts.of[1], 1);
  EXPECT_FALSE(discounts.estimated[2]);
  EXPECT_EQ(discounts.of[2], 1.5);
}

}  // namespace
}  // namespace mnemo
