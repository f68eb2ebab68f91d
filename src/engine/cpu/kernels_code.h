// The code of the kernels, compiled once for each kind of processor by kernels_*.cc, which define
// MNEMO_KERNEL_TABLE and MNEMO_KERNEL_NAME. Everything is in an anonymous namespace: no function
// compiled for one processor may be linked in place of another's.

#include <cstdint>

#include "engine/cpu/kernels.h"

namespace mnemo {
namespace {

#include "engine/cpu/vector_math.h"

// ---- Products -------------------------------------------------------------------------------

// A tile of results is kTileRows rows by up to kPanelChunks chunks of 8 columns, all of it in
// registers: as many as the processor has, less what one step of the sum needs.
#if defined(__AVX512F__)
constexpr int kTileRows = 8, kPanelChunks = 4;
using Wide = float __attribute__((vector_size(64)));
MNEMO_INLINE Wide WideBroadcast(float x) { return Wide{} + x; }
MNEMO_INLINE Wide MultiplyAdd(Wide a, Wide b, Wide c) {
  return __builtin_ia32_vfmaddps512_mask(a, b, c, -1, 4);  // 4: the current rounding
}
MNEMO_INLINE Wide Join(Vec low, Vec high) {
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
MNEMO_INLINE Vec LowHalf(Wide v) { return __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7); }
MNEMO_INLINE Vec HighHalf(Wide v) {
  return __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
}
#elif defined(__AVX2__)
constexpr int kTileRows = 6, kPanelChunks = 2;
#elif defined(__aarch64__)
constexpr int kTileRows = 5, kPanelChunks = 2;
#else
constexpr int kTileRows = 4, kPanelChunks = 1;
#endif

// R rows by C chunks.
template <int R, int C>
class Tile {
 public:
  // `at(r, c)`: where the 8 numbers of a chunk stand.
  template <typename At>
  MNEMO_INLINE void Start(const At& at) {
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) {
#if defined(__AVX512F__)
#pragma GCC unroll 2
      for (int w = 0; w < kWides; ++w)
        wide_[r][w] = Join(Load(at(r, 2 * w)), Load(at(r, 2 * w + 1)));
#endif
#pragma GCC unroll 2
      for (int s = 0; s < kSingles; ++s) single_[r][s] = Load(at(r, 2 * kWides + s));
    }
  }
  MNEMO_INLINE void StartAtZero() {
    Start([](int, int) { return kZeros; });
  }

  // Adds a[r * row_stride + k * inner_stride] * panel[k][columns] for k < inner; inner > 0: a loop
  // that runs at least once lets the compiler keep the sums in registers.
  MNEMO_INLINE void Add(const float* a, int64_t row_stride, int64_t inner_stride,
                        const float* panel, int64_t inner) {
    int64_t k = 0;
    do {
      const float* columns = panel + k * 8 * C;
#if defined(__AVX512F__)
      Wide wide[kWides + 1];
#pragma GCC unroll 2
      for (int w = 0; w < kWides; ++w) {
        __builtin_memcpy(&wide[w], columns + 16 * w, sizeof(Wide));
      }
#endif
      Vec single[kSingles + 1];
#pragma GCC unroll 2
      for (int s = 0; s < kSingles; ++s) single[s] = Load(columns + 16 * kWides + 8 * s);
#pragma GCC unroll 8
      for (int r = 0; r < R; ++r) {
        const float x = a[r * row_stride + k * inner_stride];
#if defined(__AVX512F__)
#pragma GCC unroll 2
        for (int w = 0; w < kWides; ++w) {
          wide_[r][w] = MultiplyAdd(WideBroadcast(x), wide[w], wide_[r][w]);
        }
#endif
#pragma GCC unroll 2
        for (int s = 0; s < kSingles; ++s) {
          single_[r][s] = MultiplyAdd(Broadcast(x), single[s], single_[r][s]);
        }
      }
    } while (++k < inner);
  }

  template <typename At>
  MNEMO_INLINE void Finish(const At& at) const {
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) {
#if defined(__AVX512F__)
#pragma GCC unroll 2
      for (int w = 0; w < kWides; ++w) {
        Store(at(r, 2 * w), LowHalf(wide_[r][w]));
        Store(at(r, 2 * w + 1), HighHalf(wide_[r][w]));
      }
#endif
#pragma GCC unroll 2
      for (int s = 0; s < kSingles; ++s) Store(at(r, 2 * kWides + s), single_[r][s]);
    }
  }

 private:
  static constexpr float kZeros[8] = {};
#if defined(__AVX512F__)
  static constexpr int kWides = C / 2, kSingles = C % 2;
  Wide wide_[R][kWides + 1];
#else
  static constexpr int kWides = 0, kSingles = C;
#endif
  Vec single_[R][kSingles + 1];
};

template <int R, int C>
MNEMO_INLINE void ProductTile(const PanelProduct& work, int row) {
  // Copies, since for all that the compiler knows a result may stand where `work` does.
  Chunk chunks[C];
#pragma GCC unroll 4
  for (int c = 0; c < C; ++c) {
    chunks[c] = work.chunks[c];
    chunks[c].first += row * chunks[c].stride;
  }
  auto target = [&](int r, int c) { return chunks[c].first + r * chunks[c].stride; };
  Tile<R, C> tile;
  if (work.start == PanelStart::kTarget) {
    tile.Start(target);
  } else if (work.start == PanelStart::kRows) {
    tile.Start([&](int r, int c) { return work.start_rows[row + r] + work.start_column + 8 * c; });
  } else {
    tile.StartAtZero();
  }
  if (work.start != PanelStart::kTarget) {
    // The results' memory is on its way while the sums are made.
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) __builtin_prefetch(target(r, 0), 1);
  }
  const Segment *segment = work.segments, *end = segment + work.segment_count;
  do {
    tile.Add(segment->a + row * segment->a_stride, segment->a_stride, 1, segment->panel,
             segment->inner);
  } while (++segment != end);
  tile.Finish(target);
}

// `count` tiles of `height` rows.
template <int R, int C>
MNEMO_INLINE void ProductTiles(const PanelProduct& work, int row, int height, int count) {
  if (height == R) {
    for (int i = 0; i < count; ++i) ProductTile<R, C>(work, row + i * R);
  } else if constexpr (R > 1) {
    ProductTiles<R - 1, C>(work, row, height, count);
  }
}

// As few tiles as may be, all of about the same height: a low one keeps the processor waiting for
// its own sums.
template <int C>
void ProductRows(const PanelProduct& work) {
  const int tiles = (work.rows + kTileRows - 1) / kTileRows;
  if (tiles == 0) return;
  const int low = work.rows / tiles, high_tiles = work.rows % tiles;
  ProductTiles<kTileRows, C>(work, 0, low + 1, high_tiles);
  ProductTiles<kTileRows, C>(work, high_tiles * (low + 1), low, tiles - high_tiles);
}

template <int C>
void OuterRows(int64_t rows, const float* strip, const float* panel, float* tile) {
  constexpr int kStride = 8 * kPanelChunks;
  Tile<kTileRows, C> sums;
  sums.StartAtZero();
  sums.Add(strip, 1, kTileRows, panel, rows);
  float block[kTileRows * 8 * C];
  sums.Finish([&](int r, int c) { return block + (r * C + c) * 8; });
  for (int r = 0; r < kTileRows; ++r) {
    for (int c = 0; c < C; ++c) {
      float* target = tile + r * kStride + 8 * c;
      Store(target, Load(target) + Load(block + (r * C + c) * 8));
    }
  }
}

void RunPanelProduct(const PanelProduct& work) {
  switch (work.chunk_count) {
    case 1: return ProductRows<1>(work);
#if defined(__AVX2__) || defined(__aarch64__)
    case 2: return ProductRows<2>(work);
#endif
#if defined(__AVX512F__)
    case 3: return ProductRows<3>(work);
    case 4: return ProductRows<4>(work);
#endif
  }
}

void StripSum(int64_t rows, const float* strip, float* sums) {
  Vec even = Constant(0.0f), odd = Constant(0.0f);
  int64_t r = 0;
  for (; r + 2 <= rows; r += 2) {
    even += Load(strip + r * kTileRows);
    odd += Load(strip + (r + 1) * kTileRows);
  }
  if (r < rows) even += Load(strip + r * kTileRows);
  Store(sums, Load(sums) + (even + odd));
}

void OuterTile(int64_t rows, const float* strip, const float* panel, int chunks, float* tile) {
  switch (chunks) {
    case 1: return OuterRows<1>(rows, strip, panel, tile);
#if defined(__AVX2__) || defined(__aarch64__)
    case 2: return OuterRows<2>(rows, strip, panel, tile);
#endif
#if defined(__AVX512F__)
    case 3: return OuterRows<3>(rows, strip, panel, tile);
    case 4: return OuterRows<4>(rows, strip, panel, tile);
#endif
  }
}

#if defined(__AVX512F__)
using Widest = Wide;
#else
using Widest = Vec;
#endif

int64_t MultiplyAdds(int64_t rounds, float* sink) {
  constexpr int kSums = 12;  // more than a multiply-add takes cycles, times two at once
  const Widest half = Widest{} + 0.5f;
  Widest sums[kSums];
#pragma GCC unroll 12
  for (int i = 0; i < kSums; ++i) sums[i] = Widest{} + static_cast<float>(i);
  for (int64_t r = 0; r < rounds; ++r) {
#pragma GCC unroll 12
    for (int i = 0; i < kSums; ++i) sums[i] = MultiplyAdd(sums[i], half, half);
  }
#pragma GCC unroll 12
  for (int i = 1; i < kSums; ++i) sums[0] += sums[i];
  __builtin_memcpy(sink, &sums[0], sizeof(Widest));
  return rounds * kSums * 2 * static_cast<int64_t>(sizeof(Widest) / sizeof(float));
}

// ---- Elementwise ----------------------------------------------------------------------------

#define MNEMO_UNARY(NAME, EXPRESSION)                                       \
  void NAME(float* y, const float* pa, const float*, const float*, int n) { \
    for (int i = 0; i < n; i += 8) {                                        \
      const Vec a = Load(pa + i);                                           \
      Store(y + i, EXPRESSION);                                             \
    }                                                                       \
  }
#define MNEMO_BINARY(NAME, EXPRESSION)                                         \
  void NAME(float* y, const float* pa, const float* pb, const float*, int n) { \
    for (int i = 0; i < n; i += 8) {                                           \
      const Vec a = Load(pa + i), b = Load(pb + i);                            \
      Store(y + i, EXPRESSION);                                                \
    }                                                                          \
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

// No product is fused with a sum here: the bits are those of the operations one by one.
template <Op kOp>
MNEMO_INLINE Vec Apply(Vec a, Vec b) {
  if constexpr (kOp == Op::kAdd) return a + b;
  if constexpr (kOp == Op::kSubtract) return a - b;
  if constexpr (kOp == Op::kMultiply) return a * b;
}

template <Op kFirst, Op kSecond, bool kFirstOnRight>
void PairKernel(float* y, const float* pa, const float* pb, const float* pc, int n) {
  for (int i = 0; i < n; i += 8) {
    const Vec first = Apply<kFirst>(Load(pa + i), Load(pb + i)), c = Load(pc + i);
    Store(y + i, kFirstOnRight ? Apply<kSecond>(c, first) : Apply<kSecond>(first, c));
  }
}

template <Op kFirst, Op kSecond>
ElementwiseKernel PairOf(bool first_on_right) {
  return first_on_right ? PairKernel<kFirst, kSecond, true> : PairKernel<kFirst, kSecond, false>;
}

template <Op kFirst>
ElementwiseKernel PairFrom(Op second, bool first_on_right) {
  switch (second) {
    case Op::kAdd: return PairOf<kFirst, Op::kAdd>(first_on_right);
    case Op::kSubtract: return PairOf<kFirst, Op::kSubtract>(first_on_right);
    case Op::kMultiply: return PairOf<kFirst, Op::kMultiply>(first_on_right);
    default: return nullptr;
  }
}

ElementwiseKernel Pair(Op first, Op second, bool first_on_right) {
  switch (first) {
    case Op::kAdd: return PairFrom<Op::kAdd>(second, first_on_right);
    case Op::kSubtract: return PairFrom<Op::kSubtract>(second, first_on_right);
    case Op::kMultiply: return PairFrom<Op::kMultiply>(second, first_on_right);
    default: return nullptr;
  }
}

template <Op kActivation, int kOperands>
void ActivationGradientKernel(float* y, const float* pa, const float* pb, const float* pc, int n) {
  const Vec one = Constant(1.0f);
  for (int i = 0; i < n; i += 8) {
    const Vec value = Load((kOperands == 3 ? pc : pb) + i);
    const Vec above = kOperands == 3 ? Load(pa + i) * Load(pb + i) : Load(pa + i);
    if constexpr (kActivation == Op::kTanh) {
      Store(y + i, above * (one - value * value));
    } else {
      Store(y + i, (above * value) * (one - value));
    }
  }
}

ElementwiseKernel ActivationGradient(Op activation, int operands) {
  if (activation == Op::kTanh) {
    return operands == 3 ? ActivationGradientKernel<Op::kTanh, 3>
                         : ActivationGradientKernel<Op::kTanh, 2>;
  }
  return operands == 3 ? ActivationGradientKernel<Op::kSigmoid, 3>
                       : ActivationGradientKernel<Op::kSigmoid, 2>;
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
  const float at_target = logits[target];
  // A row is padded to whole vectors, whose last numbers may be anything: they are set so that
  // their exponential is 0.
  const int padded = (width + 7) / 8 * 8;
  for (int i = width; i < padded; ++i) logits[i] = -__builtin_inff();
  Vec most = Load(logits);
  for (int i = 8; i < padded; i += 8) most = Max(most, Load(logits + i));
  float highest = most[0];
  for (int i = 1; i < 8; ++i) highest = most[i] > highest ? most[i] : highest;
  const Vec shift = Constant(highest);
  float sum = 0;
  if (gradient) {
    Vec sums = Constant(0.0f);
    for (int i = 0; i < padded; i += 8) {
      const Vec e = ExpNegative(Load(logits + i) - shift);
      Store(logits + i, e);
      sums += e;
    }
    sum = AddLanes(sums);
    const Vec factor = Constant(scale / sum);
    for (int i = 0; i < padded; i += 8) Store(logits + i, Load(logits + i) * factor);
    logits[target] -= scale;
  } else {
    Vec sums = Constant(0.0f);
    for (int i = 0; i < padded; i += 8) sums += ExpNegative(Load(logits + i) - shift);
    sum = AddLanes(sums);
  }
  return Log(Constant(sum))[0] + highest - at_target;
}

float SigmoidRow(float* logits, const float* bits, int width, bool gradient, float scale) {
  Vec sums = Constant(0.0f);
  const Vec factor = Constant(scale);
  const auto chunk = [&](float* a, const float* y) {
    const Vec logit = Load(a), bit = Load(y);
    if (gradient) Store(a, factor * (Sigmoid(logit) - bit));
    return Softplus(logit) - bit * logit;
  };
  int i = 0;
  for (; i + 8 <= width; i += 8) sums += chunk(logits + i, bits + i);
  float sum = AddLanes(sums);
  if (i == width) return sum;
  // What stands behind the row may be anything, also NaN: the rest is computed apart.
  float a[8] = {}, y[8] = {}, losses[8];
  __builtin_memcpy(a, logits + i, sizeof(float) * (width - i));
  __builtin_memcpy(y, bits + i, sizeof(float) * (width - i));
  Store(losses, chunk(a, y));
  for (int j = 0; j < width - i; ++j) sum += losses[j];
  __builtin_memcpy(logits + i, a, sizeof(float) * (width - i));
  return sum;
}

}  // namespace

extern const Kernels MNEMO_KERNEL_TABLE;
const Kernels MNEMO_KERNEL_TABLE = {
    MNEMO_KERNEL_NAME,
    kTileRows,
    kPanelChunks,
    RunPanelProduct,
    OuterTile,
    StripSum,
    Elementwise,
    Pair,
    ActivationGradient,
    AddTo,
    Norm,
    NormGradient,
    Sum,
    MultiplyAdds,
    SoftmaxRow,
    SigmoidRow,
};

}  // namespace mnemo
