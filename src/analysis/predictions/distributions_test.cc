#include "analysis/predictions/distributions.h"

#include <gtest/gtest.h>

#include <cmath>

#include "analysis/ngram/ngram_score.h"

namespace mnemo {
namespace {

std::vector<float> Logarithms(const std::vector<double>& probabilities) {
  std::vector<float> logs;
  for (const double one : probabilities) logs.push_back(static_cast<float>(std::log(one)));
  return logs;
}

TEST(SymmetricDivergence, IsTheSumOfBothDirections) {
  const std::vector<double> a{0.5, 0.5, 0.9, 0.1}, b{0.25, 0.75, 0.6, 0.4};
  double expected = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    expected += a[i] * std::log(a[i] / b[i]) + b[i] * std::log(b[i] / a[i]);
  }
  const auto log_a = Logarithms(a), log_b = Logarithms(b);
  EXPECT_NEAR(SymmetricDivergence(log_a, log_b, 2), expected / 2, 1e-7);
  EXPECT_EQ(SymmetricDivergence(log_a, log_b, 2), SymmetricDivergence(log_b, log_a, 2));
  EXPECT_EQ(SymmetricDivergence(log_a, log_a, 2), 0);
}

TEST(NgramDistributions, HoldWhatTheModelGivesToTheText) {
  std::vector<uint8_t> symbols;
  for (int i = 0; i < 400; ++i) symbols.push_back(static_cast<uint8_t>((i * i / 3) % 5));
  const Symbols text(symbols);
  const NgramModel model(text, 5, 3);
  const std::vector<float> rows = NgramDistributions(model, 2, text);
  ASSERT_EQ(rows.size(), 399u * 5);
  const int ns[] = {2};
  const std::vector<float> losses = NgramLosses(model, text, ns)[0];
  for (size_t place = 0; place < losses.size(); ++place) {
    EXPECT_NEAR(-rows[place * 5 + symbols[place + 1]], losses[place], 1e-6);
    double sum = 0;
    for (size_t k = 0; k < 5; ++k) sum += std::exp(static_cast<double>(rows[place * 5 + k]));
    EXPECT_NEAR(sum, 1, 1e-6);
  }
}

}  // namespace
}  // namespace mnemo
