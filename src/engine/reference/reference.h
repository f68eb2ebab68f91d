// The reference backend: naive loops, straight from the cell's graph and its derivative graph,
// without a plan. Slow and plain on purpose; every other backend is compared with it.
#pragma once

#include <memory>

#include "engine/backend.h"

namespace mnemo {

// Real is float or double. Uses one thread.
template <typename Real>
std::unique_ptr<Backend<Real>> MakeReferenceBackend();

// One elementwise operation on single numbers, in the arithmetic of Real, with std:: functions.
template <typename Real>
Real EvaluateElementwise(Op op, Real a, Real b);

}  // namespace mnemo
