// A character model: one-hot symbols, recurrent layers, a linear head, the cross-entropy.
#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

namespace mnemo {

struct NetworkShape {
  std::string cell;
  int layers = 1;
  bool bidirectional = false;
  int64_t units = 0;
  int64_t vocabulary = 0;
};

// Recurrent layers: [steps, batch, input] to [steps, batch, units * directions].
class Layers : public torch::nn::Module {
 public:
  virtual torch::Tensor Run(const torch::Tensor& x) = 0;
};

std::vector<std::string> NetworkCells();

class Network : public torch::nn::Module {
 public:
  explicit Network(const NetworkShape& shape);

  // Of predicting `targets`, after reading `symbols`; both int64 [steps, batch].
  torch::Tensor Loss(const torch::Tensor& symbols, const torch::Tensor& targets);

 private:
  int64_t vocabulary_;
  std::shared_ptr<Layers> layers_;
  torch::nn::Linear head_;
};

}  // namespace mnemo
