// Vectors of eight floats and the functions of the cell language on them.
//
// Included only by kernels_code.h, inside the anonymous namespace of a file that is compiled for
// one kind of processor; includes no standard header itself, so that no library function is
// compiled for a processor that the machine may not be. GCC's vector extensions, which clang has
// too; only the fused multiply-add names the processor.
//
// Accuracy: exp, sigmoid, tanh, log and softplus within 4 units in the last place of the float
// result (vector_math_test.cc measures it).

using Vec = float __attribute__((vector_size(32)));
using VecInt = int32_t __attribute__((vector_size(32)));

#define MNEMO_INLINE inline __attribute__((always_inline))

MNEMO_INLINE Vec Load(const float* p) {
  Vec v;
  __builtin_memcpy(&v, p, sizeof(v));
  return v;
}
MNEMO_INLINE void Store(float* p, Vec v) { __builtin_memcpy(p, &v, sizeof(v)); }
MNEMO_INLINE Vec Broadcast(float x) { return Vec{x, x, x, x, x, x, x, x}; }
MNEMO_INLINE VecInt AsInt(Vec v) { return (VecInt)v; }
MNEMO_INLINE Vec AsFloat(VecInt v) { return (Vec)v; }

// a * b + c, rounded once where the processor can. The kernels' one way to fuse.
MNEMO_INLINE Vec MultiplyAdd(Vec a, Vec b, Vec c) {
#if defined(__FMA__)
  return __builtin_ia32_vfmaddps256(a, b, c);
#else
  return a * b + c;
#endif
}

// A NaN that is the first argument stays. The compiler makes two operations of a choice.
#if defined(__AVX__)
MNEMO_INLINE Vec Max(Vec a, Vec b) { return __builtin_ia32_maxps256(b, a); }
MNEMO_INLINE Vec Min(Vec a, Vec b) { return __builtin_ia32_minps256(b, a); }
#else
MNEMO_INLINE Vec Max(Vec a, Vec b) { return a < b ? b : a; }
MNEMO_INLINE Vec Min(Vec a, Vec b) { return b < a ? b : a; }
#endif
MNEMO_INLINE Vec Abs(Vec a) { return AsFloat(AsInt(a) & 0x7fffffff); }
MNEMO_INLINE Vec CopySign(Vec magnitude, Vec sign) {
  return AsFloat((AsInt(magnitude) & 0x7fffffff) | (AsInt(sign) & int32_t(0x80000000)));
}
MNEMO_INLINE Vec Constant(float x) { return Broadcast(x); }

// e^x = scale * (1 + rest) with scale = 2^n, n = round(x / ln 2): Cody and Waite's reduction and a
// polynomial of degree 6, whose relative error is at most 1.7e-8 (fitted for this range) and whose
// terms are added in pairs: a long chain of sums would be waited for. `rest` is exact to its own
// last place, also near 0.
struct ScaledExp {
  Vec scale, rest;
};
MNEMO_INLINE ScaledExp ExpParts(Vec x) {
  // Adding 1.5 * 2^23 rounds to an integer, which then stands in the low bits.
  const Vec magic = Constant(12582912.0f);
  const Vec shifted = MultiplyAdd(x, Constant(1.44269504088896341f), magic);
  const Vec n = shifted - magic;
  Vec r = MultiplyAdd(n, Constant(-0.693359375f), x);
  r = MultiplyAdd(n, Constant(2.12194440e-4f), r);
  const Vec r2 = r * r;
  const Vec low = MultiplyAdd(r, Constant(0.16666542f), Constant(0.49999997f));
  Vec p = MultiplyAdd(r, Constant(8.366692e-3f), Constant(4.1667204e-2f));
  p = MultiplyAdd(r2, Constant(1.3882489e-3f), p);
  p = MultiplyAdd(r2, p, low);
  const VecInt exponent = (AsInt(shifted) - AsInt(magic) + 127) << 23;
  return {AsFloat(exponent), MultiplyAdd(p, r2, r)};
}
MNEMO_INLINE Vec ExpInRange(Vec x) {
  const ScaledExp e = ExpParts(x);
  return (e.rest + Constant(1.0f)) * e.scale;
}

MNEMO_INLINE Vec Exp(Vec x) {
  const Vec high = Constant(88.02f), low = Constant(-87.33f);
  // Beyond 88.02 the scale 2^127 times e^r may pass the largest float: halve and double instead.
  const Vec clamped = Max(Min(x, high), low);
  Vec y = ExpInRange(clamped);
  const Vec above = ExpInRange(Min(x, Constant(89.0f)) - Constant(1.0f)) * Constant(2.718281828f);
  y = x > high ? above : y;
  y = x < low ? Constant(0.0f) : y;
  return x == x ? y : x;
}

// For x <= 0 (or NaN), where nothing overflows.
MNEMO_INLINE Vec ExpNegative(Vec x) {
  const Vec low = Constant(-87.33f);
  const Vec y = ExpInRange(Max(x, low));
  return x < low ? Constant(0.0f) : y;
}

MNEMO_INLINE Vec Sigmoid(Vec x) {
  const Vec clamped = Max(Min(x, Constant(87.0f)), Constant(-87.0f));
  const ScaledExp e = ExpParts(-clamped);
  return Constant(1.0f) / (MultiplyAdd(e.scale, e.rest, e.scale) + Constant(1.0f));
}

// Near 0 (e^2x - 1) / (e^2x + 1), where neither side cancels: e^2x - 1 = scale * rest + (scale -
// 1). From 0.5 on 1 - 2 / (e^2x + 1), which near 1 is the nearest float: 1 - tanh^2, the gradient,
// would show a larger error.
MNEMO_INLINE Vec Tanh(Vec x) {
  const Vec one = Constant(1.0f), twice = Min(Abs(x) * Constant(2.0f), Constant(20.0f));
  const ScaledExp e = ExpParts(twice);
  const VecInt near = twice < one;
  const Vec above = MultiplyAdd(e.scale, e.rest, e.scale - one);
  const Vec below = MultiplyAdd(e.scale, e.rest, e.scale + one);
  const Vec ratio = (near ? above : Constant(2.0f)) / below;
  return CopySign(near ? ratio : one - ratio, x);
}

MNEMO_INLINE Vec Log(Vec x) {
  // Subnormals are scaled up first. x = m * 2^e with m in [sqrt(1/2), sqrt(2)).
  const VecInt tiny = x < Constant(1.17549435e-38f);
  const Vec scaled = tiny ? x * Constant(8388608.0f) : x;
  VecInt e = ((AsInt(scaled) >> 23) & 0xff) - 126;
  Vec m = AsFloat((AsInt(scaled) & 0x007fffff) | 0x3f000000);
  const VecInt low = m < Constant(0.707106781186547524f);
  e += low;  // true is -1
  m = (low ? m + m : m) - Constant(1.0f);
  e -= tiny & 23;
  const Vec n = __builtin_convertvector(e, Vec);
  const Vec z = m * m;
  Vec p = Constant(7.0376836292e-2f);
  p = MultiplyAdd(p, m, Constant(-1.1514610310e-1f));
  p = MultiplyAdd(p, m, Constant(1.1676998740e-1f));
  p = MultiplyAdd(p, m, Constant(-1.2420140846e-1f));
  p = MultiplyAdd(p, m, Constant(1.4249322787e-1f));
  p = MultiplyAdd(p, m, Constant(-1.6668057665e-1f));
  p = MultiplyAdd(p, m, Constant(2.0000714765e-1f));
  p = MultiplyAdd(p, m, Constant(-2.4999993993e-1f));
  p = MultiplyAdd(p, m, Constant(3.3333331174e-1f));
  Vec y = p * m * z;
  y = MultiplyAdd(n, Constant(-2.12194440e-4f), y);
  y = MultiplyAdd(z, Constant(-0.5f), y);
  y = MultiplyAdd(n, Constant(0.693359375f), m + y);
  const Vec infinity = Constant(__builtin_inff());
  y = x == infinity ? infinity : y;
  y = x == Constant(0.0f) ? -infinity : y;
  y = x < Constant(0.0f) ? Constant(__builtin_nanf("")) : y;
  return x == x ? y : x;
}

// log(1 + u) for u >= 0: what rounding 1 + u lost is put back.
MNEMO_INLINE Vec Log1p(Vec u) {
  const Vec w = u + Constant(1.0f);
  const Vec lost = w - Constant(1.0f);
  const Vec y = Log(w) * (u / lost);
  return lost == Constant(0.0f) ? u : y;
}

MNEMO_INLINE Vec Softplus(Vec x) { return Max(x, Constant(0.0f)) + Log1p(ExpNegative(-Abs(x))); }
MNEMO_INLINE Vec LogSigmoid(Vec x) { return Min(x, Constant(0.0f)) - Log1p(ExpNegative(-Abs(x))); }

MNEMO_INLINE Vec Sqrt(Vec x) {
  Vec y;
  for (int i = 0; i < 8; ++i) y[i] = __builtin_sqrtf(x[i]);
  return y;
}
