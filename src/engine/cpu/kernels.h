// The cpu backend's inner loops, as a table that is filled once a kind of processor.
//
// Every kernel reads and writes whole vectors of kRowAlignment numbers: rows are padded
// (engine/block.h). Every row of a product is summed in the same order whatever the number of rows,
// so that a row's result never depends on its neighbours.
#pragma once

#include <cstdint>

#include "cell/graph.h"

namespace mnemo {

// Columns of results come in chunks of 8, one vector of the smallest kind.
inline constexpr int kChunk = 8;

// Part of a sum of products: rows of `a`, a_stride apart, times a packed panel.
struct Segment {
  const float* a = nullptr;
  int64_t a_stride = 0;
  const float* panel = nullptr;  // [inner][8 * chunks]
  int inner = 0;
};

// Where the 8 results of a chunk go, for every row.
struct Chunk {
  float* first = nullptr;
  int64_t stride = 0;
};

enum class PanelStart {
  kZero,
  kTarget,  // what stands where the results go
  kRows,    // start_rows
};

// results[rows, 8 * chunk_count] = start + the sum of the segments' products.
struct PanelProduct {
  int rows = 0;
  const Segment* segments = nullptr;
  int segment_count = 0;
  const Chunk* chunks = nullptr;
  int chunk_count = 0;  // 1 .. panel_chunks
  PanelStart start = PanelStart::kZero;
  const float* const* start_rows = nullptr;  // one a row
  int64_t start_column = 0;                  // where in such a row this panel's columns begin
};

using ElementwiseKernel = void (*)(float* y, const float* a, const float* b, const float* c, int n);

struct Kernels {
  const char* name;  // "avx512", "avx2", "plain"

  // Tiles are at most this large; a packed panel holds at most so many chunks.
  int tile_rows;
  int panel_chunks;

  void (*panel_product)(const PanelProduct& work);

  // tile[tile_rows][8 * panel_chunks] += sum over r < rows of outer(strip[r], panel[r]), where
  // strip is [rows][tile_rows] and panel [rows][8 * chunks].
  void (*outer_tile)(int64_t rows, const float* strip, const float* panel, int chunks, float* tile);
  // sums[i] += sum over r < rows of strip[r][i], i < tile_rows. Reads and writes up to 8 numbers
  // from a row's first.
  void (*strip_sum)(int64_t rows, const float* strip, float* sums);

  // y[i] = op(a[i], b[i]); n is a multiple of kRowAlignment; y may be a or b. b is not read by an
  // operation of one operand. Null for operations that are not elementwise.
  ElementwiseKernel (*elementwise)(Op op);
  // second(first(a, b), c), or second(c, first(a, b)) if `first_on_right`; add, subtract, multiply.
  ElementwiseKernel (*pair)(Op first, Op second, bool first_on_right);
  // The gradient below y = sigmoid or tanh. Of 2 operands: a is the gradient above, b is y. Of 3:
  // a * b is the gradient above, c is y.
  ElementwiseKernel (*activation_gradient)(Op activation, int operands);
  void (*add_to)(float* y, const float* a, int n);  // y += a

  // One row of kNorm, of its gradient, and the sum of a row.
  void (*norm)(float* y, const float* a, int width);
  void (*norm_gradient)(float* y, const float* a, const float* norm, const float* g, int width);
  float (*sum)(const float* a, int width);

  // Multiply-adds in registers and nothing else, `rounds` times as many as it takes to keep the
  // processor busy: its peak (bench/machine.h). Returns the operations done; writes 16 numbers.
  int64_t (*multiply_adds)(int64_t rounds, float* sink);

  // Softmax cross-entropy of one row (Backend::SoftmaxCrossEntropy).
  float (*softmax_row)(float* logits, int width, int target, bool gradient, float scale);

  // The cross-entropies of independent bits of one row (Backend::SigmoidCrossEntropy).
  float (*sigmoid_row)(float* logits, const float* bits, int width, bool gradient, float scale);
};

// The best table for this processor. MNEMO_KERNELS=avx2 or plain in the environment asks for a
// lesser one (for tests and measurements).
const Kernels& BestKernels();

extern const Kernels kPlainKernels;
#if defined(__x86_64__)
extern const Kernels kAvx2Kernels;
extern const Kernels kAvx512Kernels;
#endif

}  // namespace mnemo
