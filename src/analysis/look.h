// Looking into a trained model: the values of its cells while it reads a text.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/saturation.h"
#include "train/loaded_run.h"

namespace mnemo {

// A gate of a layer over a text (Karpathy et al. 2015, figure 3).
struct LayerGate {
  int layer = 0;  // from 0
  std::string gate;
  std::vector<UnitSaturation> units;
};

// Every gate of every layer while the model reads `symbols`, in 16 streams. A gate is what the
// cell's file marks, or the direct results of sigmoid; only gates that stay between 0 and 1
// (results of sigmoid) are counted. `progress` is told the share that is read; what it throws ends
// the work.
std::vector<LayerGate> GateSaturations(const LoadedRun& run, const Symbols& symbols,
                                       const std::function<void(double)>& progress = {});

// A value of a layer at every symbol of a passage.
struct ValueTrace {
  int layer = 0;      // from 0
  std::string value;  // a probe's name
  int units = 0;
  std::vector<float> values;  // [symbols, units]
};

// The output and the memory of every layer while the model reads `before` (not kept) and then
// `passage`, from the zero state, as one sequence.
std::vector<ValueTrace> TracePassage(const LoadedRun& run, const Symbols& before,
                                     const Symbols& passage);

}  // namespace mnemo
