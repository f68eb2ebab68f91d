#include "model/model.h"

#include <algorithm>

#include "base/error.h"

namespace mnemo {

template <typename Real>
Model<Real>::Model(const ModelSpec& spec, Backend<Real>& backend, const ModelOptions& options)
    : spec_(spec),
      layout_(LayOut(spec)),
      options_(options),
      backend_(backend),
      projections_(spec.layers.size()),
      inputs_(spec.layers.size()),
      projected_(spec.layers.size()),
      dropped_(spec.layers.size()) {
  for (size_t l = 0; l < spec.layers.size(); ++l) {
    const ModelLayout::LayerPart& part = layout_.layers[l];
    LayerOptions layer_options;
    layer_options.train = options.train;
    layer_options.one_hot = l == 0 && !part.projected;
    for (const ModelProbe& probe : options.probes) {
      if (probe.layer == static_cast<int>(l)) layer_options.probes.push_back(probe.node);
    }
    if (part.projected) {
      projections_[l] = backend.MakeLinear(part.source, part.sizes.units, false);
    }
    layers_.push_back(backend.MakeLayer(spec.layers[l].cell, part.sizes, layer_options));
  }
  head_ = backend.MakeLinear(spec.layers.back().units, spec.vocabulary, true);
}

template <typename Real>
void Model<Real>::SetParameters(const Real* parameters) {
  for (size_t l = 0; l < layers_.size(); ++l) {
    if (projections_[l]) projections_[l]->SetParameters(parameters + layout_.layers[l].projection);
    layers_[l]->SetParameters(parameters + layout_.layers[l].cell);
  }
  head_->SetParameters(parameters + layout_.head);
}

template <typename Real>
ModelState<Real> Model<Real>::ZeroState(int batch) const {
  ModelState<Real> state;
  for (const LayerSpec& layer : spec_.layers) {
    std::vector<Sequence<Real>> blocks;
    for (size_t k = 0; k < layer.cell->states.size(); ++k) {
      blocks.emplace_back(1, batch, layer.units);
      blocks.back().Clear();
    }
    state.layers.push_back(std::move(blocks));
  }
  return state;
}

template <typename Real>
void Model<Real>::Drop(Block<Real> values, int layer) const {
  const Random random(seed_, Purpose::kDropout);
  const double threshold = spec_.dropout * 0x1p32;
  const Real scale = static_cast<Real>(1 / (1 - spec_.dropout));
  const int draws = (values.width + 3) / 4;  // of four numbers, for one row
  for (int b = 0; b < values.batch; ++b) {
    for (int t = 0; t < values.time; ++t) {
      Real* row = values.Row(t, b);
      for (int j = 0; j < values.width; j += 4) {
        const auto bits =
            random.Bits({update_, static_cast<uint32_t>(layer), static_cast<uint32_t>(b),
                         static_cast<uint32_t>(t * draws + j / 4)});
        for (int i = 0; i < 4 && j + i < values.width; ++i) {
          row[j + i] = bits[i] < threshold ? Real{0} : row[j + i] * scale;
        }
      }
    }
  }
}

template <typename Real>
void Model<Real>::Forward(const int32_t* inputs, int time, int batch, ModelState<Real>* state,
                          uint64_t seed, uint64_t update) {
  time_ = time;
  batch_ = batch;
  seed_ = seed;
  update_ = update;
  LayerInput<Real> input;
  input.symbols = inputs;
  for (size_t l = 0; l < layers_.size(); ++l) {
    inputs_[l] = input;
    if (projections_[l]) {
      projected_[l].Resize(time, batch, spec_.layers[l].units);
      projections_[l]->Forward(time, batch, input, projected_[l].block());
      input = {nullptr, projected_[l].block()};
    }
    auto& states = state->layers[l];
    std::vector<Block<const Real>> initial;
    for (const auto& block : states) initial.push_back(block.block());
    layers_[l]->Forward(time, batch, input, initial);
    for (size_t k = 0; k < states.size(); ++k) {
      const Block<const Real> all = layers_[l]->States(static_cast<int>(k));
      std::copy_n(all.Row(time, 0), int64_t{batch} * all.stride, states[k].Row(0, 0));
    }
    input = {nullptr, layers_[l]->Output()};
    if (options_.train && spec_.dropout > 0) {
      dropped_[l].Resize(time, batch, spec_.layers[l].units);
      std::copy_n(input.dense.data, input.dense.rows() * input.dense.stride,
                  dropped_[l].block().data);
      Drop(dropped_[l].block(), static_cast<int>(l));
      input.dense = dropped_[l].block();
    }
  }
  head_input_ = input;
  logits_.Resize(time, batch, spec_.vocabulary);
  head_->Forward(time, batch, input, logits_.block());
}

template <typename Real>
Block<const Real> Model<Real>::Value(const ModelProbe& probe) const {
  return layers_[probe.layer]->Value(probe.node);
}

template <typename Real>
double Model<Real>::Loss(const int32_t* targets, bool gradient, std::vector<Real>* losses) {
  const int64_t count = int64_t{time_} * batch_;
  losses->resize(count);
  backend_.SoftmaxCrossEntropy(logits_.block(), targets, gradient,
                               static_cast<Real>(1.0 / static_cast<double>(count)), losses->data());
  double sum = 0;
  for (Real loss : *losses) sum += loss;
  return sum / static_cast<double>(count);
}

template <typename Real>
void Model<Real>::Backward(Real* gradient) {
  MNEMO_CHECK(options_.train);
  std::fill_n(gradient, layout_.count, Real{0});
  gradient_.Resize(time_, batch_, spec_.layers.back().units);
  Block<Real> d_output = gradient_.block();
  head_->Backward(time_, batch_, head_input_, logits_.block(), gradient + layout_.head, &d_output);
  for (int l = static_cast<int>(layers_.size()) - 1; l >= 0; --l) {
    const ModelLayout::LayerPart& part = layout_.layers[l];
    if (spec_.dropout > 0) Drop(gradient_.block(), l);
    Upstream<Real> upstream;
    upstream.output = gradient_.block();
    Downstream<Real> downstream;
    downstream.parameters = gradient + part.cell;
    gradient_below_.Resize(time_, batch_, part.source);
    Block<Real> d_below = gradient_below_.block(), d_projected;
    if (projections_[l]) {
      gradient_projected_.Resize(time_, batch_, part.sizes.units);
      d_projected = gradient_projected_.block();
      downstream.input = &d_projected;
    } else if (l > 0) {
      downstream.input = &d_below;
    }
    layers_[l]->Backward(upstream, downstream);
    if (projections_[l]) {
      projections_[l]->Backward(time_, batch_, inputs_[l], d_projected, gradient + part.projection,
                                l > 0 ? &d_below : nullptr);
    }
    std::swap(gradient_, gradient_below_);
  }
}

template class Model<float>;
template class Model<double>;

}  // namespace mnemo
