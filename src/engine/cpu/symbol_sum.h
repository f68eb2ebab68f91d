// Gradients of weights that a one-hot input selects: rows are summed by the symbol of their step.
#pragma once

#include <span>
#include <vector>

#include "base/threads.h"
#include "engine/cpu/kernels.h"
#include "engine/row_runs.h"

namespace mnemo {

// gradient[i * symbols + symbol of r] += left[r, i], summed over r in order.
struct SymbolTerm {
  const float* left = nullptr;  // of row 0; padded to whole chunks
  int64_t left_stride = 0;
  int height = 0;
  float* gradient = nullptr;
};

// Keeps its working memory between calls. Used by one caller at a time.
class SymbolSum {
 public:
  SymbolSum(const Kernels& kernels, ThreadPool* threads) : kernels_(kernels), threads_(threads) {}

  // `symbols`: one a row of the block, 0 .. count-1. Costs by the symbols that occur, not by count.
  void Add(const RowRuns& runs, const int32_t* symbols, int count,
           std::span<const SymbolTerm> terms);

 private:
  const Kernels& kernels_;
  ThreadPool* threads_;
  std::vector<int> place_;        // of each symbol among those that occur, -1 if it doesn't
  std::vector<int32_t> present_;  // those that occur
  std::vector<int> rows_;         // place of each row's symbol
  std::vector<std::vector<float>> spaces_;  // one a part: [present][columns of the part]
};

}  // namespace mnemo
