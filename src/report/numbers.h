// How numbers are written for people: one way, in the page, the terminal's table and the figures.
// Files for machines hold the shortest decimal that reads back as the same double.
#pragma once

#include <cstdint>
#include <string>

namespace mnemo {

// Stands where a number is not known: diverged, not measured, one seed only.
inline constexpr char kMissing[] = "\u2013";

// Digits after the point of a cross-entropy.
inline constexpr int kLossDigits = 4;

// "1.4120"; never "-0.0000"; kMissing if not finite.
std::string Fixed(double value, int digits = kLossDigits);
// "+0.0123" or "\u22120.0123" (a true minus sign); "0.0000" without a sign.
std::string Signed(double value, int digits = kLossDigits);
// "119,984"
std::string Grouped(int64_t value);
// As Grouped, rounded; kMissing if not finite.
std::string Whole(double value);
// Shortest decimal for people: "0.0003", "1,200", "3e-07".
std::string ShortNumber(double value);
// "1.4012 to 1.4301"; kMissing unless both are finite.
std::string Range(double low, double high, int digits = kLossDigits);
// The same for a difference, its ends signed.
std::string SignedRange(double low, double high, int digits = kLossDigits);
// "4.7 MB", "812 kB", "97 bytes".
std::string Bytes(int64_t count);
// For CSV: reads back as the same double; "" if not finite.
std::string Exact(double value);

}  // namespace mnemo
