// Layers of cells that libtorch has no module for: loops over time, with autograd, written as
// somebody writes them who knows what libtorch is slow at.
#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

namespace mnemo {

// A tensor that holds several parameters of a .cell file side by side, so that one product or one
// elementwise operation serves several gates. names[r][c] is the parameter in row r, column c of
// the blocks. Matrices are the transposes of the file's: from the values on the left of a row into
// the columns.
struct FusedParameter {
  torch::Tensor tensor;
  std::vector<std::vector<std::string>> names;
};

// One layer in one direction.
class StepLoop : public torch::nn::Module {
 public:
  struct Result {
    torch::Tensor output;  // [steps, batch, units]
    std::vector<torch::Tensor> states;
  };

  // x: [steps, batch, input]. `states`: [batch, units] each, as StateNames() orders them. With
  // `reverse` the last step comes first; the output is in the order of x all the same.
  virtual Result Run(const torch::Tensor& x, std::vector<torch::Tensor> states, bool reverse) = 0;
  virtual std::vector<std::string> StateNames() const = 0;
  // The cell reads x outside a product, too: input must be as wide as the layer.
  virtual bool WantsProjection() const { return false; }

  const std::vector<FusedParameter>& fused() const { return fused_; }

 protected:
  // A parameter of blocks of `height` rows (0: a vector) and `width` columns.
  torch::Tensor Add(const std::string& name, int64_t height, int64_t width,
                    std::vector<std::vector<std::string>> names);

 private:
  std::vector<FusedParameter> fused_;
};

std::vector<std::string> StepLoopCells();
// Null if there is no such cell.
std::shared_ptr<StepLoop> MakeStepLoop(const std::string& cell, int64_t input, int64_t units);

}  // namespace mnemo
