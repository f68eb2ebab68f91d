// The suffixes of a string of symbols in order, and how much neighbours have in common: what every
// repeated piece of a text and its counts are read off.
//
// Sorting is by induction (Nong, Zhang and Chan 2009, "Linear suffix array construction by almost
// pure induced-sorting"): time grows with the text's length, whatever repeats in it. Memory at the
// peak: about 10 bytes a symbol beside the text. Pure functions; any thread may call.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mnemo {

// Where the suffixes begin, smallest first; of two of which one begins the other, the shorter is
// the smaller. Symbols are 0 .. kinds - 1, fewer than 2^31 of them.
std::vector<int32_t> SuffixArray(std::span<const int32_t> text, int32_t kinds);

// For each suffix in `order` the number of symbols that it begins with as the one before it does,
// at most `most`; 0 for the first (Kasai et al. 2001).
std::vector<uint8_t> CommonPrefixes(std::span<const int32_t> text, std::span<const int32_t> order,
                                    uint8_t most);

}  // namespace mnemo
