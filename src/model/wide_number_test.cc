#include "model/wide_number.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace mnemo {
namespace {

TEST(WideNumber, ExpAndLog) {
  for (const double x : {0.0, -1e-9, -1.0, -177.0, -178.0, -354.9, -355.0, -745.2, -1e4, -123456.7,
                         -1e15, -1e30, -1e290}) {
    const WideNumber number = WideNumber::Exp(x);
    EXPECT_NEAR(number.Log(), x, 4e-16 * std::abs(x) + 2e-13) << x;  // 2e-13: that of 355
    EXPECT_GE(number.digits, 0x1p-256);
    EXPECT_LE(number.digits, 0x1p256);
  }
}

TEST(WideNumber, ProductsNeverRunOut) {
  WideNumber product = WideNumber::Exp(0);
  for (int i = 0; i < 10000; ++i) product = product * WideNumber::Exp(-100);
  EXPECT_NEAR(product.Log(), -1e6, 1e-6);
  product = product * WideNumber{};
  EXPECT_EQ(product.digits, 0);
  EXPECT_LT(product.exponent, -1e299);
}

// Sums of numbers e^a, e^b, e^c anywhere relative to each other, against logarithms.
TEST(WideNumber, SumsAndShares) {
  const Random random(3, Purpose::kTest);
  double shares[3];
  for (uint64_t trial = 0; trial < 2000; ++trial) {
    double logs[3];
    WideNumber numbers[3];
    const double spread = trial % 2 == 0 ? 3 : 600;
    for (uint32_t i = 0; i < 3; ++i) {
      logs[i] = -2000 + spread * (random.Uniform({.step = trial, .element = i}) - 0.5);
      numbers[i] = WideNumber::Exp(logs[i]);
    }
    const double most = *std::max_element(logs, logs + 3);
    double sum = 0;
    for (const double log : logs) sum += std::exp(log - most);
    const WideNumber found = Sum(numbers[0], numbers[1], numbers[2], shares);
    ASSERT_NEAR(found.Log(), most + std::log(sum), 2e-12);
    for (int i = 0; i < 3; ++i) ASSERT_NEAR(shares[i], std::exp(logs[i] - most) / sum, 1e-12);
  }
}

TEST(WideNumber, ZeroHasNoShare) {
  double shares[3];
  const WideNumber small = WideNumber::Exp(-1e6), none;
  EXPECT_NEAR(Sum(none, small, none, shares).Log(), -1e6, 1e-9);
  EXPECT_EQ(shares[0], 0);
  EXPECT_EQ(shares[1], 1);
  EXPECT_EQ(shares[2], 0);
  EXPECT_EQ(Sum(none, none, none, shares).digits, 0);
  for (const double share : shares) EXPECT_EQ(share, 0);
}

}  // namespace
}  // namespace mnemo
