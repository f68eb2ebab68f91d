// The cpu backend: the plan lowered to packed products and tiled elementwise passes, float.
#pragma once

#include <memory>

#include "engine/backend.h"

namespace mnemo {

// `threads` threads share out the rows of a batch, each row's whole sequence on one thread, and the
// tiles of the weight gradients. Results are the same bits for any number of threads.
std::unique_ptr<Backend<float>> MakeCpuBackend(int threads);

// What a layer on this backend keeps for every step of every row of a sequence, in bytes: states
// and outputs and, if it trains, the values that wait for the backward pass. What it keeps once
// (weights, sums of gradients, a tile of each thread) is not in it.
int64_t CpuBytesPerStep(const CellGraph& graph, const CellSizes& sizes,
                        const LayerOptions& options);
// What its backward pass keeps besides, for every step of every row of the block of steps that it
// is at; and how many steps a block has when all rows have `time`.
int64_t CpuBlockBytesPerStep(const CellGraph& graph, const CellSizes& sizes,
                             const LayerOptions& options);
int CpuBlockSteps(int time, int batch);

}  // namespace mnemo
