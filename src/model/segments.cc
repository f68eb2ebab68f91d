#include "model/segments.h"

#include <algorithm>

#include "base/error.h"

namespace mnemo {
namespace {

template <typename Real>
ModelState<Real> Copy(const ModelState<Real>& from) {
  ModelState<Real> to;
  to.fresh = from.fresh;
  for (const auto& layer : from.layers) {
    to.layers.emplace_back();
    for (const auto& sequence : layer) {
      const Block<Real>& block = sequence.block();
      to.layers.back().emplace_back(block.time, block.batch, block.width);
      for (int b = 0; b < block.batch; ++b) {
        std::copy_n(block.Row(0, b), block.width, to.layers.back().back().Row(0, b));
      }
    }
  }
  return to;
}

}  // namespace

template <typename Real>
double TrainInSegments(Model<Real>& model, const ModelInput& input, const ModelTargets& targets,
                       int steps, ModelState<Real>* state, uint64_t seed, uint64_t update,
                       Real* gradient) {
  const ModelTask& task = model.spec().task;
  MNEMO_CHECK(steps > 0 && input.lengths.empty() && task.output != OutputKind::kCtc);
  const int segments = (input.time + steps - 1) / steps;
  const auto segment = [&](int s) {
    ModelInput part = input;
    part.first = s * steps;
    part.whole = input.time;
    part.time = std::min(steps, input.time - part.first);
    const int64_t rows = int64_t{part.first} * input.batch;
    if (input.symbols != nullptr) part.symbols += rows;
    if (input.vectors != nullptr) part.vectors += rows * task.inputs;
    return part;
  };
  const auto targets_of = [&](const ModelInput& part) {
    const int64_t rows = int64_t{part.first} * input.batch;
    ModelTargets of = targets;
    if (of.symbols != nullptr) of.symbols += rows;
    if (of.numbers != nullptr) of.numbers += rows * task.outputs;
    if (of.counted != nullptr) of.counted += rows;
    return of;
  };
  const int64_t count =
      CountTargets(task, RowRuns(input.time, input.batch, input.lengths), targets).counted;
  std::vector<ModelState<Real>> starts;
  for (int s = 0; s < segments; ++s) {
    starts.push_back(Copy(*state));
    if (s + 1 < segments) model.Forward(segment(s), state, seed, update);
  }
  std::fill_n(gradient, model.layout().count, Real{0});
  // Nothing comes back from behind the chunk.
  StateBlocks<Real> d_state = model.StartState(input.batch).layers;
  std::vector<Real> losses;
  double loss = 0;
  for (int s = segments - 1; s >= 0; --s) {
    const ModelInput part = segment(s);
    model.Forward(part, &starts[s], seed, update);
    if (s + 1 == segments) *state = Copy(starts[s]);
    loss += model.Loss(targets_of(part), true, &losses, count);
    model.BackwardSegment(gradient, &d_state);
  }
  return loss;
}

template double TrainInSegments(Model<float>&, const ModelInput&, const ModelTargets&, int,
                                ModelState<float>*, uint64_t, uint64_t, float*);
template double TrainInSegments(Model<double>&, const ModelInput&, const ModelTargets&, int,
                                ModelState<double>*, uint64_t, uint64_t, double*);

}  // namespace mnemo
