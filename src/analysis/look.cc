#include "analysis/look.h"

#include <algorithm>
#include <set>

#include "engine/cpu/cpu.h"
#include "model/model.h"
#include "train/trace.h"
#include "train/trainer.h"

namespace mnemo {
namespace {

struct Watched {
  ModelProbe probe;
  std::string name;
  int width = 0;
};

ModelOptions Options(const std::vector<Watched>& watched) {
  ModelOptions options;
  options.train = false;
  for (const Watched& value : watched) options.probes.push_back(value.probe);
  return options;
}

std::vector<Watched> Gates(const ModelSpec& spec) {
  std::vector<Watched> gates;
  for (size_t l = 0; l < spec.layers.size(); ++l) {
    const CellGraph& cell = *spec.layers[l].cell;
    for (const std::string& name : cell.gates) {
      const int node = cell.FindValue(name);
      const bool bounded =
          node >= 0 && cell.nodes[node].op == Op::kSigmoid && cell.nodes[node].width == kWidthUnits;
      if (bounded) gates.push_back({{static_cast<int>(l), node}, name, spec.layers[l].units});
    }
  }
  return gates;
}

// The memory and the output of every layer, each once.
std::vector<TracedValue> States(const ModelSpec& spec) {
  std::vector<TracedValue> states;
  for (size_t l = 0; l < spec.layers.size(); ++l) {
    const CellGraph& cell = *spec.layers[l].cell;
    std::set<int> seen;
    for (const std::string& name : {cell.memory, cell.output_name}) {
      const int node = cell.FindValue(name);
      if (node >= 0 && seen.insert(node).second) states.push_back({static_cast<int>(l), name});
    }
  }
  return states;
}

}  // namespace

std::vector<LayerGate> GateSaturations(const LoadedRun& run, const Symbols& symbols,
                                       const std::function<void(double)>& progress) {
  const std::vector<Watched> gates = Gates(run.spec);
  if (gates.empty()) return {};
  const auto backend = MakeCpuBackend(1);
  Model<float> model(run.spec, *backend, Options(gates));
  model.SetParameters(run.parameters.data());
  std::vector<SaturationCounter> counters;
  for (const Watched& gate : gates) counters.emplace_back(gate.width);
  const EvaluationBatches batches(symbols, kScoreSteps, kScoreStreams);
  ModelState<float> state = model.StartState(batches.rows());
  for (uint64_t i = 0; i < batches.chunks(); ++i) {
    if (progress) progress(static_cast<double>(i) / static_cast<double>(batches.chunks()));
    const EvaluationChunk chunk = batches.At(i);
    model.Forward({chunk.inputs.data(), chunk.steps, chunk.rows}, &state);
    for (size_t g = 0; g < gates.size(); ++g) {
      const Block<const float> values = model.Value(gates[g].probe);
      for (int row = 0; row < chunk.rows; ++row) {
        for (int t = 0; t < chunk.lengths[row]; ++t) {
          counters[g].Add({values.Row(t, row), static_cast<size_t>(values.width)});
        }
      }
    }
  }
  std::vector<LayerGate> result;
  for (size_t g = 0; g < gates.size(); ++g) {
    result.push_back({gates[g].probe.layer, gates[g].name, counters[g].Fractions()});
  }
  return result;
}

std::vector<ValueTrace> TracePassage(const LoadedRun& run, const Symbols& before,
                                     const Symbols& passage) {
  const std::vector<TracedValue> states = States(run.spec);
  std::vector<ValueTrace> traces;
  for (const TracedValue& state : states) traces.push_back({state.layer, state.name, 0, {}});
  std::vector<int32_t> symbols = before.ToVector();
  const std::vector<int32_t> shown = passage.ToVector();
  symbols.insert(symbols.end(), shown.begin(), shown.end());
  // The last symbol is read too: a step needs a symbol to predict, whichever it is.
  symbols.push_back(symbols.back());
  const auto backend = MakeCpuBackend(1);
  const auto begin = static_cast<int64_t>(before.size());
  TraceValues(run, *backend, symbols, states, [&](const TraceStretch& stretch) {
    for (size_t v = 0; v < traces.size(); ++v) {
      const Block<const float>& block = stretch.values[v];
      traces[v].units = block.width;
      for (int t = 0; t < stretch.steps; ++t) {
        if (stretch.first + t < begin) continue;
        traces[v].values.insert(traces[v].values.end(), block.Row(t, 0),
                                block.Row(t, 0) + block.width);
      }
    }
    return true;
  });
  return traces;
}

}  // namespace mnemo
