// From a gradient to new parameters: clipping, SGD with momentum, RMSProp, Adam.
//
// All work on the model's flat array, number by number, in float, in one order: the same bits
// whatever the number of threads. The formulas are PyTorch's, so that its users find theirs:
//
//   sgd       v = momentum * v + g;  p -= rate * v        (Nesterov: p -= rate * (g + momentum *
//   v)) rmsprop   s = decay * s + (1 - decay) * g^2;  u = g / (sqrt(s) + epsilon);
//             v = momentum * v + u;  p -= rate * v        (Tieleman and Hinton 2012)
//   adam      m = beta1 * m + (1 - beta1) * g;  s = beta2 * s + (1 - beta2) * g^2;
//             p -= rate * (m / (1 - beta1^n)) / (sqrt(s / (1 - beta2^n)) + epsilon)
//                                                         (Kingma and Ba 2015; n counts from 1)
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace mnemo {

enum class OptimizerKind { kSgd, kRmsprop, kAdam };

struct OptimizerSpec {
  OptimizerKind kind = OptimizerKind::kAdam;
  double momentum = 0;    // sgd, rmsprop
  bool nesterov = false;  // sgd
  double decay = 0.95;    // rmsprop
  double beta1 = 0.9;     // adam
  double beta2 = 0.999;   // adam
  double epsilon = 1e-8;  // rmsprop, adam
  double clip_norm = 0;   // the whole gradient's length is cut to this; 0: off
  double clip_value = 0;  // every number is cut to +-this; 0: off. Before clip_norm if both
};

// What an optimizer remembers. Arrays not needed by its kind stay empty.
struct OptimizerState {
  std::vector<float> first;   // v of sgd and rmsprop; m of adam
  std::vector<float> second;  // s
  int64_t updates = 0;        // n
};

OptimizerState StartOptimizer(const OptimizerSpec& spec, int64_t parameters);

// Cuts the gradient in place. Returns its length before cutting (NaN or infinite if a number is).
double ClipGradient(const OptimizerSpec& spec, std::span<float> gradient);

void ApplyUpdate(const OptimizerSpec& spec, double rate, std::span<const float> gradient,
                 std::span<float> parameters, OptimizerState* state);

}  // namespace mnemo
