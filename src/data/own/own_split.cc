#include "data/own/own_split.h"

#include <algorithm>

#include "base/error.h"

namespace mnemo {
namespace {

constexpr uint32_t kBlock = 10;

}  // namespace

OwnSplit::OwnSplit(std::array<bool, 3> given, double valid, double test, uint64_t seed)
    : any_given_(std::any_of(given.begin(), given.end(), [](bool is) { return is; })),
      valid_(given[1] ? 0 : valid),
      test_(given[2] ? 0 : test),
      random_(seed, Purpose::kSplit) {
  if (any_given_ && !given[0]) throw BadInput("the file gives parts, but none to train on");
}

// Uniform in [0, 1): the rank of this sequence's number in its block, and where in that tenth.
double OwnSplit::Position(uint64_t index) const {
  const uint64_t block = index / kBlock;
  const auto mine = static_cast<uint32_t>(index % kBlock);
  const auto number = [&](uint32_t i) {
    return random_.Uniform({.step = block & 0xFFFFFFFFFFFF, .element = i});
  };
  int rank = 0;
  for (uint32_t i = 0; i < kBlock; ++i) {
    rank += number(i) < number(mine) || (number(i) == number(mine) && i < mine) ? 1 : 0;
  }
  return (rank + number(kBlock + mine)) / kBlock;
}

Split OwnSplit::Of(uint64_t index, Split part) const {
  if (!draws() || (any_given_ && part != Split::kTrain)) return part;
  const double position = Position(index);
  if (position < test_) return Split::kTest;
  return position < valid_ + test_ ? Split::kValid : Split::kTrain;
}

}  // namespace mnemo
