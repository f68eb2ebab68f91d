#include "train/optimizer.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace mnemo {

OptimizerState StartOptimizer(const OptimizerSpec& spec, int64_t parameters) {
  OptimizerState state;
  if (spec.kind == OptimizerKind::kAdam || spec.momentum > 0) state.first.assign(parameters, 0.0f);
  if (spec.kind != OptimizerKind::kSgd) state.second.assign(parameters, 0.0f);
  return state;
}

namespace {

// Eight sums side by side, in one order everywhere.
double Squares(std::span<const float> values) {
  double sums[8] = {};
  size_t i = 0;
  for (; i + 8 <= values.size(); i += 8) {
    for (int k = 0; k < 8; ++k) sums[k] += double{values[i + k]} * values[i + k];
  }
  for (int k = 0; i < values.size(); ++i, ++k) sums[k] += double{values[i]} * values[i];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

}  // namespace

double ClipGradient(const OptimizerSpec& spec, std::span<float> gradient) {
  double squares = Squares(gradient);
  const double length = std::sqrt(squares);
  if (spec.clip_value > 0) {
    const float most = static_cast<float>(spec.clip_value);
    for (float& g : gradient) g = std::clamp(g, -most, most);
    squares = Squares(gradient);
  }
  const double cut_length = std::sqrt(squares);
  if (spec.clip_norm > 0 && cut_length > spec.clip_norm) {
    const float factor = static_cast<float>(spec.clip_norm / cut_length);
    for (float& g : gradient) g *= factor;
  }
  return length;
}

namespace {

void Sgd(const OptimizerSpec& spec, float rate, std::span<const float> gradient,
         std::span<float> parameters, OptimizerState* state) {
  const float momentum = static_cast<float>(spec.momentum);
  if (momentum == 0) {
    for (size_t i = 0; i < parameters.size(); ++i) parameters[i] -= rate * gradient[i];
    return;
  }
  for (size_t i = 0; i < parameters.size(); ++i) {
    float& v = state->first[i];
    v = momentum * v + gradient[i];
    parameters[i] -= rate * (spec.nesterov ? gradient[i] + momentum * v : v);
  }
}

void Rmsprop(const OptimizerSpec& spec, float rate, std::span<const float> gradient,
             std::span<float> parameters, OptimizerState* state) {
  const float decay = static_cast<float>(spec.decay), epsilon = static_cast<float>(spec.epsilon);
  const float momentum = static_cast<float>(spec.momentum);
  for (size_t i = 0; i < parameters.size(); ++i) {
    const float g = gradient[i];
    float& s = state->second[i];
    s = decay * s + (1 - decay) * g * g;
    float step = g / (std::sqrt(s) + epsilon);
    if (momentum > 0) step = state->first[i] = momentum * state->first[i] + step;
    parameters[i] -= rate * step;
  }
}

void Adam(const OptimizerSpec& spec, double rate, std::span<const float> gradient,
          std::span<float> parameters, OptimizerState* state) {
  const float beta1 = static_cast<float>(spec.beta1), beta2 = static_cast<float>(spec.beta2);
  const double n = static_cast<double>(state->updates);
  const float step = static_cast<float>(rate / (1 - std::pow(spec.beta1, n)));
  const float correct = static_cast<float>(1 / std::sqrt(1 - std::pow(spec.beta2, n)));
  const float epsilon = static_cast<float>(spec.epsilon);
  // Plain pointers: so the compiler sees that it may take several at once.
  const float* d = gradient.data();
  float *p = parameters.data(), *m = state->first.data(), *s = state->second.data();
  for (size_t i = 0; i < parameters.size(); ++i) {
    m[i] = beta1 * m[i] + (1 - beta1) * d[i];
    s[i] = beta2 * s[i] + (1 - beta2) * d[i] * d[i];
    p[i] -= step * m[i] / (std::sqrt(s[i]) * correct + epsilon);
  }
}

}  // namespace

void ApplyUpdate(const OptimizerSpec& spec, double rate, std::span<const float> gradient,
                 std::span<float> parameters, OptimizerState* state) {
  MNEMO_CHECK(gradient.size() == parameters.size());
  ++state->updates;
  switch (spec.kind) {
    case OptimizerKind::kSgd:
      return Sgd(spec, static_cast<float>(rate), gradient, parameters, state);
    case OptimizerKind::kRmsprop:
      return Rmsprop(spec, static_cast<float>(rate), gradient, parameters, state);
    case OptimizerKind::kAdam: return Adam(spec, rate, gradient, parameters, state);
  }
}

}  // namespace mnemo
