#include "base/random.h"

#include <cmath>
#include <numbers>

#include "base/error.h"

namespace mnemo {

std::array<uint32_t, 4> Philox(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t p0 = uint64_t{0xD2511F53} * counter[0];
    const uint64_t p1 = uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<uint32_t>(p1 >> 32) ^ counter[1] ^ key[0], static_cast<uint32_t>(p1),
               static_cast<uint32_t>(p0 >> 32) ^ counter[3] ^ key[1], static_cast<uint32_t>(p0)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

std::array<uint32_t, 4> Random::Bits(const RandomPlace& place) const {
  // The key is the seed. The purpose shares a word with the layer: 16 bits each.
  const uint32_t high = static_cast<uint32_t>(place.step >> 32) & 0xFFFF;
  MNEMO_CHECK(place.layer < 0x100 && static_cast<uint32_t>(purpose_) < 0x100);
  const uint32_t mixed = high << 16 | place.layer << 8 | static_cast<uint32_t>(purpose_);
  return Philox({static_cast<uint32_t>(place.step), mixed, place.sequence, place.element},
                {static_cast<uint32_t>(seed_), static_cast<uint32_t>(seed_ >> 32)});
}

double Random::Uniform(const RandomPlace& place) const { return (Bits(place)[0] >> 8) * 0x1p-24; }

double Random::Normal(const RandomPlace& place) const {
  const auto bits = Bits(place);
  const double u = (bits[0] + 1.0) * 0x1p-32;  // in (0, 1]
  const double v = bits[1] * 0x1p-32;
  return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
}

uint64_t Random::Below(uint64_t n, const RandomPlace& place) const {
  MNEMO_CHECK(n > 0);
  const auto bits = Bits(place);
  const uint64_t wide = uint64_t{bits[0]} << 32 | bits[1];
  return static_cast<uint64_t>((static_cast<unsigned __int128>(wide) * n) >> 64);
}

}  // namespace mnemo
