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

double ClipGradient(const OptimizerSpec& spec, std::span<float> gradient) {
  double squares = 0;
  for (float g : gradient) squares += double{g} * g;
  const double length = std::sqrt(squares);
  if (spec.clip_value > 0) {
    const float most = static_cast<float>(spec.clip_value);
    squares = 0;
    for (float& g : gradient) {
      g = std::clamp(g, -most, most);
      squares += double{g} * g;
    }
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
  for (size_t i = 0; i < parameters.size(); ++i) {
    const float g = gradient[i];
    float &m = state->first[i], &s = state->second[i];
    m = beta1 * m + (1 - beta1) * g;
    s = beta2 * s + (1 - beta2) * g * g;
    parameters[i] -= step * m / (std::sqrt(s) * correct + epsilon);
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
