// Which errors models share (Karpathy, Johnson, Fei-Fei 2015, figure 4 left: a Venn diagram of
// three). A pure function; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mnemo {

inline constexpr size_t kMostOverlapped = 8;

struct ErrorOverlap {
  int64_t symbols = 0;
  // [2^models]: the symbols at which exactly those models err whose bits are set: [0] none,
  // [0b101] the first and the third.
  std::vector<int64_t> regions;

  int64_t Errors(size_t model) const;  // of one model
};

// losses: [models][symbols]. Throws Error (kBadInput): no models or more than kMostOverlapped, or
// models with different numbers of symbols.
ErrorOverlap OverlapErrors(const std::vector<std::span<const float>>& losses);

}  // namespace mnemo
