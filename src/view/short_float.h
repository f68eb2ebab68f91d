// Floats in two bytes: the upper half of a float32 (bfloat16), rounded to nearest, ties to even.
// The error is at most 1/256 of the value, the range is a float's, infinity and NaN stay what they
// are. Enough for a colour, and half the memory. Pure functions; any thread.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace mnemo {

inline uint16_t Shortened(float value) {
  if (std::isnan(value)) return 0x7FC0;
  const auto bits = std::bit_cast<uint32_t>(value);
  return static_cast<uint16_t>((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

inline float Lengthened(uint16_t half) { return std::bit_cast<float>(uint32_t{half} << 16); }

}  // namespace mnemo
