// The values inside a trained model at every step of a text.
//
// The text is read as one stream from the zero state, a stretch at a time, so that any length
// needs the memory of one stretch only.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/backend.h"
#include "model/model.h"
#include "train/loaded_run.h"

namespace mnemo {

struct TracedValue {
  int layer = 0;
  std::string name;  // as the cell's file has it; a state's bare name means its new value
};

struct TraceStretch {
  int64_t first = 0;  // the step that the stretch begins with
  int steps = 0;
  std::vector<Block<const float>> values;  // one a traced value: [steps, 1, width]
  std::span<const float> losses;           // [steps] nats of the symbol after each step's
};

// Step t reads symbols[t] and predicts symbols[t + 1]: there are symbols.size() - 1 steps. The
// stretch is valid during the call of `take`, which returns false to end early. Throws Error
// (kBadInput) for a layer or a value that the model does not have, and for less than 2 symbols.
void TraceValues(const LoadedRun& run, Backend<float>& backend, const Symbols& symbols,
                 const std::vector<TracedValue>& values,
                 const std::function<bool(const TraceStretch&)>& take);

// The nodes of the cells' graphs; the error above without a run over the text.
std::vector<ModelProbe> FindProbes(const ModelSpec& spec, const std::vector<TracedValue>& values);

// How many numbers a value has at one step.
int WidthOfProbe(const ModelSpec& spec, const ModelProbe& probe);

}  // namespace mnemo
