// Which sequences of a set train, choose and test, where its file does not say it.
#pragma once

#include <array>
#include <cstdint>

#include "base/random.h"
#include "data/sequences.h"

namespace mnemo {

class OwnSplit {
 public:
  // Shares of the parts that are not given; `given` as OwnReader::parts() has it. Throws Error
  // (kBadInput) where valid or test is given and train is not.
  OwnSplit(std::array<bool, 3> given, double valid, double test, uint64_t seed);

  // The part of sequence number `index` of the file, which stands in `part` there. A pure function
  // of seed and index: more sequences at the end change nothing for those before them. Of ten
  // sequences in a row each tenth of the shares takes one, so that the shares are met closely, and
  // a file that is sorted is split evenly.
  Split Of(uint64_t index, Split part) const;

  bool draws() const { return valid_ > 0 || test_ > 0; }
  double valid() const { return valid_; }
  double test() const { return test_; }

 private:
  double Position(uint64_t index) const;

  bool any_given_;
  double valid_, test_;  // 0: given
  Random random_;
};

}  // namespace mnemo
