#include "verify.h"

#include <fstream>
#include <stdexcept>
#include <vector>

#include "step_loops.h"

namespace mnemo {
namespace {

using torch::Tensor;
using Tensors = std::vector<Tensor>;

class Folder {
 public:
  explicit Folder(std::string path) : path_(std::move(path)) {}

  Tensor Read(const std::string& name, const std::vector<int64_t>& shape) const {
    Tensor tensor = torch::empty(shape, torch::kFloat64);
    std::ifstream file(PathOf(name), std::ios::binary);
    file.read(static_cast<char*>(tensor.data_ptr()), static_cast<std::streamsize>(tensor.nbytes()));
    if (!file || file.peek() != EOF) {
      throw std::runtime_error(PathOf(name) + " does not hold " + std::to_string(tensor.numel()) +
                               " float64");
    }
    return tensor.to(torch::kFloat32);
  }

  void Write(const std::string& name, const Tensor& values) const {
    const Tensor tensor = values.detach().to(torch::kFloat64).contiguous();
    std::ofstream file(PathOf(name), std::ios::binary);
    file.write(static_cast<const char*>(tensor.data_ptr()),
               static_cast<std::streamsize>(tensor.nbytes()));
    if (!file.flush()) throw std::runtime_error(PathOf(name) + " could not be written");
  }

 private:
  std::string PathOf(const std::string& name) const { return path_ + "/" + name + ".bin"; }

  std::string path_;
};

// Calls act(name, block) for each parameter of the .cell file. The block has the file's layout.
template <class Act>
void ForEachParameter(const FusedParameter& parameter, const Tensor& tensor, const Act& act) {
  const auto rows = static_cast<int64_t>(parameter.names.size());
  for (int64_t r = 0; r < rows; ++r) {
    const auto& names = parameter.names[r];
    const Tensor row = tensor.dim() == 1 ? tensor : tensor.chunk(rows, 0)[r];
    const Tensors blocks = row.chunk(static_cast<int64_t>(names.size()), -1);
    for (size_t c = 0; c < names.size(); ++c) {
      act(names[c], tensor.dim() == 1 ? blocks[c] : blocks[c].t());
    }
  }
}

}  // namespace

void Verify(const std::string& cell, const std::string& path) {
  const Folder folder(path);
  const Tensor sizes = folder.Read("sizes", {4});
  const auto size = [&](int i) { return sizes[i].item<int64_t>(); };
  const int64_t units = size(0), input = size(1), steps = size(2), batch = size(3);
  const auto loop = MakeStepLoop(cell, input, units);
  if (loop == nullptr) throw std::runtime_error("--verify: no step loop for '" + cell + "'");

  for (const FusedParameter& parameter : loop->fused()) {
    const torch::NoGradGuard no_gradient;
    ForEachParameter(parameter, parameter.tensor, [&](const std::string& name, Tensor block) {
      block.copy_(folder.Read("parameter." + name, block.sizes().vec()));
    });
  }
  const auto leaf = [&](const std::string& name, const std::vector<int64_t>& shape) {
    return folder.Read(name, shape).requires_grad_();
  };
  const Tensor x = leaf("x", {steps, batch, input});
  Tensors initial;
  for (const std::string& state : loop->StateNames()) {
    initial.push_back(leaf("initial." + state, {batch, units}));
  }

  const StepLoop::Result result = loop->Run(x, initial, false);
  Tensor loss = (folder.Read("upstream.output", {steps, batch, units}) * result.output).sum();
  folder.Write("output", result.output);
  for (size_t i = 0; i < initial.size(); ++i) {
    const std::string state = loop->StateNames()[i];
    loss = loss + (folder.Read("upstream.final." + state, {batch, units}) * result.states[i]).sum();
    folder.Write("state." + state, result.states[i]);
  }
  loss.backward();

  folder.Write("gradient.x", x.grad());
  for (size_t i = 0; i < initial.size(); ++i) {
    folder.Write("gradient.initial." + loop->StateNames()[i], initial[i].grad());
  }
  for (const FusedParameter& parameter : loop->fused()) {
    ForEachParameter(parameter, parameter.tensor.grad(),
                     [&](const std::string& name, const Tensor& block) {
                       folder.Write("gradient.parameter." + name, block);
                     });
  }
}

}  // namespace mnemo
