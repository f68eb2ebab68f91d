#include "data/own/own_split.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/error.h"

namespace mnemo {
namespace {

constexpr std::array<bool, 3> kNone = {};

std::string Letters(const OwnSplit& split, uint64_t count) {
  std::string letters;
  for (uint64_t i = 0; i < count; ++i) {
    letters += "tvs"[static_cast<size_t>(split.Of(i, Split::kTrain))];
  }
  return letters;
}

TEST(OwnSplit, EveryTenSequencesAreSharedOut) {
  std::set<std::string> orders;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const std::string letters = Letters(OwnSplit(kNone, 0.1, 0.2, seed), 100);
    for (size_t block = 0; block < 100; block += 10) {
      const std::string ten = letters.substr(block, 10);
      EXPECT_EQ(std::count(ten.begin(), ten.end(), 'v'), 1) << ten;
      EXPECT_EQ(std::count(ten.begin(), ten.end(), 's'), 2) << ten;
      orders.insert(ten);
    }
  }
  EXPECT_GT(orders.size(), 100u);  // of 360: by chance, and not the same in every ten
}

TEST(OwnSplit, SharesThatAreNoTenthsAreMetOnTheWhole) {
  const std::string letters = Letters(OwnSplit(kNone, 0.025, 0.33, 3), 20000);
  EXPECT_NEAR(std::count(letters.begin(), letters.end(), 'v') / 20000.0, 0.025, 0.003);
  EXPECT_NEAR(std::count(letters.begin(), letters.end(), 's') / 20000.0, 0.33, 0.003);
}

TEST(OwnSplit, IsAFunctionOfSeedAndPlace) {
  const std::string some = Letters(OwnSplit(kNone, 0.1, 0.1, 7), 57);
  EXPECT_EQ(Letters(OwnSplit(kNone, 0.1, 0.1, 7), 200).substr(0, 57), some);
  EXPECT_NE(Letters(OwnSplit(kNone, 0.1, 0.1, 8), 57), some);
}

TEST(OwnSplit, OnlyMissingPartsAreTakenOutOfTrain) {
  const OwnSplit no_valid({true, false, true}, 0.3, 0.3, 1);
  const std::string letters = Letters(no_valid, 100);
  EXPECT_EQ(std::count(letters.begin(), letters.end(), 'v'), 30);
  EXPECT_EQ(std::count(letters.begin(), letters.end(), 's'), 0);
  for (uint64_t i = 0; i < 100; ++i) EXPECT_EQ(no_valid.Of(i, Split::kTest), Split::kTest);
  const OwnSplit all({true, true, true}, 0.3, 0.3, 1);
  EXPECT_FALSE(all.draws());
  EXPECT_EQ(Letters(all, 50), std::string(50, 't'));
  EXPECT_THROW(OwnSplit({false, true, true}, 0.1, 0.1, 1), Error);
}

}  // namespace
}  // namespace mnemo
