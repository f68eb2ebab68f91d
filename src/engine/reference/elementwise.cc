#include <cmath>

#include "engine/reference/reference.h"

namespace mnemo {

template <typename Real>
Real EvaluateElementwise(Op op, Real a, Real b) {
  const Real one = 1;
  switch (op) {
    case Op::kAdd: return a + b;
    case Op::kSubtract: return a - b;
    case Op::kMultiply: return a * b;
    case Op::kDivide: return a / b;
    case Op::kMin: return b < a ? b : a;
    case Op::kMax: return a < b ? b : a;
    case Op::kNegate: return -a;
    case Op::kSigmoid: return one / (one + std::exp(-a));
    case Op::kTanh: return std::tanh(a);
    case Op::kRelu: return a > 0 ? a : Real{0};
    case Op::kExp: return std::exp(a);
    case Op::kLog: return std::log(a);
    // Both written so that exp never overflows and no digits cancel.
    case Op::kLogSigmoid: return std::min(a, Real{0}) - std::log1p(std::exp(-std::abs(a)));
    case Op::kSoftplus: return std::max(a, Real{0}) + std::log1p(std::exp(-std::abs(a)));
    case Op::kAbs: return std::abs(a);
    case Op::kSqrt: return std::sqrt(a);
    case Op::kSquare: return a * a;
    case Op::kStep: return a > 0 ? one : Real{0};
    case Op::kSign: return a > 0 ? one : a < 0 ? -one : Real{0};
    case Op::kPrefer: return a < b ? one : a == b ? one / 2 : Real{0};
    case Op::kCopy: return a;
    default: MNEMO_CHECK(false);
  }
}

template float EvaluateElementwise(Op, float, float);
template double EvaluateElementwise(Op, double, double);

}  // namespace mnemo
