// The random numbers of one generated sequence, one after the other. All of them are a pure
// function of (seed, purpose, index, stream), so any sequence can be made at any time by any
// thread. A value; not shared between threads.
#pragma once

#include <cstdint>

#include "base/random.h"

namespace mnemo {

class Draws {
 public:
  // `stream` keeps generators apart that use the same seed. index < 2^48.
  Draws(uint64_t seed, Purpose purpose, uint64_t index, uint32_t stream)
      : random_(seed, purpose), place_{index, 0, stream, 0} {}

  double Uniform() { return random_.Uniform(Next()); }  // [0, 1)
  double Uniform(double low, double high) { return low + (high - low) * Uniform(); }
  double Normal() { return random_.Normal(Next()); }
  // 0 .. n-1
  uint64_t Below(uint64_t n) { return random_.Below(n, Next()); }
  int Between(int low, int high) {  // both included
    return low + static_cast<int>(Below(static_cast<uint64_t>(high - low) + 1));
  }
  bool Coin() { return Below(2) == 1; }

 private:
  RandomPlace Next() {
    const RandomPlace place = place_;
    ++place_.element;
    return place;
  }

  Random random_;
  RandomPlace place_;
};

}  // namespace mnemo
