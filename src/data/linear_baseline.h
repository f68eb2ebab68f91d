// The linear Gaussian predictor: targets of a step as a linear function of its inputs and a
// constant, with errors that are normal together (full covariance), fitted on the training part by
// least squares. For raw audio this is linear prediction of the window's order.
//
// A pure function; any thread.
#pragma once

#include <optional>

#include "data/sequences.h"

namespace mnemo {

// Nats a counted step of `split`. Nothing unless the inputs are vectors and the targets numbers,
// both at most kMostLinear wide; nothing either where the training part's errors or inputs are
// linearly dependent. Passes over the training part twice.
std::optional<double> LinearBaseline(const SequenceData& data, Split split);
inline constexpr int kMostLinear = 512;

}  // namespace mnemo
