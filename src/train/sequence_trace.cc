#include "train/sequence_trace.h"

#include <fmt/format.h>

#include "base/error.h"
#include "model/model.h"
#include "train/sequence_scoring.h"

namespace mnemo {
namespace {

std::vector<float> Rows(const Block<const float>& block, int steps) {
  std::vector<float> rows;
  rows.reserve(static_cast<size_t>(steps) * static_cast<size_t>(block.width));
  for (int t = 0; t < steps; ++t) {
    rows.insert(rows.end(), block.Row(t, 0), block.Row(t, 0) + block.width);
  }
  return rows;
}

}  // namespace

SequenceTrace TraceSequence(const LoadedRun& run, Backend<float>& backend, const SequenceForm& form,
                            const SequenceSplit& split, int64_t sequence,
                            const std::vector<TracedValue>& values) {
  if (sequence < 0 || sequence >= split.count()) {
    throw BadInput("there is no such sequence")
        .Found(std::to_string(sequence))
        .Allowed(fmt::format("0 to {}", split.count() - 1));
  }
  SequenceTrace trace;
  std::vector<ModelProbe> probes;
  for (const TracedValue& value : values) {
    ModelProbe probe = FindProbes(run.spec, {value})[0];
    const bool both = run.spec.layers[probe.layer].direction == Direction::kBoth;
    for (int strand = 0; strand <= (both ? 1 : 0); ++strand) {
      probe.strand = strand;
      probes.push_back(probe);
      trace.values.push_back(
          {fmt::format("layer{}.{}{}", value.layer, strand == 1 ? "backward." : "", value.name),
           WidthOfProbe(run.spec, probe),
           {}});
    }
  }
  Model<float> model(run.spec, backend, {.train = false, .probes = probes});
  model.SetParameters(run.parameters.data());
  trace.batch = GatherBatch(form, split, {sequence});
  const int steps = trace.batch.steps;
  ModelState<float> state = model.StartState(1);
  model.Forward(InputOf(trace.batch), &state);
  for (size_t v = 0; v < probes.size(); ++v) {
    trace.values[v].values = Rows(model.Value(probes[v]), steps);
  }
  trace.outputs = {"outputs", model.Logits().width, Rows(model.Logits(), steps)};
  model.Loss(TargetsOf(trace.batch), false, &trace.losses);
  trace.losses.resize(form.target == TargetKind::kLabels ? 1 : static_cast<size_t>(steps));
  return trace;
}

}  // namespace mnemo
