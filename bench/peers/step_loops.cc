#include "step_loops.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace mnemo {
namespace {

using torch::addcmul;
using torch::addmm;
using torch::sigmoid;
using torch::tanh;
using torch::Tensor;
using Result = StepLoop::Result;
using Tensors = std::vector<Tensor>;

Tensors InOrder(const Tensor& all_steps, bool reverse) {
  Tensors steps = all_steps.unbind(0);
  if (reverse) std::reverse(steps.begin(), steps.end());
  return steps;
}

Tensor Joined(Tensors outputs, bool reverse) {
  if (reverse) std::reverse(outputs.begin(), outputs.end());
  return torch::stack(outputs);
}

Tensor Project(const Tensor& x, const Tensor& weights, const Tensor& bias) {
  return addmm(bias, x.flatten(0, 1), weights).view({x.size(0), x.size(1), weights.size(1)});
}

Tensor ForRows(const Tensor& vector, const Tensor& state) {
  return vector.expand({state.size(0), vector.size(0)}).contiguous();
}

class PeepholeLstm : public StepLoop {
 public:
  PeepholeLstm(int64_t input, int64_t units)
      : w_(Add("w", input, units, {{"Wz", "Wi", "Wf", "Wo"}})),
        r_(Add("r", units, units, {{"Rz", "Ri", "Rf", "Ro"}})),
        b_(Add("b", 0, units, {{"bz", "bi", "bf", "bo"}})),
        p_if_(Add("p_if", 0, units, {{"pi", "pf"}})),
        p_o_(Add("p_o", 0, units, {{"po"}})) {}

  std::vector<std::string> StateNames() const override { return {"y", "c"}; }

  Result Run(const Tensor& x, Tensors states, bool reverse) override {
    Tensor y = states[0], c = states[1];
    const Tensor p_o = ForRows(p_o_, y);
    const Tensor p_if_rows = ForRows(p_if_, y);
    const Tensors p_if = p_if_rows.chunk(2, -1);
    const Tensor pi = p_if[0].contiguous(), pf = p_if[1].contiguous();
    Tensors outputs;
    for (const Tensor& projected : InOrder(Project(x, w_, b_), reverse)) {
      const Tensor all = addmm(projected, y, r_);
      const Tensors gates = all.chunk(4, 1);
      const Tensor z = tanh(gates[0]);
      const Tensor i = sigmoid(addcmul(gates[1], c, pi));
      const Tensor f = sigmoid(addcmul(gates[2], c, pf));
      c = addcmul(z * i, c, f);
      const Tensor o = sigmoid(addcmul(gates[3], c, p_o));
      y = tanh(c) * o;
      outputs.push_back(y);
    }
    return {Joined(std::move(outputs), reverse), {y, c}};
  }

 private:
  Tensor w_, r_, b_, p_if_, p_o_;
};

class Mut1 : public StepLoop {
 public:
  Mut1(int64_t input, int64_t units)
      : w_(Add("w", input, units, {{"Wxz", "Wxr"}})),
        b_(Add("b", 0, units, {{"bz", "br"}})),
        r_(Add("r", units, units, {{"Whr"}})),
        n_(Add("n", units, units, {{"Whh"}})),
        b_n_(Add("b_n", 0, units, {{"bh"}})) {}

  std::vector<std::string> StateNames() const override { return {"h"}; }
  bool WantsProjection() const override { return true; }

  Result Run(const Tensor& x, Tensors states, bool reverse) override {
    Tensor h = states[0];
    const Tensors projected = Project(x, w_, b_).chunk(2, 2);
    const Tensors z = InOrder(sigmoid(projected[0]), reverse);
    const Tensors from_x_r = InOrder(projected[1], reverse);
    const Tensors from_x_n = InOrder(tanh(x) + b_n_, reverse);
    Tensors outputs;
    for (size_t t = 0; t < z.size(); ++t) {
      const Tensor r = sigmoid(addmm(from_x_r[t], h, r_));
      const Tensor n = tanh(addmm(from_x_n[t], r * h, n_));
      h = torch::lerp(h, n, z[t]);
      outputs.push_back(h);
    }
    return {Joined(std::move(outputs), reverse), {h}};
  }

 private:
  Tensor w_, b_, r_, n_, b_n_;
};

class LstmFgr : public StepLoop {
 public:
  LstmFgr(int64_t input, int64_t units)
      : w_(Add("w", input, units, {{"Wz", "Wi", "Wf", "Wo"}})),
        r_(Add("r", units, units, {{"Rz", "Ri", "Rf", "Ro"}})),
        gates_(Add("gates", units, units,
                   {{"Rii", "Rfi", "Roi"}, {"Rif", "Rff", "Rof"}, {"Rio", "Rfo", "Roo"}})),
        b_(Add("b", 0, units, {{"bz", "bi", "bf", "bo"}})),
        p_(Add("p", 0, units, {{"pi", "pf", "po"}})) {}

  std::vector<std::string> StateNames() const override { return {"y", "c", "i", "f", "o"}; }

  Result Run(const Tensor& x, Tensors states, bool reverse) override {
    Tensor y = states[0], c = states[1];
    Tensor gates = torch::cat({states[2], states[3], states[4]}, 1);
    Tensors ifo = {states[2], states[3], states[4]};
    const int64_t units = y.size(1);
    const Tensor p = ForRows(p_, y);
    const Tensor p3 = p.view({-1, 3, units});
    Tensors outputs;
    for (const Tensor& projected : InOrder(Project(x, w_, b_), reverse)) {
      const Tensors sums = addmm(projected, y, r_).split_with_sizes({units, 3 * units}, 1);
      const Tensor z = tanh(sums[0]);
      const Tensor sum = addmm(sums[1], gates, gates_);
      gates = sigmoid(addcmul(sum.view({-1, 3, units}), c.unsqueeze(1), p3)).flatten(1);
      ifo = gates.chunk(3, 1);
      c = addcmul(z * ifo[0], c, ifo[1]);
      y = tanh(c) * ifo[2];
      outputs.push_back(y);
    }
    return {Joined(std::move(outputs), reverse), {y, c, ifo[0], ifo[1], ifo[2]}};
  }

 private:
  Tensor w_, r_, gates_, b_, p_;
};

class Mutant60 : public StepLoop {
 public:
  Mutant60(int64_t input, int64_t units)
      : w_(Add("w", input, units, {{"Wa", "Wb", "Wq", "Wg"}})),
        u_(Add("u", units, units, {{"Ua", "Ub", "Uq"}})),
        u_g_(Add("u_g", units, units, {{"Ug"}})),
        bias_(Add("bias", 0, units, {{"ba", "bb", "bq", "bg"}})),
        p_b_(Add("p_b", 0, units, {{"pb"}})),
        p_l_(Add("p_l", 0, units, {{"pl"}})),
        p_n_(Add("p_n", 0, units, {{"pn"}})),
        p_o_(Add("p_o", 0, units, {{"po"}})) {}

  std::vector<std::string> StateNames() const override { return {"h", "c"}; }

  Result Run(const Tensor& x, Tensors states, bool reverse) override {
    Tensor h = states[0], c = states[1];
    const int64_t units = h.size(1);
    const Tensor p_b = ForRows(p_b_, h), p_l = ForRows(p_l_, h), p_n = ForRows(p_n_, h),
                 p_o = ForRows(p_o_, h);
    const Tensors from_x = Project(x, w_, bias_).split_with_sizes({3 * units, units}, 2);
    const Tensors from_x_abq = InOrder(from_x[0], reverse);
    const Tensors from_x_g = InOrder(from_x[1], reverse);
    Tensors outputs;
    for (size_t t = 0; t < from_x_g.size(); ++t) {
      const Tensors abq = addmm(from_x_abq[t], h, u_).chunk(3, 1);
      const Tensor a = sigmoid(abq[0]);
      const Tensor b = sigmoid(addcmul(abq[1], p_b, c));
      const Tensor q = torch::relu(abq[2]);
      const Tensor g = tanh(addmm(from_x_g[t], a * h, u_g_));
      const Tensor u = tanh(addcmul(q, c, a));
      const Tensor v = sigmoid(addcmul(g * u, b, h, -1));
      const Tensor w = torch::lerp(tanh(c), u, v);
      const Tensor k =
          torch::addcmul(torch::minimum(w, q) * torch::maximum(h, c), g - u, g - u, -1);
      const Tensor l = sigmoid(addcmul(w * h, p_l, k));
      const Tensor m = tanh(torch::lerp(-w, k + c, l));
      const Tensor n = torch::abs(m - c) * sigmoid(addcmul(m, p_n, h));
      const Tensor o = torch::addcmul(-n, m, v) * tanh(addcmul(n, u, l));
      c = torch::lerp(tanh(o), c, b);
      h = sigmoid(addcmul(n, p_o, c)) * tanh(addcmul(c, l, o - k));
      outputs.push_back(h);
    }
    return {Joined(std::move(outputs), reverse), {h, c}};
  }

 private:
  Tensor w_, u_, u_g_, bias_, p_b_, p_l_, p_n_, p_o_;
};

}  // namespace

Tensor StepLoop::Add(const std::string& name, int64_t height, int64_t width,
                     std::vector<std::vector<std::string>> names) {
  const auto rows = static_cast<int64_t>(names.size());
  const auto columns = static_cast<int64_t>(names[0].size());
  std::vector<int64_t> shape = {columns * width};
  if (height > 0) shape.insert(shape.begin(), rows * height);
  const double limit = 1 / std::sqrt(static_cast<double>(width));
  const Tensor tensor = register_parameter(name, torch::empty(shape).uniform_(-limit, limit));
  fused_.push_back({tensor, std::move(names)});
  return tensor;
}

std::vector<std::string> StepLoopCells() { return {"lstm", "mut1", "lstm_fgr", "mutant60"}; }

std::shared_ptr<StepLoop> MakeStepLoop(const std::string& cell, int64_t input, int64_t units) {
  if (cell == "lstm") return std::make_shared<PeepholeLstm>(input, units);
  if (cell == "mut1") return std::make_shared<Mut1>(input, units);
  if (cell == "lstm_fgr") return std::make_shared<LstmFgr>(input, units);
  if (cell == "mutant60") return std::make_shared<Mutant60>(input, units);
  return nullptr;
}

}  // namespace mnemo
