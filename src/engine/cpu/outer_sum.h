// Gradients of weights: sums of outer products over all rows of all steps.
//
// Both operands are repacked in blocks of rows, so that the kernel reads them in order. Threads
// share out the gradient's rows, never the sum, whose order is fixed: blocks of kBlockRows rows are
// summed apart and then added up, which also loses fewer digits.
#pragma once

#include <span>
#include <vector>

#include "base/threads.h"
#include "engine/block.h"
#include "engine/cpu/kernels.h"
#include "engine/row_runs.h"

namespace mnemo {

// gradient[i * row_stride + j * column_stride] += sum over rows of left[r, i] * right[r, j]; the
// right side is the same for all terms of a call.
struct OuterTerm {
  const float* left = nullptr;  // of row 0
  int64_t left_stride = 0;
  int height = 0;
  float* gradient = nullptr;
  int64_t row_stride = 0, column_stride = 1;
  float* left_sum = nullptr;  // [height], or null: += sum over rows of left
};

// Keeps its working memory between calls. Used by one caller at a time.
class OuterSum {
 public:
  OuterSum(const Kernels& kernels, ThreadPool* threads);

  // No two terms of a call may have the same gradient. right: of row 0, [rows, width].
  void Add(const RowRuns& runs, std::span<const OuterTerm> terms, const float* right,
           int64_t right_stride, int width);

 private:
  struct Workspace {
    std::vector<float> right, left, tiles;
  };
  struct Strip {
    const OuterTerm* term = nullptr;
    int first = 0, count = 0;  // rows of the gradient
  };
  void AddStrips(const RowRuns& runs, std::span<const Strip> strips, const float* right,
                 int64_t right_stride, int width, Workspace* space) const;
  void AddTiles(std::span<const Strip> strips, int width, const float* tiles) const;

  const Kernels& kernels_;
  ThreadPool* threads_;
  std::vector<Workspace> spaces_;  // one a thread
};

}  // namespace mnemo
