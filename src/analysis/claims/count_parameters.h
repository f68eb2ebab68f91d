// The numbers of parameters that papers state for a layer: of the cell alone, at its units and the
// width of what it reads.
#pragma once

#include <cstdint>
#include <string>

namespace mnemo {

struct LayerCount {
  std::string cell;  // of the catalogue
  int units = 0, inputs = 0;
  int64_t parameters = 0;  // as it is stated
};

// "gru 227 20 = 168888". Throws Error (kBadInput) for anything else.
LayerCount ParseLayerCount(const std::string& text);

// What the cell has at these widths. Throws as LoadCell and ParameterCount do.
int64_t CountLayerParameters(const LayerCount& count);

}  // namespace mnemo
