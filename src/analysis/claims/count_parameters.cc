#include "analysis/claims/count_parameters.h"

#include <sstream>

#include "base/error.h"
#include "cell/catalogue.h"
#include "cell/sizes.h"

namespace mnemo {

LayerCount ParseLayerCount(const std::string& text) {
  LayerCount count;
  std::string equals, rest;
  std::istringstream words(text);
  words >> count.cell >> count.units >> count.inputs >> equals >> count.parameters;
  if (words.fail() || equals != "=" || (words >> rest) || count.units < 1 || count.inputs < 1) {
    throw BadInput("this is no count of parameters")
        .Found(text)
        .Allowed("CELL UNITS INPUTS = PARAMETERS");
  }
  return count;
}

int64_t CountLayerParameters(const LayerCount& count) {
  return ParameterCount(LoadCell(count.cell), {.units = count.units, .input = count.inputs});
}

}  // namespace mnemo
