#include "base/random.h"

#include <gtest/gtest.h>

#include <cmath>

namespace mnemo {
namespace {

// Known answers of Philox4x32-10 from the authors' Random123 distribution.
TEST(Philox, KnownAnswers) {
  EXPECT_EQ(Philox({0, 0, 0, 0}, {0, 0}),
            (std::array<uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(Philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (std::array<uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(Philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (std::array<uint32_t, 4>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Random, MomentsAreRight) {
  const Random random(7, Purpose::kTest);
  double uniform = 0, normal = 0, square = 0;
  const int n = 200000;
  for (uint32_t i = 0; i < n; ++i) {
    uniform += random.Uniform({.element = i});
    const double z = random.Normal({.step = 1, .element = i});
    normal += z;
    square += z * z;
  }
  EXPECT_NEAR(uniform / n, 0.5, 0.003);
  EXPECT_NEAR(normal / n, 0.0, 0.01);
  EXPECT_NEAR(square / n, 1.0, 0.015);
}

TEST(Random, EveryPartOfThePlaceMatters) {
  const Random random(7, Purpose::kTest);
  const auto base = random.Bits({});
  EXPECT_NE(base, random.Bits({.step = 1}));
  EXPECT_NE(base, random.Bits({.step = uint64_t{1} << 40}));
  EXPECT_NE(base, random.Bits({.layer = 1}));
  EXPECT_NE(base, random.Bits({.sequence = 1}));
  EXPECT_NE(base, random.Bits({.element = 1}));
  EXPECT_NE(base, Random(8, Purpose::kTest).Bits({}));
  EXPECT_NE(base, Random(uint64_t{7} | uint64_t{1} << 32, Purpose::kTest).Bits({}));
  EXPECT_NE(base, Random(7, Purpose::kDropout).Bits({}));
}

TEST(Random, BelowCoversItsRange) {
  const Random random(1, Purpose::kTest);
  int seen[5] = {};
  for (uint32_t i = 0; i < 1000; ++i) ++seen[random.Below(5, {.element = i})];
  for (int count : seen) EXPECT_GT(count, 150);
}

}  // namespace
}  // namespace mnemo
