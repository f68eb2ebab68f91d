#include "train/optimizer.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace mnemo {
namespace {

using Four = std::array<float, 4>;

constexpr Four kStart = {0.5f, -0.25f, 1.0f, -2.0f};
constexpr Four kGradients[] = {
    {0.1f, -0.2f, 0.3f, -0.4f}, {0.5f, 0.0f, -1.5f, 0.25f}, {-0.05f, 2.0f, 0.125f, -0.75f}};

// The parameters after each of the three gradients.
std::vector<Four> Updates(const OptimizerSpec& spec, double rate) {
  Four parameters = kStart;
  OptimizerState state = StartOptimizer(spec, parameters.size());
  std::vector<Four> after;
  for (const Four& gradient : kGradients) {
    ApplyUpdate(spec, rate, gradient, parameters, &state);
    after.push_back(parameters);
  }
  EXPECT_EQ(state.updates, 3);
  return after;
}

void ExpectNear(const std::vector<Four>& measured, const std::vector<std::array<double, 4>>& wanted,
                double tolerance = 1e-6) {
  ASSERT_EQ(measured.size(), wanted.size());
  for (size_t step = 0; step < wanted.size(); ++step) {
    for (size_t i = 0; i < 4; ++i) {
      EXPECT_NEAR(measured[step][i], wanted[step][i], tolerance) << "step " << step << ", " << i;
    }
  }
}

// The numbers of the Golden tests are PyTorch's (Debian's python3-torch), in double:
//
//   import torch
//   start = [0.5, -0.25, 1.0, -2.0]
//   gradients = [[0.1, -0.2, 0.3, -0.4], [0.5, 0, -1.5, 0.25], [-0.05, 2, 0.125, -0.75]]
//   for make in (lambda p: torch.optim.SGD(p, lr=0.1),
//                lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
//                lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
//                lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.95, eps=1e-8),
//                lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.95, eps=1e-8, momentum=0.9),
//                lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.999), eps=1e-8)):
//       p = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))
//       o = make([p])
//       for g in gradients:
//           p.grad = torch.tensor(g, dtype=torch.float64)
//           o.step()
//           print(p.tolist())

TEST(OptimizerGolden, Sgd) {
  ExpectNear(
      Updates({.kind = OptimizerKind::kSgd}, 0.1),
      {{0.49, -0.23, 0.97, -1.96}, {0.44, -0.23, 1.12, -1.985}, {0.445, -0.43, 1.1075, -1.91}});
}

TEST(OptimizerGolden, Momentum) {
  ExpectNear(Updates({.kind = OptimizerKind::kSgd, .momentum = 0.9}, 0.1),
             {{0.49, -0.23, 0.97, -1.96},
              {0.431, -0.212, 1.093, -1.949},
              {0.3829, -0.3958, 1.1912, -1.8641}});
}

TEST(OptimizerGolden, Nesterov) {
  ExpectNear(Updates({.kind = OptimizerKind::kSgd, .momentum = 0.9, .nesterov = true}, 0.1),
             {{0.481, -0.212, 0.943, -1.924},
              {0.3779, -0.1958, 1.2037, -1.9391},
              {0.33961, -0.56122, 1.27958, -1.78769}});
}

TEST(OptimizerGolden, Rmsprop) {
  ExpectNear(Updates({.kind = OptimizerKind::kRmsprop, .decay = 0.95}, 0.01),
             {{0.4552786604, -0.2052786505, 0.9552786471, -1.9552786455},
              {0.4113835362, -0.2052786505, 0.9991737740, -1.9794188706},
              {0.4158644180, -0.2497995596, 0.9954339652, -1.9411025401}});
}

TEST(OptimizerGolden, RmspropWithMomentum) {
  ExpectNear(Updates({.kind = OptimizerKind::kRmsprop, .momentum = 0.9, .decay = 0.95}, 0.01),
             {{0.4552786604, -0.2052786505, 0.9552786471, -1.9552786455},
              {0.3711343306, -0.1650294359, 0.9589245564, -1.9391696515},
              {0.2998853155, -0.1733260519, 0.9584660659, -1.8863552265}});
}

TEST(OptimizerGolden, Adam) {
  ExpectNear(Updates({.kind = OptimizerKind::kAdam}, 0.01),
             {{0.4900000010, -0.2400000005, 0.9900000003, -1.9900000003},
              {0.4813895386, -0.2332994184, 0.9959835421, -1.9882640524},
              {0.4753891688, -0.2391410380, 1.0000729146, -1.9821412141}});
}

// torch.nn.utils.clip_grad_norm_([p], 0.5) and clip_grad_value_([p], 0.1) of the last gradient.
TEST(OptimizerGolden, Clipping) {
  Four gradient = kGradients[2];
  EXPECT_NEAR(ClipGradient({.clip_norm = 0.5}, gradient), 2.1402394725824494, 1e-6);
  ExpectNear({gradient}, {{-0.0116809304, 0.4672372160, 0.0292023260, -0.1752139560}});
  gradient = kGradients[2];
  ClipGradient({.clip_value = 0.1}, gradient);
  ExpectNear({gradient}, {{-0.05, 0.1, 0.1, -0.1}});
}

// What the formulas mean, without anyone's numbers.

TEST(Optimizer, SgdGoesDownhillByRateTimesGradient) {
  const Four after = Updates({.kind = OptimizerKind::kSgd}, 0.5)[0];
  for (size_t i = 0; i < 4; ++i) EXPECT_FLOAT_EQ(after[i], kStart[i] - 0.5f * kGradients[0][i]);
}

// With one gradient over and over the velocity nears g / (1 - momentum).
TEST(Optimizer, MomentumSumsUpToItsLimit) {
  for (const bool nesterov : {false, true}) {
    const OptimizerSpec spec = {.kind = OptimizerKind::kSgd, .momentum = 0.5, .nesterov = nesterov};
    OptimizerState state = StartOptimizer(spec, 1);
    float parameter = 0;
    const float gradient = 1;
    for (int i = 0; i < 60; ++i) {
      ApplyUpdate(spec, 0.1, {&gradient, 1}, {&parameter, 1}, &state);
    }
    const float before = parameter;
    ApplyUpdate(spec, 0.1, {&gradient, 1}, {&parameter, 1}, &state);
    EXPECT_NEAR(before - parameter, 0.2, 1e-5);
    EXPECT_NEAR(state.first[0], 2, 1e-5);
  }
}

// One gradient over and over: RMSProp's step nears the rate, Adam's is the rate from the first step
// on, because both of its means are corrected. The gradient's size does not matter.
TEST(Optimizer, AdaptiveStepsHaveTheSizeOfTheRate) {
  for (const float gradient : {1e-3f, -40.0f}) {
    for (const OptimizerKind kind : {OptimizerKind::kRmsprop, OptimizerKind::kAdam}) {
      const OptimizerSpec spec = {.kind = kind, .decay = 0.8};
      OptimizerState state = StartOptimizer(spec, 1);
      float parameter = 0;
      const int steps = kind == OptimizerKind::kAdam ? 1 : 100;
      for (int i = 0; i < steps; ++i) {
        parameter = 0;
        ApplyUpdate(spec, 0.01, {&gradient, 1}, {&parameter, 1}, &state);
      }
      EXPECT_NEAR(parameter, gradient > 0 ? -0.01 : 0.01, 1e-6);
    }
  }
}

TEST(Optimizer, KeepsOnlyTheArraysItNeeds) {
  EXPECT_TRUE(StartOptimizer({.kind = OptimizerKind::kSgd}, 3).first.empty());
  EXPECT_EQ(StartOptimizer({.kind = OptimizerKind::kSgd, .momentum = 0.1}, 3).first.size(), 3u);
  const OptimizerState rmsprop = StartOptimizer({.kind = OptimizerKind::kRmsprop}, 3);
  EXPECT_TRUE(rmsprop.first.empty() && rmsprop.second.size() == 3);
  const OptimizerState adam = StartOptimizer({.kind = OptimizerKind::kAdam}, 3);
  EXPECT_TRUE(adam.first.size() == 3 && adam.second.size() == 3);
}

TEST(Optimizer, ClippingLeavesShortGradientsAlone) {
  Four gradient = {0.3f, 0, 0, -0.4f};
  EXPECT_FLOAT_EQ(ClipGradient({.clip_norm = 0.51, .clip_value = 0.41}, gradient), 0.5);
  EXPECT_EQ(gradient, (Four{0.3f, 0, 0, -0.4f}));
}

TEST(Optimizer, ValuesAreCutBeforeTheNorm) {
  Four gradient = {100, 1, 0, 0};
  EXPECT_NEAR(ClipGradient({.clip_norm = 1, .clip_value = 1}, gradient), std::sqrt(10001.0), 1e-3);
  EXPECT_NEAR(gradient[0], std::sqrt(0.5), 1e-6);
  EXPECT_NEAR(gradient[1], std::sqrt(0.5), 1e-6);
}

TEST(Optimizer, ALengthThatIsNoNumberIsTold) {
  const OptimizerSpec spec = {.clip_norm = 1, .clip_value = 1};
  Four gradient = {1, std::numeric_limits<float>::quiet_NaN(), 0, 0};
  EXPECT_TRUE(std::isnan(ClipGradient(spec, gradient)));
  gradient = {1, std::numeric_limits<float>::infinity(), 0, 0};
  EXPECT_TRUE(std::isinf(ClipGradient(spec, gradient)));
}

}  // namespace
}  // namespace mnemo
