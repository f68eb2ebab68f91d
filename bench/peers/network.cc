#include "network.h"

#include <cmath>
#include <stdexcept>

#include "step_loops.h"

namespace mnemo {
namespace {

using torch::Tensor;

const std::vector<std::string> kModules = {"lstm_np", "gru_after", "tanh"};

// Layers that are one of libtorch's own modules.
template <class Kind, class Options>
class ModuleLayers : public Layers {
 public:
  explicit ModuleLayers(const NetworkShape& shape)
      : module_(register_module("module", Kind(Options(shape.vocabulary, shape.units)
                                                   .num_layers(shape.layers)
                                                   .bidirectional(shape.bidirectional)))) {}

  Tensor Run(const Tensor& x) override { return std::get<0>(module_->forward(x)); }

 private:
  Kind module_;
};

class StepLoopLayers : public Layers {
 public:
  explicit StepLoopLayers(const NetworkShape& shape) : units_(shape.units) {
    int64_t width = shape.vocabulary;
    for (int layer = 0; layer < shape.layers; ++layer) {
      const std::string name = "layer" + std::to_string(layer);
      for (int direction = 0; direction < (shape.bidirectional ? 2 : 1); ++direction) {
        One one;
        one.reverse = direction == 1;
        one.loop = MakeStepLoop(shape.cell, width, units_);
        // Data are always projected, also where they are as wide as the layer.
        if (one.loop->WantsProjection() && (layer == 0 || width != units_)) {
          one.loop = MakeStepLoop(shape.cell, units_, units_);
          const double limit = 1 / std::sqrt(static_cast<double>(units_));
          one.projection =
              register_parameter(name + (one.reverse ? "_reverse_P" : "_P"),
                                 torch::empty({width, units_}).uniform_(-limit, limit));
        }
        register_module(name + (one.reverse ? "_reverse" : ""), one.loop);
        directions_.push_back(std::move(one));
      }
      width = shape.bidirectional ? 2 * units_ : units_;
      per_layer_ = shape.bidirectional ? 2 : 1;
    }
  }

  Tensor Run(const Tensor& x) override {
    Tensor below = x;
    for (size_t first = 0; first < directions_.size(); first += per_layer_) {
      std::vector<Tensor> outputs;
      for (size_t i = first; i < first + per_layer_; ++i)
        outputs.push_back(Run(directions_[i], below));
      below = outputs.size() == 1 ? outputs[0] : torch::cat(outputs, 2);
    }
    return below;
  }

 private:
  struct One {
    std::shared_ptr<StepLoop> loop;
    Tensor projection;  // undefined where x goes in as it is
    bool reverse = false;
  };

  Tensor Run(const One& one, const Tensor& x) const {
    const std::vector<Tensor> states(one.loop->StateNames().size(),
                                     torch::zeros({x.size(1), units_}));
    const Tensor input = one.projection.defined() ? torch::matmul(x, one.projection) : x;
    return one.loop->Run(input, states, one.reverse).output;
  }

  int64_t units_;
  size_t per_layer_ = 1;
  std::vector<One> directions_;
};

std::shared_ptr<Layers> MakeLayers(const NetworkShape& shape) {
  using namespace torch::nn;
  if (shape.cell == "lstm_np") return std::make_shared<ModuleLayers<LSTM, LSTMOptions>>(shape);
  if (shape.cell == "gru_after") return std::make_shared<ModuleLayers<GRU, GRUOptions>>(shape);
  if (shape.cell == "tanh") return std::make_shared<ModuleLayers<RNN, RNNOptions>>(shape);
  return std::make_shared<StepLoopLayers>(shape);
}

}  // namespace

std::vector<std::string> NetworkCells() {
  std::vector<std::string> cells = kModules;
  for (const std::string& cell : StepLoopCells()) cells.push_back(cell);
  return cells;
}

Network::Network(const NetworkShape& shape)
    : vocabulary_(shape.vocabulary),
      layers_(register_module("layers", MakeLayers(shape))),
      head_(register_module(
          "head", torch::nn::Linear(shape.units * (shape.bidirectional ? 2 : 1), vocabulary_))) {}

Tensor Network::Loss(const Tensor& symbols, const Tensor& targets) {
  // Not torch::one_hot, which makes integers that would have to be converted.
  Tensor x = torch::zeros({symbols.size(0), symbols.size(1), vocabulary_});
  x.scatter_(2, symbols.unsqueeze(2), 1.0);
  const Tensor logits = head_->forward(layers_->Run(x));
  return torch::nn::functional::cross_entropy(logits.flatten(0, 1), targets.flatten());
}

}  // namespace mnemo
