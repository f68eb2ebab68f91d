// The cpu backend: the plan lowered to packed products and tiled elementwise passes, float.
#pragma once

#include <memory>

#include "engine/backend.h"

namespace mnemo {

// `threads` threads share out the rows of a batch, each row's whole sequence on one thread, and the
// tiles of the weight gradients. Results are the same bits for any number of threads.
std::unique_ptr<Backend<float>> MakeCpuBackend(int threads);

}  // namespace mnemo
