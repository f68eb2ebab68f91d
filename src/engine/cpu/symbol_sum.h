// Gradients of weights that a one-hot input selects: rows are summed by the symbol of their step.
//
// A sum grows block by block of rows, as the backward pass makes them.
#pragma once

#include <span>
#include <vector>

#include "engine/cpu/kernels.h"
#include "engine/cpu/outer_sum.h"
#include "engine/row_runs.h"

namespace mnemo {

// Keeps its working memory between sums. Used by one caller at a time.
class SymbolSum {
 public:
  SymbolSum(const Kernels& kernels, const PhasePool& pool) : kernels_(kernels), pool_(pool) {}

  // Begins sums that are zero; `heights`: of the terms, numbers in a row of each left side.
  void Start(std::span<const int> heights, int symbols);
  // Adds the rows of a block; `symbols`: one a row of the block, 0 .. symbols-1; `lefts`: one a
  // term, rows padded to whole chunks. Costs by the symbols that occur, not by how many there are.
  void Add(const RowRuns& runs, const int32_t* symbols, std::span<const OuterSide> lefts);
  // gradients[term][i * symbols + v] += the sum over rows with symbol v of left[i].
  void Finish(std::span<float* const> gradients);

 private:
  // Some columns of a term: few, so that their sums stay in the second-level cache.
  struct Part {
    int term = 0, first = 0, columns = 0, padded = 0;
    std::vector<float> sums;  // [present][padded]
  };

  const Kernels& kernels_;
  PhasePool pool_;
  int symbols_ = 0;
  std::vector<int> place_;        // of each symbol among those that occur, -1 if it doesn't
  std::vector<int32_t> present_;  // those that occur
  std::vector<int> rows_;         // of this block: place of each row's symbol
  std::vector<Part> parts_;
};

}  // namespace mnemo
