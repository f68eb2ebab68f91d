// A recurrent layer run by oneDNN, forward and backward, in float.
//
// oneDNN 2: https://oneapi-src.github.io/oneDNN/v2/dev_guide_rnn.html (Apache 2.0).
#pragma once

#include <map>
#include <vector>

namespace mnemo {

enum class OneDnnCell {
  kTanh,      // 1 gate
  kLstm,      // 4 gates: input, forget, candidate, output; peepholes: input, forget, output
  kGru,       // 3 gates: update (the share of the old state), reset, candidate
  kGruAfter,  // the same with the reset after the product, which has a fourth bias inside it
};

struct OneDnnShape {
  OneDnnCell cell = OneDnnCell::kTanh;
  bool peepholes = false;  // kLstm only
  int units = 0;           // H
  int input = 0;           // I
  int time = 0;            // T
  int batch = 0;           // B
};

// Tensors by their DNNL_ARG number, in C order. G gates stand one after the other: SRC_LAYER
// [T, B, I], SRC_ITER and SRC_ITER_C [B, H], WEIGHTS_LAYER [G, H, I], WEIGHTS_ITER [G, H, H],
// WEIGHTS_PEEPHOLE [3, H], BIAS [G, H] or for kGruAfter [4, H], DST_LAYER [T, B, H], DST_ITER and
// DST_ITER_C [B, H]; DIFF_... as what it is the gradient of.
using OneDnnTensors = std::map<int, std::vector<double>>;

// `given` holds what goes in: SRC_..., WEIGHTS_..., BIAS and the upstream gradients DIFF_DST_....
// Returns DST_..., DIFF_SRC_..., DIFF_WEIGHTS_... and DIFF_BIAS. Throws std::runtime_error for a
// tensor that is missing or has another size, and dnnl::error for what oneDNN cannot do.
OneDnnTensors RunOneDnn(const OneDnnShape& shape, const OneDnnTensors& given);

}  // namespace mnemo
