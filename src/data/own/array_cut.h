// Where the sequences are in an array: joined one behind the other (ragged), or side by side, each
// filled up to the length of the longest (padded). A value; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "data/own/own_array.h"

namespace mnemo {

struct ArrayCut {
  int axes = 1;  // 1: [rows, ...]; 2: [sequences, longest, ...], whose rows are these two joined
  std::vector<int64_t> firsts, lengths;  // [sequences], in rows

  int64_t count() const { return static_cast<int64_t>(firsts.size()); }
};

// `lengths`: int [sequences], whose sum is array.shape[0] (ragged), or which are as many as
// array.shape[0] and none above array.shape[1] (padded). Where both hold, all lengths are 1, and an
// array of three axes is padded. `starts`: int [sequences + 1], from 0 up to array.shape[0]. Either
// may be null; without both, an array of three axes has sequences of one length. Throws Error
// (kBadInput) where nothing fits.
ArrayCut CutArray(const OwnArray& array, const OwnArray* lengths, const OwnArray* starts);

}  // namespace mnemo
