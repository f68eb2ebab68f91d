// The code of the kernels, compiled once for each kind of processor by kernels_*.cc, which define
// MNEMO_KERNEL_TABLE and MNEMO_KERNEL_NAME. Everything is in an anonymous namespace: no function
// compiled for one processor may be linked in place of another's.

#include <cstdint>

#include "engine/cpu/kernels.h"

namespace mnemo {
namespace {

#include "engine/cpu/vector_math.h"

// ---- Products -------------------------------------------------------------------------------

// R rows by V vectors, kept in registers over all segments.
template <int R, int V>
MNEMO_INLINE void ProductTile(const Segment* segments, int count, int64_t row, float* c,
                              int64_t c_stride, bool accumulate) {
  Vec sum[R][V];
#pragma GCC unroll 8
  for (int r = 0; r < R; ++r) {
#pragma GCC unroll 2
    for (int v = 0; v < V; ++v) {
      sum[r][v] = accumulate ? Load(c + r * c_stride + 8 * v) : Constant(0.0f);
    }
  }
  for (int s = 0; s < count; ++s) {
    const int64_t stride = segments[s].a_stride;
    const float* a = segments[s].a + row * stride;
    const float* panel = segments[s].panel;
    for (int k = 0; k < segments[s].inner; ++k) {
      Vec b[V];
#pragma GCC unroll 2
      for (int v = 0; v < V; ++v) b[v] = Load(panel + (k * V + v) * 8);
#pragma GCC unroll 8
      for (int r = 0; r < R; ++r) {
        const Vec x = Broadcast(a[r * stride + k]);
#pragma GCC unroll 2
        for (int v = 0; v < V; ++v) sum[r][v] = MultiplyAdd(x, b[v], sum[r][v]);
      }
    }
  }
#pragma GCC unroll 8
  for (int r = 0; r < R; ++r) {
#pragma GCC unroll 2
    for (int v = 0; v < V; ++v) Store(c + r * c_stride + 8 * v, sum[r][v]);
  }
}

template <int V>
MNEMO_INLINE void ProductRows(int rows, const Segment* segments, int count, float* c,
                              int64_t c_stride, bool accumulate) {
  int r = 0;
  for (; r + 6 <= rows; r += 6) {
    ProductTile<6, V>(segments, count, r, c + r * c_stride, c_stride, accumulate);
  }
  float* rest = c + r * c_stride;
  switch (rows - r) {
    case 5: ProductTile<5, V>(segments, count, r, rest, c_stride, accumulate); break;
    case 4: ProductTile<4, V>(segments, count, r, rest, c_stride, accumulate); break;
    case 3: ProductTile<3, V>(segments, count, r, rest, c_stride, accumulate); break;
    case 2: ProductTile<2, V>(segments, count, r, rest, c_stride, accumulate); break;
    case 1: ProductTile<1, V>(segments, count, r, rest, c_stride, accumulate); break;
  }
}

void PanelProduct(int rows, const Segment* segments, int count, float* c, int64_t c_stride,
                  int columns, bool accumulate) {
  if (columns == 16) {
    ProductRows<2>(rows, segments, count, c, c_stride, accumulate);
  } else {
    ProductRows<1>(rows, segments, count, c, c_stride, accumulate);
  }
}

// H entries of a row of d by 16 columns of a, summed over the rows of one block.
template <int H>
MNEMO_INLINE void OuterTile(int rows, const float* d, int64_t d_stride, const float* a,
                            int64_t a_stride, int width, float* out, int64_t out_stride) {
  Vec sum[H][2];
#pragma GCC unroll 8
  for (int i = 0; i < H; ++i) sum[i][0] = sum[i][1] = Constant(0.0f);
  for (int r = 0; r < rows; ++r) {
    const Vec x = Load(a + r * a_stride), y = Load(a + r * a_stride + 8);
#pragma GCC unroll 8
    for (int i = 0; i < H; ++i) {
      const Vec g = Broadcast(d[r * d_stride + i]);
      sum[i][0] = MultiplyAdd(g, x, sum[i][0]);
      sum[i][1] = MultiplyAdd(g, y, sum[i][1]);
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < H; ++i) {
    float* row = out + i * out_stride;
    if (width >= 16) {
      Store(row, Load(row) + sum[i][0]);
      Store(row + 8, Load(row + 8) + sum[i][1]);
    } else {
      for (int j = 0; j < width; ++j) row[j] += sum[i][j / 8][j % 8];
    }
  }
}

void OuterProduct(int64_t rows, const float* d, int64_t d_stride, int height, const float* a,
                  int64_t a_stride, int width, float* out, int64_t out_stride) {
  // Blocks of rows are summed apart and then added up: the operands of a block stay in the cache,
  // and long sums lose fewer digits. Part of the result's bits: do not make it depend on anything.
  constexpr int64_t kBlock = 256;
  for (int64_t r = 0; r < rows; r += kBlock) {
    const int count = static_cast<int>(rows - r < kBlock ? rows - r : kBlock);
    for (int j = 0; j < width; j += 16) {
      const float* left = d + r * d_stride;
      const float* right = a + r * a_stride + j;
      float* target = out + j;
      int i = 0;
      for (; i + 6 <= height; i += 6) {
        OuterTile<6>(count, left + i, d_stride, right, a_stride, width - j, target + i * out_stride,
                     out_stride);
      }
      for (; i < height; ++i) {
        OuterTile<1>(count, left + i, d_stride, right, a_stride, width - j, target + i * out_stride,
                     out_stride);
      }
    }
  }
}

// ---- Elementwise ----------------------------------------------------------------------------

#define MNEMO_UNARY(NAME, EXPRESSION)                         \
  void NAME(float* y, const float* pa, const float*, int n) { \
    for (int i = 0; i < n; i += 8) {                          \
      const Vec a = Load(pa + i);                             \
      Store(y + i, EXPRESSION);                               \
    }                                                         \
  }
#define MNEMO_BINARY(NAME, EXPRESSION)                           \
  void NAME(float* y, const float* pa, const float* pb, int n) { \
    for (int i = 0; i < n; i += 8) {                             \
      const Vec a = Load(pa + i), b = Load(pb + i);              \
      Store(y + i, EXPRESSION);                                  \
    }                                                            \
  }

MNEMO_BINARY(AddKernel, a + b)
MNEMO_BINARY(SubtractKernel, a - b)
MNEMO_BINARY(MultiplyKernel, a* b)
MNEMO_BINARY(DivideKernel, a / b)
MNEMO_BINARY(MinKernel, Min(a, b))
MNEMO_BINARY(MaxKernel, Max(a, b))
MNEMO_BINARY(PreferKernel, a < b ? Constant(1.0f) : (a == b ? Constant(0.5f) : Constant(0.0f)))
MNEMO_UNARY(NegateKernel, -a)
MNEMO_UNARY(SigmoidKernel, Sigmoid(a))
MNEMO_UNARY(TanhKernel, Tanh(a))
MNEMO_UNARY(ReluKernel, (a > Constant(0.0f) ? a : Constant(0.0f)))
MNEMO_UNARY(ExpKernel, Exp(a))
MNEMO_UNARY(LogKernel, Log(a))
MNEMO_UNARY(LogSigmoidKernel, LogSigmoid(a))
MNEMO_UNARY(SoftplusKernel, Softplus(a))
MNEMO_UNARY(AbsKernel, Abs(a))
MNEMO_UNARY(SqrtKernel, Sqrt(a))
MNEMO_UNARY(SquareKernel, a* a)
MNEMO_UNARY(StepKernel, (a > Constant(0.0f) ? Constant(1.0f) : Constant(0.0f)))
MNEMO_UNARY(SignKernel,
            (a > Constant(0.0f) ? Constant(1.0f)
                                : (a < Constant(0.0f) ? Constant(-1.0f) : Constant(0.0f))))
MNEMO_UNARY(CopyKernel, a)

ElementwiseKernel Elementwise(Op op) {
  switch (op) {
    case Op::kAdd: return AddKernel;
    case Op::kSubtract: return SubtractKernel;
    case Op::kMultiply: return MultiplyKernel;
    case Op::kDivide: return DivideKernel;
    case Op::kMin: return MinKernel;
    case Op::kMax: return MaxKernel;
    case Op::kPrefer: return PreferKernel;
    case Op::kNegate: return NegateKernel;
    case Op::kSigmoid: return SigmoidKernel;
    case Op::kTanh: return TanhKernel;
    case Op::kRelu: return ReluKernel;
    case Op::kExp: return ExpKernel;
    case Op::kLog: return LogKernel;
    case Op::kLogSigmoid: return LogSigmoidKernel;
    case Op::kSoftplus: return SoftplusKernel;
    case Op::kAbs: return AbsKernel;
    case Op::kSqrt: return SqrtKernel;
    case Op::kSquare: return SquareKernel;
    case Op::kStep: return StepKernel;
    case Op::kSign: return SignKernel;
    case Op::kCopy: return CopyKernel;
    default: return nullptr;
  }
}

void AddTo(float* y, const float* a, int n) {
  for (int i = 0; i < n; i += 8) Store(y + i, Load(y + i) + Load(a + i));
}

// ---- Whole rows -----------------------------------------------------------------------------
// Sums over a row: eight partial sums, then those in order; the rest of the row last.

MNEMO_INLINE float AddLanes(Vec v) {
  float sum = v[0];
  for (int i = 1; i < 8; ++i) sum += v[i];
  return sum;
}

float Sum(const float* a, int width) {
  Vec sums = Constant(0.0f);
  int i = 0;
  for (; i + 8 <= width; i += 8) sums += Load(a + i);
  float sum = AddLanes(sums);
  for (; i < width; ++i) sum += a[i];
  return sum;
}

MNEMO_INLINE void MeanAndScale(const float* a, int width, float* mean, float* scale) {
  const float m = Sum(a, width) / static_cast<float>(width);
  float squares = 0;
  for (int i = 0; i < width; ++i) squares += (a[i] - m) * (a[i] - m);
  *mean = m;
  *scale = 1.0f / __builtin_sqrtf(squares / static_cast<float>(width) + 1e-5f);
}

void Norm(float* y, const float* a, int width) {
  float mean, scale;
  MeanAndScale(a, width, &mean, &scale);
  for (int i = 0; i < width; ++i) y[i] = (a[i] - mean) * scale;
}

void NormGradient(float* y, const float* a, const float* norm, const float* g, int width) {
  float mean, scale;
  MeanAndScale(a, width, &mean, &scale);
  const float mean_g = Sum(g, width) / static_cast<float>(width);
  float mean_gy = 0;
  for (int i = 0; i < width; ++i) mean_gy += g[i] * norm[i];
  mean_gy /= static_cast<float>(width);
  for (int i = 0; i < width; ++i) y[i] = scale * (g[i] - mean_g - norm[i] * mean_gy);
}

float SoftmaxRow(float* logits, int width, int target, bool gradient, float scale) {
  float highest = logits[0];
  for (int i = 1; i < width; ++i) highest = logits[i] > highest ? logits[i] : highest;
  const float at_target = logits[target];
  const Vec shift = Constant(highest);
  // A row is padded to whole vectors, whose last numbers may be anything: they are set so that
  // their exponential is 0.
  const int padded = (width + 7) / 8 * 8;
  for (int i = width; i < padded; ++i) logits[i] = -__builtin_inff();
  float sum = 0;
  if (gradient) {
    Vec sums = Constant(0.0f);
    for (int i = 0; i < padded; i += 8) {
      const Vec e = Exp(Load(logits + i) - shift);
      Store(logits + i, e);
      sums += e;
    }
    sum = AddLanes(sums);
    const Vec factor = Constant(scale / sum);
    for (int i = 0; i < padded; i += 8) Store(logits + i, Load(logits + i) * factor);
    logits[target] -= scale;
  } else {
    Vec sums = Constant(0.0f);
    for (int i = 0; i < padded; i += 8) sums += Exp(Load(logits + i) - shift);
    sum = AddLanes(sums);
  }
  return Log(Constant(sum))[0] + highest - at_target;
}

}  // namespace

extern const Kernels MNEMO_KERNEL_TABLE;
const Kernels MNEMO_KERNEL_TABLE = {
    MNEMO_KERNEL_NAME, PanelProduct, OuterProduct, Elementwise, AddTo, Norm,
    NormGradient,      Sum,          SoftmaxRow,
};

}  // namespace mnemo
