// The product of two vectors of floats, for likenesses of a network's states. Pure; any thread.
#pragma once

namespace mnemo {

// Eight sums: the compiler may not reorder one, but works on eight at once.
inline float Dot(const float* a, const float* b, int count) {
  float sums[8] = {};
  int i = 0;
  for (; i + 8 <= count; i += 8) {
    for (int k = 0; k < 8; ++k) sums[k] += a[i + k] * b[i + k];
  }
  float rest = 0;
  for (; i < count; ++i) rest += a[i] * b[i];
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7])) +
         rest;
}

}  // namespace mnemo
