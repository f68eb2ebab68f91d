// Counter-based random numbers: a number is a pure function of a seed and the place where it is
// used, so that any thread can make any number at any time and a resumed run draws what an
// unbroken one would have drawn.
//
// The generator is Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as
// easy as 1, 2, 3"). No state, no locks; every function may be called from any thread.
#pragma once

#include <array>
#include <cstdint>

namespace mnemo {

// What a number is for. Numbers for different purposes never share a counter. The values are part
// of what a seed means: never renumber them.
enum class Purpose : uint32_t {
  kParameters = 1,
  kDropout = 2,
  kSampling = 3,
  kBootstrap = 4,
  kShuffle = 5,
  kTest = 6,
  kCheck = 7,
  kRestart = 8,
  kRecurrentDropout = 9,
  kZoneout = 10,
  kInputNoise = 11,
  kWeightNoise = 12,
  kGenerate = 13,   // sequences of generated tasks
  kStrokes = 14,    // slant, scale and jitter of strokes made from fonts
  kSplit = 15,      // which sequences of a set without parts train, choose and test
  kEmbedding = 16,  // where the points of a picture of distances begin
  kControls = 17,   // units that an analysis compares a chosen one with
};

// Where a number is used. Philox's counter has 128 bits: 48 for the step, 16 for the layer, 32
// each for the sequence (the batch's row) and the element.
struct RandomPlace {
  uint64_t step = 0;
  uint32_t layer = 0;
  uint32_t sequence = 0;
  uint32_t element = 0;
};

// Four independent uniform 32-bit numbers: the raw block cipher of the paper.
std::array<uint32_t, 4> Philox(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

class Random {
 public:
  Random(uint64_t seed, Purpose purpose) : seed_(seed), purpose_(purpose) {}

  // Uniform in [0, 1), 24 random bits: exact in float as well as in double.
  double Uniform(const RandomPlace& place) const;
  // Normal with mean 0 and standard deviation 1 (Box-Muller).
  double Normal(const RandomPlace& place) const;
  // Uniform in 0 .. n-1. n > 0.
  uint64_t Below(uint64_t n, const RandomPlace& place) const;
  // The four raw numbers at this place.
  std::array<uint32_t, 4> Bits(const RandomPlace& place) const;

 private:
  uint64_t seed_;
  Purpose purpose_;
};

}  // namespace mnemo
