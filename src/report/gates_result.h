// Gate saturation of a model as a result (Karpathy, Johnson, Fei-Fei 2015, section 4.2 and figure
// 3): the triangles, a row a gate and layer, a row a unit. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "report/result.h"
#include "report/saturation_figure.h"

namespace mnemo {

// Tables "gates" and "units", a figure a gate, findings. `gates`: layers of a gate in their order;
// none is a finding, too: the cell has no gates. Everything else of the result is the caller's.
void AddGates(const std::string& cell, const std::vector<GateSaturation>& gates,
              AnalysisResult* result);

}  // namespace mnemo
