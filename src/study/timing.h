// How long a cell takes on this machine: measured, before a comparison is planned.
#pragma once

#include "data/text.h"
#include "model/spec.h"
#include "study/comparison_plan.h"

namespace mnemo {

// Trains a throw-away model for about `seconds` on one thread, and scores a little text. The
// model's shape is `spec`; batch, steps and optimizer come from the recipe.
CellCost TimeCell(const ModelSpec& spec, const Recipe& recipe, const TextData& data,
                  double seconds);

}  // namespace mnemo
