#include "engine/reference/reference.h"

#include <cmath>

#include "engine/reference/layer.h"
#include "engine/row_runs.h"

namespace mnemo {
namespace {

template <typename Real>
class ReferenceLinear : public Linear<Real> {
 public:
  ReferenceLinear(int inputs, int outputs, bool bias)
      : inputs_(inputs),
        outputs_(outputs),
        bias_(bias),
        parameters_(int64_t{inputs} * outputs + (bias ? outputs : 0)) {}

  void SetParameters(const Real* parameters) override {
    std::copy(parameters, parameters + parameters_.size(), parameters_.begin());
  }

  void Forward(int time, int batch, const LayerInput<Real>& input, Block<Real> output) override {
    const RowRuns runs(time, batch, input.lengths);
    for (int t = 0; t < time; ++t) {
      for (int b = 0; b < runs.active(t); ++b) {
        for (int i = 0; i < outputs_; ++i) {
          const Real* weights = &parameters_[int64_t{i} * inputs_];
          Real sum = 0;
          if (input.symbols != nullptr) {
            sum = weights[input.symbols[int64_t{t} * batch + b]];
          } else {
            const Real* x = input.dense.Row(t, b);
            for (int j = 0; j < inputs_; ++j) sum += weights[j] * x[j];
          }
          output.Row(t, b)[i] = sum + (bias_ ? parameters_[int64_t{inputs_} * outputs_ + i] : 0);
        }
      }
    }
  }

  void Backward(int time, int batch, const LayerInput<Real>& input, Block<const Real> d_output,
                Real* d_parameters, Block<Real>* d_input) override {
    const RowRuns runs(time, batch, input.lengths);
    for (int t = 0; t < time; ++t) {
      for (int b = 0; b < runs.active(t); ++b) {
        if (d_input != nullptr) std::fill_n(d_input->Row(t, b), inputs_, Real{0});
        for (int i = 0; i < outputs_; ++i) {
          const Real g = d_output.Row(t, b)[i];
          Real* gradient = d_parameters + int64_t{i} * inputs_;
          if (input.symbols != nullptr) {
            gradient[input.symbols[int64_t{t} * batch + b]] += g;
          } else {
            for (int j = 0; j < inputs_; ++j) gradient[j] += g * input.dense.Row(t, b)[j];
          }
          if (bias_) d_parameters[int64_t{inputs_} * outputs_ + i] += g;
          if (d_input == nullptr) continue;
          for (int j = 0; j < inputs_; ++j) {
            d_input->Row(t, b)[j] += g * parameters_[int64_t{i} * inputs_ + j];
          }
        }
      }
    }
  }

 private:
  int inputs_, outputs_;
  bool bias_;
  std::vector<Real> parameters_;
};

template <typename Real>
class ReferenceBackend : public Backend<Real> {
 public:
  const char* name() const override { return "reference"; }

  std::unique_ptr<Layer<Real>> MakeLayer(std::shared_ptr<const CellGraph> graph,
                                         const CellSizes& sizes,
                                         const LayerOptions& options) override {
    return std::make_unique<ReferenceLayer<Real>>(std::move(graph), sizes, options);
  }

  std::unique_ptr<Linear<Real>> MakeLinear(int inputs, int outputs, bool bias) override {
    return std::make_unique<ReferenceLinear<Real>>(inputs, outputs, bias);
  }

  void SoftmaxCrossEntropy(Block<Real> logits, const int32_t* targets, bool gradient, Real scale,
                           Real* losses) override {
    for (int64_t r = 0; r < logits.rows(); ++r) {
      Real* row = logits.data + r * logits.stride;
      if (targets[r] < 0) {
        losses[r] = 0;
        if (gradient) std::fill_n(row, logits.width, Real{0});
        continue;
      }
      Real highest = row[0], sum = 0;
      for (int j = 1; j < logits.width; ++j) highest = std::max(highest, row[j]);
      for (int j = 0; j < logits.width; ++j) sum += std::exp(row[j] - highest);
      losses[r] = std::log(sum) + highest - row[targets[r]];
      if (!gradient) continue;
      for (int j = 0; j < logits.width; ++j) {
        const Real probability = std::exp(row[j] - highest) / sum;
        row[j] = scale * (probability - (j == targets[r] ? 1 : 0));
      }
    }
  }

  void SigmoidCrossEntropy(Block<Real> logits, Block<const Real> targets, const uint8_t* counted,
                           bool gradient, Real scale, Real* losses) override {
    for (int64_t r = 0; r < logits.rows(); ++r) {
      Real* row = logits.data + r * logits.stride;
      const Real* bits = targets.data + r * targets.stride;
      losses[r] = 0;
      for (int j = 0; j < logits.width; ++j) {
        const Real a = row[j];
        if (counted[r]) {
          losses[r] += std::max(a, Real{0}) + std::log1p(std::exp(-std::abs(a))) - bits[j] * a;
        }
        if (gradient) row[j] = counted[r] ? scale * (1 / (1 + std::exp(-a)) - bits[j]) : 0;
      }
    }
  }
};

}  // namespace

template <typename Real>
std::unique_ptr<Backend<Real>> MakeReferenceBackend() {
  return std::make_unique<ReferenceBackend<Real>>();
}

template std::unique_ptr<Backend<float>> MakeReferenceBackend();
template std::unique_ptr<Backend<double>> MakeReferenceBackend();

}  // namespace mnemo
