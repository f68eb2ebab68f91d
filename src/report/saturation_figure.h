// How often the units of a gate are open or shut, as a figure (Karpathy, Johnson, Fei-Fei 2015,
// figure 3). Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "analysis/saturation.h"

namespace mnemo {

// One gate of one layer over the test text.
struct GateSaturation {
  int layer = 1;  // from 1, the one that reads the text
  std::string gate;
  std::vector<UnitSaturation> units;
};

// The layers of each gate, gates in the order of their first layer. Points into `gates`.
std::vector<std::vector<const GateSaturation*>> ByGate(const std::vector<GateSaturation>& gates);

// One gate of the cell: a circle a unit, right-saturated against left-saturated, a colour a layer.
// 234 pixels wide.
std::string SaturationFigure(const std::string& cell, const std::string& gate,
                             const std::vector<const GateSaturation*>& layers);

}  // namespace mnemo
