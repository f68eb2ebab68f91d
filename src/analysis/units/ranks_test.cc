#include "analysis/units/ranks.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace mnemo {
namespace {

// Values with many equal ones, and labels that come in runs.
struct Sample {
  std::vector<float> values, on;
};
Sample Draw(uint64_t seed, int n, double signal, int kinds) {
  const Random random(seed, Purpose::kTest);
  Sample sample;
  bool on = false;
  for (uint32_t t = 0; t < static_cast<uint32_t>(n); ++t) {
    if (random.Uniform({.element = t}) < 0.1) on = !on;
    const double value = random.Normal({.layer = 1, .element = t}) + (on ? signal : 0);
    sample.values.push_back(static_cast<float>(std::round(value * kinds) / kinds));
    sample.on.push_back(on ? 1 : 0);
  }
  return sample;
}

TEST(MidRanks, EqualValuesShareTheMeanOfTheirRanks) {
  const std::vector<float> values = {3, -1, 3, 0, -0.0f, -7.5f, 3};
  EXPECT_EQ(MidRanks(values), (std::vector<double>{6, 2, 6, 3.5, 3.5, 1, 6}));
  EXPECT_TRUE(MidRanks({}).empty());
}

TEST(AreaUnderCurve, IsTheShareOfPairsInTheRightOrder) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const Sample sample = Draw(seed, 300, 0.3 * static_cast<double>(seed % 4), 2);
    double right = 0, pairs = 0;
    for (size_t i = 0; i < sample.on.size(); ++i) {
      for (size_t j = 0; j < sample.on.size(); ++j) {
        if (sample.on[i] == 0 || sample.on[j] == 1) continue;
        pairs += 1;
        if (sample.values[i] > sample.values[j]) right += 1;
        if (sample.values[i] == sample.values[j]) right += 0.5;
      }
    }
    EXPECT_NEAR(AreaUnderCurve(MidRanks(sample.values), sample.on), right / pairs, 1e-12) << seed;
  }
  EXPECT_TRUE(
      std::isnan(AreaUnderCurve(MidRanks(std::vector<float>{1, 2}), std::vector<float>{1, 1})));
}

TEST(Correlation, OfRanksIsSpearmansAndLeavesOutWhatIsNotDefined) {
  // By hand: ranks 1 2 3 4 against 2 1 4 3: 1 - 6 * 4 / (4 * 15).
  const std::vector<float> label = RanksWhereDefined(std::vector<float>{20, 10, 40, 30});
  EXPECT_NEAR(Correlation(MidRanks(std::vector<float>{-3, 0, 1, 9}), label), 0.6, 1e-12);
  const std::vector<float> some = RanksWhereDefined(std::vector<float>{5, NAN, 7, 6});
  EXPECT_EQ(some[0], 1);
  EXPECT_TRUE(std::isnan(some[1]));
  EXPECT_EQ(some[2], 3);
  EXPECT_EQ(some[3], 2);
  EXPECT_NEAR(Correlation(std::vector<double>{1, 99, 3, 2}, some), 1, 1e-12);
  EXPECT_TRUE(std::isnan(Correlation(std::vector<double>{1, 1}, std::vector<float>{1, 2})));
}

// Texts of one process whose true area is known: the interval holds it about 95 times of 100.
TEST(AreaInterval, HoldsTheTrueAreaAsOftenAsItSays) {
  constexpr int kTexts = 150, kFew = 50;
  const double truth = 0.5 * std::erfc(-0.5 / std::sqrt(2.0) / std::sqrt(2.0));
  int held = 0, iid = 0;
  BootstrapOptions options;
  options.block = 60;
  options.resamples = 200;
  for (int text = 0; text < kTexts; ++text) {
    const Random random(1000 + static_cast<uint64_t>(text), Purpose::kTest);
    std::vector<float> values, on;
    bool is = false;
    double slow = 0;
    for (uint32_t t = 0; t < 2000; ++t) {
      if (random.Uniform({.element = t}) < 0.1) is = !is;
      // Noise that goes on over neighbours, of variance 1.
      slow = 0.9 * slow + std::sqrt(1 - 0.81) * random.Normal({.layer = 1, .element = t});
      values.push_back(static_cast<float>(slow + (is ? 0.5 : 0)));
      on.push_back(is ? 1 : 0);
    }
    const Interval interval = AreaInterval(values, on, options);
    EXPECT_EQ(interval.mean, AreaUnderCurve(MidRanks(values), on));
    held += interval.low <= truth && truth <= interval.high;
    if (text >= kFew) continue;
    BootstrapOptions single = options;
    single.block = 1;
    const Interval narrow = AreaInterval(values, on, single);
    iid += narrow.low <= truth && truth <= narrow.high;
  }
  EXPECT_GE(held, 132) << "of " << kTexts;
  // Single characters as blocks deny what neighbours share: such intervals are too narrow.
  EXPECT_LE(iid, 42) << "of " << kFew;
}

TEST(CorrelationInterval, HoldsAndShrinks) {
  double width[2] = {0, 0};
  for (const int n : {1000, 16000}) {
    const Random random(7, Purpose::kTest);
    std::vector<float> a, b;
    for (uint32_t t = 0; t < static_cast<uint32_t>(n); ++t) {
      const double shared = random.Normal({.element = t});
      a.push_back(static_cast<float>(shared + random.Normal({.layer = 1, .element = t})));
      b.push_back(static_cast<float>(shared + random.Normal({.layer = 2, .element = t})));
    }
    BootstrapOptions options;
    options.block = 10;
    const Interval found = CorrelationInterval(MidRanks(a), RanksWhereDefined(b), options);
    // Spearman's correlation of two normals with correlation 1/2.
    const double truth = 6 / M_PI * std::asin(0.25);
    EXPECT_LT(found.low, truth);
    EXPECT_GT(found.high, truth);
    EXPECT_LT(found.low, found.mean);
    EXPECT_GT(found.high, found.mean);
    width[n > 1000] = found.high - found.low;
  }
  EXPECT_NEAR(width[0] / width[1], 4, 1);
}

TEST(Cut, StandsBetweenTheTwoKinds) {
  const std::vector<float> values = {1, 2, 3, 4, 5, 6}, on = {0, 0, 0, 1, 1, 1};
  const Cut up = BalancedCut(values, on, true);
  EXPECT_EQ(up.threshold, 3.5);
  EXPECT_TRUE(IsOn(up, 4));
  EXPECT_FALSE(IsOn(up, 3));
  EXPECT_EQ(F1(values, on, up), 1);
  const Cut down = BalancedCut(values, std::vector<float>{1, 1, 0, 0, 0, 0}, false);
  EXPECT_EQ(down.threshold, 2.5);
  EXPECT_TRUE(IsOn(down, 2));
  // A rare kind: 2 of 4 above 4.5 are right; F1 = 2 * 2 / (4 + 2).
  const std::vector<float> rare = {1, 5, 2, 5, 5, 5, 3}, few = {0, 1, 0, 0, 1, 0, 0};
  EXPECT_NEAR(F1(rare, few, BestF1Cut(rare, few, true)), 2.0 / 3, 1e-12);
}

}  // namespace
}  // namespace mnemo
