// Numbers >= 0 with the precision of a double and an exponent that does not run out: products of
// thousands of probabilities, without the logarithms that each sum would cost (Smith, Olver, Lozier
// 1981, "Extended-range arithmetic and normalized Legendre polynomials", have the idea).
#pragma once

#include <algorithm>
#include <cmath>

namespace mnemo {

// digits * 2^(512 * exponent). The exponent is whole, in a double so that it may be huge; the
// digits are 0 or between 2^-256 and 2^256, so that the product of two numbers' digits never
// overflows.
struct WideNumber {
  double digits = 0;
  double exponent = kOfZero;

  static constexpr double kOfZero = -1e300;  // below every other
  static constexpr double kBase = 0x1p512;
  static constexpr double kLogBase = 354.89135644669199;  // 512 ln 2

  // e^x. x <= 0, down to -1e290; below -1e17 the digits mean nothing, as x has no such precision.
  static WideNumber Exp(double x) {
    const double exponent = std::ceil(x / kLogBase);
    return Normal(std::exp(std::clamp(x - exponent * kLogBase, -kLogBase, 0.0)), exponent);
  }
  // For digits from 2^-768 to 2^768, or 0.
  static WideNumber Normal(double digits, double exponent) {
    if (digits < 0x1p-256) return {digits * kBase, exponent - 1};
    if (digits > 0x1p256) return {digits / kBase, exponent + 1};
    return {digits, exponent};
  }
  double Log() const { return std::log(digits) + exponent * kLogBase; }
};

inline WideNumber operator*(const WideNumber& a, const WideNumber& b) {
  return WideNumber::Normal(a.digits * b.digits, a.exponent + b.exponent);
}

// Digits of `a` as those of a number with an exponent at least as large.
inline double DigitsAt(const WideNumber& a, double exponent) {
  const double less = exponent - a.exponent;
  if (less == 0) return a.digits;
  return less == 1 ? a.digits / WideNumber::kBase : 0;  // 0: below half a unit of the last place
}

// a + b + c, and the share that each has in the sum: all 0 if the sum is.
inline WideNumber Sum(const WideNumber& a, const WideNumber& b, const WideNumber& c,
                      double* shares) {
  const double exponent = std::max(std::max(a.exponent, b.exponent), c.exponent);
  const double x = DigitsAt(a, exponent), y = DigitsAt(b, exponent), z = DigitsAt(c, exponent);
  const double sum = x + y + z;
  const double inverse = sum > 0 ? 1 / sum : 0;
  shares[0] = x * inverse;
  shares[1] = y * inverse;
  shares[2] = z * inverse;
  return WideNumber::Normal(sum, exponent);
}

}  // namespace mnemo
