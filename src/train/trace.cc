#include "train/trace.h"

#include <algorithm>

#include "base/error.h"

namespace mnemo {

namespace {

constexpr int kStretch = 256;  // steps

}  // namespace

std::vector<ModelProbe> FindProbes(const ModelSpec& spec, const std::vector<TracedValue>& values) {
  std::vector<ModelProbe> probes;
  for (const TracedValue& value : values) {
    const int layers = static_cast<int>(spec.layers.size());
    if (value.layer < 0 || value.layer >= layers) {
      throw BadInput("the model has no layer " + std::to_string(value.layer))
          .Allowed(layers == 1 ? "0" : "0 to " + std::to_string(layers - 1));
    }
    const CellGraph& cell = *spec.layers[value.layer].cell;
    const int node = cell.FindValue(value.name);
    if (node < 0) {
      std::vector<std::string> names;
      std::string allowed;
      for (const NamedValue& named : cell.values) {
        names.push_back(named.name);
        allowed += (allowed.empty() ? "" : ", ") + named.name;
      }
      throw BadInput("the cell " + cell.name + " has no value '" + value.name + "'")
          .Allowed(allowed)
          .Hint(DidYouMean(value.name, names));
    }
    probes.push_back({value.layer, node});
  }
  return probes;
}

int WidthOfProbe(const ModelSpec& spec, const ModelProbe& probe) {
  const CellGraph& cell = *spec.layers[probe.layer].cell;
  return WidthOf(cell, cell.nodes[probe.node].width,
                 LayOut(spec).layers[probe.layer].strands[probe.strand].sizes);
}

void TraceValues(const LoadedRun& run, Backend<float>& backend, const Symbols& symbols,
                 const std::vector<TracedValue>& values,
                 const std::function<bool(const TraceStretch&)>& take) {
  if (symbols.size() < 2) {
    throw BadInput("the text to trace is too short").Allowed("at least 2 symbols");
  }
  const std::vector<ModelProbe> probes = FindProbes(run.spec, values);
  Model<float> model(run.spec, backend, {.train = false, .probes = probes});
  model.SetParameters(run.parameters.data());
  ModelState<float> state = model.StartState(1);
  const auto steps = static_cast<int64_t>(symbols.size()) - 1;
  std::vector<float> losses;
  for (int64_t first = 0; first < steps; first += kStretch) {
    TraceStretch stretch;
    stretch.first = first;
    stretch.steps = static_cast<int>(std::min<int64_t>(kStretch, steps - first));
    const std::vector<int32_t> read =
        symbols.Part(static_cast<size_t>(first), static_cast<size_t>(stretch.steps) + 1).ToVector();
    model.Forward({read.data(), stretch.steps, 1}, &state);
    model.Loss(read.data() + 1, false, &losses);
    stretch.losses = losses;
    for (const ModelProbe& probe : probes) stretch.values.push_back(model.Value(probe));
    if (!take(stretch)) return;
  }
}

}  // namespace mnemo
