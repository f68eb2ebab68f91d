// The probability of a closing bracket by its distance from the one that it closes (Karpathy,
// Johnson, Fei-Fei 2015, figure 5 left: braces of C). Pure functions; any thread.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/statistics.h"

namespace mnemo {

struct BracketBin {
  int64_t low = 0, high = 0;  // distances low < d <= high; the paper's bins
  int64_t count = 0;
  std::vector<double> probability;  // [models], means; NaN where there is no bracket
  // Of the first model over the second, with its 95 % interval over brackets (block bootstrap); NaN
  // where there is no bracket or no second model.
  Interval lead = {NAN, NAN, NAN};
};

// The upper ends: 20, 40 .. 100, 125, 150, 200, 250, 300.
std::vector<int64_t> BracketBinEnds();

// (opening, closing) places, by closing place. The nearest open bracket of the same piece is
// closed; a closing one without is left out. Brackets in strings and comments count like others.
// Pieces begin at `starts` (Symbols::Starts); empty: the text is one.
std::vector<std::pair<size_t, size_t>> MatchBrackets(std::string_view text,
                                                     std::span<const size_t> starts, char open,
                                                     char close);

// losses: [models][text.size() - 1]; another size is a failed check.
std::vector<BracketBin> BracketsByDistance(std::string_view text, std::span<const size_t> starts,
                                           char open, char close,
                                           const std::vector<std::span<const float>>& losses);

}  // namespace mnemo
