// The elementwise kernels against libm in double, over the whole range that matters.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/cpu/kernels.h"
#include "engine/reference/reference.h"

namespace mnemo {
namespace {

// All that this processor can run.
std::vector<const Kernels*> Tables() {
  std::vector<const Kernels*> tables = {&kPlainKernels};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    tables.push_back(&kAvx2Kernels);
  }
#endif
  if (&BestKernels() != tables.back()) tables.push_back(&BestKernels());
  return tables;
}

// Distance in units of the last place of the float nearest to `truth`.
double Ulps(float value, double truth) {
  const float nearest = static_cast<float>(truth);
  const double unit = std::max<double>(
      std::nextafter(std::abs(nearest), INFINITY) - std::abs(nearest), 1.17549435e-38);
  return std::abs(value - truth) / unit;
}

struct Range {
  Op op;
  double low, high;
  double ulps;  // allowed
};

TEST(VectorMath, WithinAFewUnitsInTheLastPlace) {
  const Range ranges[] = {
      {Op::kExp, -87, 88.7, 4},      {Op::kSigmoid, -80, 80, 4}, {Op::kTanh, -12, 12, 4},
      {Op::kLog, 1e-30, 1e30, 4},    {Op::kLog, 0.5, 2, 4},      {Op::kSoftplus, -80, 80, 4},
      {Op::kLogSigmoid, -80, 80, 4}, {Op::kSqrt, 0, 1e10, 1},    {Op::kTanh, -0.7, 0.7, 4},
  };
  for (const Kernels* kernels : Tables()) {
    for (const Range& range : ranges) {
      const int n = 1 << 16;
      std::vector<float> x(n), y(n);
      for (int i = 0; i < n; ++i) {
        const double share = (i + 0.5) / n;
        const bool geometric = range.op == Op::kLog && range.low < 1e-10;
        x[i] = static_cast<float>(geometric ? range.low * std::pow(range.high / range.low, share)
                                            : range.low + (range.high - range.low) * share);
      }
      kernels->elementwise(range.op)(y.data(), x.data(), x.data(), nullptr, n);
      double worst = 0, at = 0;
      for (int i = 0; i < n; ++i) {
        const double truth = EvaluateElementwise<double>(range.op, x[i], x[i]);
        const double ulps = Ulps(y[i], truth);
        if (!(ulps <= worst)) worst = ulps, at = x[i];
      }
      EXPECT_LE(worst, range.ulps) << kernels->name << " " << OpName(range.op) << " at " << at;
    }
  }
}

// 1 - tanh^2 is the gradient: near 1 an error of tanh in its last place is a large one of that.
TEST(VectorMath, TanhIsTheNearestFloatNearOne) {
  for (const Kernels* kernels : Tables()) {
    const int n = 1 << 12;
    std::vector<float> x(n), y(n);
    for (int i = 0; i < n; ++i) x[i] = 2 + 7.0f * i / n;
    kernels->elementwise(Op::kTanh)(y.data(), x.data(), x.data(), nullptr, n);
    for (int i = 0; i < n; ++i) {
      EXPECT_LE(std::abs(y[i] - std::tanh(double{x[i]})), 0.55 * 0x1p-24) << x[i];
    }
  }
}

TEST(VectorMath, EdgesOfTheRange) {
  const float inf = INFINITY, nan = NAN;
  for (const Kernels* kernels : Tables()) {
    SCOPED_TRACE(kernels->name);
    auto run = [&](Op op, float value) {
      std::vector<float> x(8, value), y(8);
      kernels->elementwise(op)(y.data(), x.data(), x.data(), nullptr, 8);
      return y[3];
    };
    EXPECT_EQ(run(Op::kExp, -inf), 0);
    EXPECT_EQ(run(Op::kExp, inf), inf);
    EXPECT_EQ(run(Op::kExp, 0), 1);
    EXPECT_EQ(run(Op::kSigmoid, inf), 1);
    EXPECT_LT(run(Op::kSigmoid, -inf), 1e-37);
    EXPECT_EQ(run(Op::kSigmoid, 0), 0.5);
    EXPECT_EQ(run(Op::kTanh, inf), 1);
    EXPECT_EQ(run(Op::kTanh, -inf), -1);
    EXPECT_EQ(run(Op::kTanh, 0), 0);
    EXPECT_EQ(run(Op::kLog, 0), -inf);
    EXPECT_EQ(run(Op::kLog, 1), 0);
    EXPECT_EQ(run(Op::kLog, inf), inf);
    EXPECT_TRUE(std::isnan(run(Op::kLog, -1)));
    for (Op op : {Op::kExp, Op::kSigmoid, Op::kTanh, Op::kLog, Op::kSqrt, Op::kSoftplus}) {
      EXPECT_TRUE(std::isnan(run(op, nan))) << OpName(op);
    }
  }
}

TEST(VectorMath, SimpleOperationsAreExact) {
  for (const Kernels* kernels : Tables()) {
    for (Op op :
         {Op::kAdd, Op::kSubtract, Op::kMultiply, Op::kDivide, Op::kMin, Op::kMax, Op::kPrefer,
          Op::kNegate, Op::kRelu, Op::kAbs, Op::kSquare, Op::kStep, Op::kSign, Op::kCopy}) {
      std::vector<float> a = {-2, -1, -0.5, 0, 0.25, 1, 2, 3}, b = {1, -1, 2, 0.5, 0.25, 3, -2, 4};
      std::vector<float> y(8);
      kernels->elementwise(op)(y.data(), a.data(), b.data(), nullptr, 8);
      for (int i = 0; i < 8; ++i) {
        EXPECT_EQ(y[i], EvaluateElementwise<float>(op, a[i], b[i])) << OpName(op) << " " << a[i];
      }
    }
  }
}

}  // namespace
}  // namespace mnemo
