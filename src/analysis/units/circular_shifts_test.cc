#include "analysis/units/circular_shifts.h"

#include <gtest/gtest.h>

#include <cmath>

#include "analysis/units/column_transform.h"
#include "analysis/units/ranks.h"
#include "base/random.h"

namespace mnemo {
namespace {

// Slowly changing labels and traces that know nothing of each other.
std::vector<float> SlowLabel(uint64_t seed, uint32_t which, int n) {
  const Random random(seed, Purpose::kTest);
  std::vector<float> label;
  bool on = false;
  for (uint32_t t = 0; t < static_cast<uint32_t>(n); ++t) {
    if (random.Uniform({.layer = 10 + which, .element = t}) < 0.02) on = !on;
    label.push_back(on ? 1 : 0);
  }
  return label;
}
std::vector<float> SlowTrace(uint64_t seed, uint32_t which, int n) {
  const Random random(seed, Purpose::kTest);
  std::vector<float> trace;
  double value = 0;
  for (uint32_t t = 0; t < static_cast<uint32_t>(n); ++t) {
    value = 0.97 * value + random.Normal({.layer = 100 + which, .element = t});
    trace.push_back(static_cast<float>(value));
  }
  return trace;
}

TEST(ColumnTransform, TheWayBackUndoesIt) {
  std::vector<float> real, imaginary;
  for (int i = 0; i < 32 * 3; ++i) {
    real.push_back(static_cast<float>(i * i % 17));
    imaginary.push_back(static_cast<float>(i % 5));
  }
  std::vector<float> x = real, y = imaginary;
  TransformColumns(32, 3, &x, &y);
  // Frequency 0, first in the order, is the sum of a column.
  float sum = 0;
  for (int i = 1; i < 96; i += 3) sum += real[static_cast<size_t>(i)];
  EXPECT_NEAR(x[1], sum, 1e-3);
  for (int column = 0; column < 3; ++column) {
    std::vector<double> u, v;
    for (int i = column; i < 96; i += 3) {
      u.push_back(x[static_cast<size_t>(i)]);
      v.push_back(y[static_cast<size_t>(i)]);
    }
    TransformBack(&u, &v);
    for (int i = 0; i < 32; ++i) {
      EXPECT_NEAR(u[static_cast<size_t>(i)], real[static_cast<size_t>(3 * i + column)], 1e-4);
      EXPECT_NEAR(v[static_cast<size_t>(i)], imaginary[static_cast<size_t>(3 * i + column)], 1e-4);
    }
  }
}

// Every turn by hand: the label is moved, the sum is taken, the statistics are standardised.
TEST(ShiftTest, EqualsTurningByHand) {
  constexpr int kLength = 600;  // 16 turns of 37 characters; 8 characters are left over
  const std::vector<std::vector<float>> labels = {SlowLabel(1, 0, kLength),
                                                  SlowLabel(1, 1, kLength)};
  const ShiftTest test(labels);
  ASSERT_EQ(test.turns(), 16);
  ASSERT_EQ(test.step(), 37);
  const std::vector<double> a = MidRanks(SlowTrace(1, 0, kLength));
  const std::vector<double> b = MidRanks(SlowTrace(1, 1, kLength));
  ShiftTest::Result of_a, of_b;
  test.Measure(a, b, &of_a, &of_b);
  constexpr int kUsed = 16 * 37;
  for (const auto& [ranks, result] : {std::pair{&a, &of_a}, std::pair{&b, &of_b}}) {
    std::vector<double> most(16, 0.0);
    for (size_t l = 0; l < 2; ++l) {
      double mean_rank = 0, mean_label = 0;
      for (size_t t = 0; t < kUsed; ++t) {
        mean_rank += (*ranks)[t] / kUsed;
        mean_label += labels[l][t] / kUsed;
      }
      std::vector<double> sums;
      for (size_t k = 0; k < 16; ++k) {
        double sum = 0;
        for (size_t t = 0; t < kUsed; ++t) {
          sum += (labels[l][t] - mean_label) * ((*ranks)[(t + 37 * k) % kUsed] - mean_rank);
        }
        sums.push_back(sum);
      }
      double mean = 0, square = 0;
      for (const double sum : sums) mean += sum / 16;
      for (const double sum : sums) square += (sum - mean) * (sum - mean) / 16;
      EXPECT_NEAR(result->strength[l], (sums[0] - mean) / std::sqrt(square), 1e-4);
      for (size_t k = 0; k < 16; ++k) {
        most[k] = std::max(most[k], std::abs(sums[k] - mean) / std::sqrt(square));
      }
    }
    for (size_t k = 0; k < 16; ++k) EXPECT_NEAR(result->most[k], most[k], 1e-4) << k;
  }
}

// The smallest adjusted p of units that know nothing; 60 texts of 30 units and 3 labels.
TEST(ShiftTest, NoiseIsSeldomCalledAFindingHoweverManyUnitsAreTried) {
  constexpr int kTexts = 60, kLength = 4096, kUnits = 30;
  int findings = 0, single = 0;
  for (int text = 0; text < kTexts; ++text) {
    const auto seed = static_cast<uint64_t>(text) + 1;
    std::vector<std::vector<float>> labels;
    for (uint32_t l = 0; l < 3; ++l) labels.push_back(SlowLabel(seed, l, kLength));
    ShiftTest test(labels);
    double largest = 0;
    int any = 0;
    for (uint32_t unit = 0; unit < kUnits; unit += 2) {
      ShiftTest::Result a, b;
      test.Measure(MidRanks(SlowTrace(seed, unit, kLength)),
                   MidRanks(SlowTrace(seed, unit + 1, kLength)), &a, &b);
      for (const ShiftTest::Result* result : {&a, &b}) {
        test.Add(*result);
        for (const double strength : result->strength) {
          largest = std::max(largest, std::abs(strength));
          any |= std::abs(strength) > 1.96;
        }
      }
    }
    EXPECT_GE(test.AdjustedP(largest), 1.0 / test.turns());
    findings += test.AdjustedP(largest) <= 0.05;
    single += any;
  }
  // 3 are expected: more than 9 would come by chance once in a thousand.
  EXPECT_LE(findings, 9);
  // Each pair for itself at 5 %: nearly every text would have a finding.
  EXPECT_GE(single, 54);
}

TEST(ShiftTest, AUnitThatKnowsTheLabelIsFoundAmongOthersAndOneThatNeverMovesIsNot) {
  constexpr int kLength = 4096;
  const std::vector<std::vector<float>> labels = {SlowLabel(5, 0, kLength),
                                                  std::vector<float>(kLength, 1.0f)};
  ShiftTest test(labels);
  std::vector<float> planted = SlowTrace(5, 0, kLength);
  for (size_t t = 0; t < planted.size(); ++t) planted[t] += 4 * labels[0][t];
  ShiftTest::Result knows, still;
  test.Measure(MidRanks(planted), MidRanks(std::vector<float>(kLength, 0.3f)), &knows, &still);
  test.Add(knows);
  test.Add(still);
  for (uint32_t unit = 1; unit < 41; unit += 2) {
    ShiftTest::Result a, b;
    test.Measure(MidRanks(SlowTrace(5, unit, kLength)), MidRanks(SlowTrace(5, unit + 1, kLength)),
                 &a, &b);
    test.Add(a);
    test.Add(b);
  }
  EXPECT_EQ(test.AdjustedP(knows.strength[0]), 1.0 / test.turns());
  EXPECT_GT(knows.strength[0], 0);
  EXPECT_EQ(still.strength[0], 0);
  EXPECT_EQ(test.AdjustedP(still.strength[0]), 1);
  EXPECT_EQ(knows.strength[1], 0);  // a label that is always on
}

}  // namespace
}  // namespace mnemo
