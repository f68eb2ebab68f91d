// The gradient of a cell against finite differences, in double: what a cell is allowed to be
// trained for. Touches nothing outside; a call may take seconds, its cost grows with the square of
// the number of parameters.
#pragma once

#include <memory>
#include <vector>

#include "engine/cell_trial.h"

namespace mnemo {

// The gradients of `data` by the reference backend in double against central differences of
// fourth order; one row for each parameter, the input, each value below and each initial state.
std::vector<NamedError> CheckGradients(std::shared_ptr<const CellGraph> graph,
                                       const TrialData& data);

}  // namespace mnemo
