#include "model/mixture.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <vector>

namespace mnemo {
namespace {

// The same in long double and by the definition, densities made without logarithms' help where
// they can be: an independent path.
long double Reference(const std::vector<double>& outputs, const std::vector<double>& targets,
                      int components) {
  const int width = static_cast<int>(targets.size());
  long double weights = 0, most = -1e4930L;
  std::vector<long double> terms;
  for (int k = 0; k < components; ++k) weights += std::exp(static_cast<long double>(outputs[k]));
  for (int k = 0; k < components; ++k) {
    long double term = outputs[k] - std::log(weights);
    for (int d = 0; d < width; ++d) {
      const long double mean = outputs[components + k * width + d];
      const long double sd =
          std::exp(static_cast<long double>(outputs[components * (1 + width) + k * width + d]));
      const long double z = (targets[d] - mean) / sd;
      term += -z * z / 2 - std::log(sd * std::sqrt(2 * std::numbers::pi_v<long double>));
    }
    terms.push_back(term);
    most = std::max(most, term);
  }
  long double sum = 0;
  for (long double term : terms) sum += std::exp(term - most);
  return -(most + std::log(sum));
}

TEST(Mixture, EqualsTheDefinition) {
  std::mt19937 random(1);
  std::normal_distribution<double> normal;
  for (int round = 0; round < 200; ++round) {
    const int components = 1 + round % 5, width = 1 + round % 3;
    std::vector<double> outputs(components * (1 + 2 * width)), targets(width);
    for (double& x : outputs) x = normal(random);
    for (double& x : targets) x = 2 * normal(random);
    const auto truth = static_cast<double>(Reference(outputs, targets, components));
    EXPECT_NEAR(MixtureLoss(outputs.data(), targets.data(), components, width, false, 1.0), truth,
                1e-12 * std::max(1.0, std::abs(truth)));
  }
}

TEST(Mixture, FarAwayAndNarrow) {
  // Two components with sd 1e-4; the value is 100 sd from the nearer one and 1e4 from the other.
  const double log_sd = std::log(1e-4);
  std::vector<double> outputs = {0.5, -0.5, 0.0, 1.0, log_sd, log_sd};
  const std::vector<double> target = {0.01};
  const auto truth = static_cast<double>(Reference(outputs, target, 2));
  EXPECT_GT(truth, 4900);  // 100^2 / 2, less the density's height
  EXPECT_NEAR(MixtureLoss(outputs.data(), target.data(), 2, 1, false, 1.0), truth, 1e-12 * truth);
  std::vector<float> floats(outputs.begin(), outputs.end());
  const float value = 0.01f;
  EXPECT_NEAR(MixtureLoss(floats.data(), &value, 2, 1, false, 1.0f), truth, 1e-5 * truth);
  // Each derivative by itself, against central differences.
  std::vector<double> gradient = outputs;
  MixtureLoss(gradient.data(), target.data(), 2, 1, true, 2.0);
  for (size_t i = 0; i < outputs.size(); ++i) {
    const double at = outputs[i], h = 1e-7;
    outputs[i] = at + h;
    const auto above = Reference(outputs, target, 2);
    outputs[i] = at - h;
    const auto below = Reference(outputs, target, 2);
    outputs[i] = at;
    const auto difference = static_cast<double>((above - below) / (2 * h)) * 2;
    EXPECT_NEAR(gradient[i], difference, 1e-6 * std::max(1.0, std::abs(difference))) << i;
  }
}

TEST(Mixture, NothingIsInfiniteWhereNumbersAreFinite) {
  for (double far : {1e3, 1e6, 1e12}) {
    std::vector<double> outputs = {30, -30, 0, far, -9, 9};
    const double target = far;
    const double loss = MixtureLoss(outputs.data(), &target, 2, 1, true, 1.0);
    EXPECT_TRUE(std::isfinite(loss)) << far;
    for (double number : outputs) EXPECT_TRUE(std::isfinite(number)) << far;
  }
}

}  // namespace
}  // namespace mnemo
