// Gradients of matrices: sums over all steps and rows of outer(left, right).
//
// A sum grows block by block of rows, as the backward pass makes them. Blocks of both sides are
// packed into strips as wide as the kernels' tiles, so that the kernel reads them in order. Threads
// share out the gradient's rows, never the sum, whose order is fixed: kBlockRows rows are summed
// apart and then added up, which also loses fewer digits.
#pragma once

#include <span>
#include <vector>

#include "base/aligned_array.h"
#include "engine/block.h"
#include "engine/cpu/kernels.h"
#include "engine/cpu/phase_pool.h"
#include "engine/row_runs.h"

namespace mnemo {

// One matrix of a sum; all of a sum have the same right side.
struct OuterTerm {
  int height = 0;         // numbers in a row of the left side
  bool left_sum = false;  // the sum of the left side's rows is wanted, too
};

// Rows of one side: row 0 of the block, and how far rows are apart. From a row's first number up to
// kChunk numbers may be read behind its last (engine/block.h has the slack).
struct OuterSide {
  const float* rows = nullptr;
  int64_t stride = 0;
};

// Where a term goes in the end: gradient[i * row_stride + j * column_stride] += its sum at i, j.
struct OuterTarget {
  float* gradient = nullptr;
  int64_t row_stride = 0, column_stride = 1;
  float* left_sum = nullptr;  // [height]: += the sum of the left side's rows, where wanted
};

// Keeps its working memory between sums. Used by one caller at a time.
class OuterSum {
 public:
  OuterSum(const Kernels& kernels, const PhasePool& pool);

  // Begins a sum that is zero; `width`: numbers in a row of the right side.
  void Start(std::span<const OuterTerm> terms, int width);
  // Adds the rows of a block; `lefts`: one a term.
  void Add(const RowRuns& runs, std::span<const OuterSide> lefts, OuterSide right);
  // Hands the sum over, term by term: targets may be the same.
  void Finish(std::span<const OuterTarget> targets);

 private:
  struct Strip {
    int term = 0, first = 0, count = 0;  // rows of the gradient
  };
  struct Workspace {
    AlignedArray<float> right, left;
  };
  void AddStrips(const RowRuns& runs, size_t begin, size_t end, std::span<const OuterSide> lefts,
                 OuterSide right, Workspace* space);
  void AddTiles(const Strip& strip, const float* tiles, const OuterTarget& target) const;

  const Kernels& kernels_;
  PhasePool pool_;
  int width_ = 0;
  int64_t strip_tiles_ = 0;  // numbers in a strip's tiles
  std::vector<OuterTerm> terms_;
  std::vector<Strip> strips_;
  AlignedArray<float> tiles_;      // [strips][panels][tile_rows][panel columns]
  std::vector<float> left_sums_;   // [strips][kChunk]
  std::vector<Workspace> spaces_;  // one a thread
};

}  // namespace mnemo
