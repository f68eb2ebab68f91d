// Products of many rows with a packed matrix, outside the time loop: the input of all steps at
// once, the logits, gradients of inputs.
#pragma once

#include <span>

#include "engine/block.h"
#include "engine/cpu/packed_matrix.h"

namespace mnemo {

// One term of a sum: rows of `x` times the matrix.
struct RowProductTerm {
  const PackedMatrix* matrix = nullptr;
  Block<const float> x;
};

// Rows begin .. end-1 of the sum of the terms, whose matrices have the same results. The results go
// to the blocks of `targets` side by side, each as wide as its padded width. `starts`, if not null,
// gives for row r where starts[r - begin] its sum begins: a row as wide as all results together;
// otherwise, with `accumulate`, sums begin with what stands in the targets.
void RowProduct(const Kernels& kernels, std::span<const RowProductTerm> terms,
                std::span<const Block<float>> targets, int64_t begin, int64_t end,
                const float* const* starts, bool accumulate);

}  // namespace mnemo
