// The mean probability that models give to the right character, by character (Karpathy, Johnson,
// Fei-Fei 2015, figure 4 right). A pure function; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/symbols.h"

namespace mnemo {

struct SymbolMeans {
  int32_t symbol = 0;
  int64_t count = 0;
  std::vector<double> probability;  // [models]
};

// Of every symbol that stands at least `least` times among those scored, the largest lead of the
// first model over the second first (in the order of symbols with one model). losses:
// [models][text.size() - 1]; another size is a failed check.
std::vector<SymbolMeans> MeansBySymbol(const Symbols& text,
                                       const std::vector<std::span<const float>>& losses,
                                       int64_t least);

}  // namespace mnemo
