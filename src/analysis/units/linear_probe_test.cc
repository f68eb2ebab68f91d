#include "analysis/units/linear_probe.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "analysis/units/ranks.h"
#include "base/random.h"

namespace mnemo {
namespace {

ProbeRows SixtyRows() {
  ProbeRows rows = {60, 3, {}};
  for (int i = 0; i < 60; ++i) {
    for (int j = 0; j < 3; ++j) {
      rows.values.push_back(static_cast<float>((i * (j + 3) * 7 % 23) / 10.0 - j));
    }
  }
  return rows;
}

// scikit-learn 1.2.1: LogisticRegression(C=1, tol=1e-14) and Ridge(alpha=1) on the standardised
// columns, weights and intercept taken back to the columns as they are.
TEST(LinearProbe, GoldenNumbersOfScikitLearn) {
  const ProbeRows rows = SixtyRows();
  std::vector<float> on, numbers;
  for (const char c : std::string("011001000000111110010000111010000001011100100001110110000011")) {
    on.push_back(c == '1' ? 1 : 0);
  }
  const LinearProbe logistic = FitProbe(rows, on, false);
  EXPECT_TRUE(logistic.converged);
  EXPECT_NEAR(logistic.weights[0], 3.51096635, 1e-4);
  EXPECT_NEAR(logistic.weights[1], -2.3681197, 1e-4);
  EXPECT_NEAR(logistic.weights[2], 0.521187, 1e-4);
  EXPECT_NEAR(logistic.bias, -3.899720121772699, 1e-4);
  for (int i = 0; i < 60; ++i) {
    const float* x = rows.values.data() + 3 * i;
    numbers.push_back(static_cast<float>(x[0] * 2 - x[2] + std::cos(i * 0.9)));
  }
  const LinearProbe ridge = FitProbe(rows, numbers, true);
  EXPECT_TRUE(ridge.converged);
  EXPECT_NEAR(ridge.weights[0], 1.95616808, 1e-4);
  EXPECT_NEAR(ridge.weights[1], -0.09811325, 1e-4);
  EXPECT_NEAR(ridge.weights[2], -0.94602163, 1e-4);
  EXPECT_NEAR(ridge.bias, 0.11571489341746455, 1e-4);
}

// Where the loss is least every derivative is 0; nothing of FitProbe is used to compute them.
TEST(LinearProbe, EveryDerivativeIsZeroAtWhatIsFitted) {
  const Random random(3, Purpose::kTest);
  ProbeRows rows = {800, 30, {}};
  std::vector<float> on;
  for (uint32_t i = 0; i < 800; ++i) {
    const double shared = random.Normal({.layer = 1, .element = i});
    for (uint32_t j = 0; j < 30; ++j) {
      // Units that share most of what they say, of very different sizes.
      const double own = random.Normal({.layer = 2 + j, .element = i});
      rows.values.push_back(static_cast<float>((shared + 0.3 * own) * (j % 3 == 0 ? 100 : 0.1)));
    }
    on.push_back(shared + 0.5 * random.Normal({.layer = 40, .element = i}) > 1 ? 1 : 0);
  }
  const LinearProbe probe = FitProbe(rows, on, false);
  ASSERT_TRUE(probe.converged);
  const std::vector<float> said = Predict(probe, rows);
  for (size_t j = 0; j < 30; ++j) {
    double mean = 0, square = 0;
    for (size_t i = 0; i < 800; ++i) mean += rows.values[30 * i + j] / 800;
    for (size_t i = 0; i < 800; ++i) square += std::pow(rows.values[30 * i + j] - mean, 2) / 800;
    const double scale = std::sqrt(square);
    double slope = probe.weights[j] * scale, bias = 0;
    for (size_t i = 0; i < 800; ++i) {
      const double wrong = 1 / (1 + std::exp(-static_cast<double>(said[i]))) - on[i];
      slope += wrong * (rows.values[30 * i + j] - mean) / scale;
      bias += wrong;
    }
    EXPECT_NEAR(slope / 800, 0, 2e-5) << j;
    EXPECT_NEAR(bias / 800, 0, 2e-5);
  }
  EXPECT_GT(AreaUnderCurve(MidRanks(said), on), 0.9);
}

TEST(LinearProbe, AUnitThatNeverMovesHasNoWeight) {
  ProbeRows rows = {40, 2, {}};
  std::vector<float> on;
  for (int i = 0; i < 40; ++i) {
    rows.values.push_back(0.25f);
    rows.values.push_back(static_cast<float>(i % 7));
    on.push_back(i % 7 > 3 ? 1 : 0);
  }
  const LinearProbe probe = FitProbe(rows, on, false);
  EXPECT_EQ(probe.weights[0], 0);
  EXPECT_GT(probe.weights[1], 0);
  EXPECT_TRUE(std::isfinite(probe.bias));
}

}  // namespace
}  // namespace mnemo
