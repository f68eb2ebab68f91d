#include "data/linear_baseline.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace mnemo {
namespace {

// A symmetric positive definite matrix, as L L^T.
class Cholesky {
 public:
  // False where the matrix is singular to working precision.
  bool Factor(std::vector<double> matrix, int size) {
    size_ = size;
    lower_ = std::move(matrix);
    for (int i = 0; i < size; ++i) {
      const double least = 1e-10 * At(i, i);
      for (int j = 0; j <= i; ++j) {
        double sum = At(i, j);
        for (int k = 0; k < j; ++k) sum -= At(i, k) * At(j, k);
        if (i == j) {
          if (!(sum > least)) return false;
          At(i, i) = std::sqrt(sum);
        } else {
          At(i, j) = sum / At(j, j);
        }
      }
    }
    return true;
  }
  // L^-1 b, in the place of b.
  void Forward(double* b) const {
    for (int i = 0; i < size_; ++i) {
      for (int k = 0; k < i; ++k) b[i] -= lower_[i * size_ + k] * b[k];
      b[i] /= lower_[i * size_ + i];
    }
  }
  // (L L^T)^-1 b.
  void Solve(double* b) const {
    Forward(b);
    for (int i = size_ - 1; i >= 0; --i) {
      for (int k = i + 1; k < size_; ++k) b[i] -= lower_[k * size_ + i] * b[k];
      b[i] /= lower_[i * size_ + i];
    }
  }
  double LogDeterminant() const {
    double sum = 0;
    for (int i = 0; i < size_; ++i) sum += 2 * std::log(lower_[i * size_ + i]);
    return sum;
  }

 private:
  double& At(int i, int j) { return lower_[i * size_ + j]; }

  int size_ = 0;
  std::vector<double> lower_;
};

// Calls work(x, y) for every counted step: inputs with a 1 behind them, and targets.
template <typename Work>
double OverSteps(const SequenceForm& form, const SequenceSplit& split, const Work& work) {
  std::vector<float> inputs(form.inputs), targets(form.outputs);
  std::vector<double> x(form.inputs + 1, 1.0), y(form.outputs);
  int64_t count = 0;
  for (int64_t t = 0; t < split.steps(); ++t) {
    if (form.some_counted && split.counted.Symbol(t) == 0) continue;
    split.inputs.Read(t, 1, inputs.data());
    split.targets.Read(t, 1, targets.data());
    std::copy(inputs.begin(), inputs.end(), x.begin());
    std::copy(targets.begin(), targets.end(), y.begin());
    work(x, y);
    ++count;
  }
  return static_cast<double>(std::max<int64_t>(1, count));
}

}  // namespace

std::optional<double> LinearBaseline(const SequenceData& data, Split split) {
  const SequenceForm& form = data.form;
  if (form.symbols || form.target != TargetKind::kNumbers || form.inputs > kMostLinear ||
      form.outputs > kMostLinear) {
    return {};
  }
  const int in = form.inputs + 1, out = form.outputs;
  std::vector<double> products(in * in), weights(out * in);
  OverSteps(form, data.split(Split::kTrain), [&](const auto& x, const auto& y) {
    for (int i = 0; i < in; ++i) {
      for (int j = 0; j <= i; ++j) products[i * in + j] += x[i] * x[j];
      for (int j = 0; j < out; ++j) weights[j * in + i] += x[i] * y[j];
    }
  });
  Cholesky inputs, errors;
  if (!inputs.Factor(products, in)) return {};
  for (int j = 0; j < out; ++j) inputs.Solve(&weights[j * in]);
  std::vector<double> error(out), covariance(out * out);
  const auto predict = [&](const std::vector<double>& x, const std::vector<double>& y) {
    for (int j = 0; j < out; ++j) {
      error[j] = y[j];
      for (int i = 0; i < in; ++i) error[j] -= weights[j * in + i] * x[i];
    }
  };
  const double n = OverSteps(form, data.split(Split::kTrain), [&](const auto& x, const auto& y) {
    predict(x, y);
    for (int i = 0; i < out; ++i) {
      for (int j = 0; j <= i; ++j) covariance[i * out + j] += error[i] * error[j];
    }
  });
  for (double& number : covariance) number /= n;
  if (!errors.Factor(covariance, out)) return {};
  double squares = 0;
  const double scored = OverSteps(form, data.split(split), [&](const auto& x, const auto& y) {
    predict(x, y);
    errors.Forward(error.data());
    for (double number : error) squares += number * number;
  });
  return 0.5 * (squares / scored + errors.LogDeterminant() + out * std::log(2 * std::numbers::pi));
}

}  // namespace mnemo
