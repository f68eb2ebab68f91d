// The cpu backend's inner loops, as a table that is filled once a kind of processor.
//
// Every kernel reads and writes whole vectors of kRowAlignment numbers: rows are padded
// (engine/block.h). Every row of a product is summed in the same order whatever the number of rows,
// so that a row's result never depends on its neighbours.
#pragma once

#include <cstdint>

#include "cell/graph.h"

namespace mnemo {

// Part of a sum of products: `rows` rows of `a`, row_stride apart, times a packed panel.
struct Segment {
  const float* a = nullptr;
  int64_t a_stride = 0;
  const float* panel = nullptr;  // [inner][columns of the panel]
  int inner = 0;
};

using ElementwiseKernel = void (*)(float* y, const float* a, const float* b, int n);

struct Kernels {
  const char* name;  // "avx2", "plain"

  // c[rows, columns] = (accumulate ? c : 0) + sum of the segments' products. columns is
  // kPanelColumns, or 8 for the last panel.
  void (*panel_product)(int rows, const Segment* segments, int count, float* c, int64_t c_stride,
                        int columns, bool accumulate);

  // out[i, j] += sum over r < rows of d[r, i] * a[r, j], for i < height, j < width. `a` may be read
  // up to the next multiple of 16 columns; what stands there does not matter.
  void (*outer_product)(int64_t rows, const float* d, int64_t d_stride, int height, const float* a,
                        int64_t a_stride, int width, float* out, int64_t out_stride);

  // y[i] = op(a[i], b[i]); n is a multiple of kRowAlignment; y may be a or b. b is not read by an
  // operation of one operand. Null for operations that are not elementwise.
  ElementwiseKernel (*elementwise)(Op op);
  void (*add_to)(float* y, const float* a, int n);  // y += a

  // One row of kNorm, of its gradient, and the sum of a row.
  void (*norm)(float* y, const float* a, int width);
  void (*norm_gradient)(float* y, const float* a, const float* norm, const float* g, int width);
  float (*sum)(const float* a, int width);

  // Softmax cross-entropy of one row (Backend::SoftmaxCrossEntropy).
  float (*softmax_row)(float* logits, int width, int target, bool gradient, float scale);
};

inline constexpr int kPanelColumns = 16;

// The best table for this processor. MNEMO_KERNELS=plain in the environment asks for the plain one
// (for tests and measurements).
const Kernels& BestKernels();

extern const Kernels kPlainKernels;
#if defined(__x86_64__)
extern const Kernels kAvx2Kernels;
#endif

}  // namespace mnemo
