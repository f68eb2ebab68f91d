#include "model/mixture.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace mnemo {
namespace {

// log sum exp, and the terms become their shares of that sum.
double LogSum(double* terms, int count) {
  const double most = *std::max_element(terms, terms + count);
  double sum = 0;
  for (int k = 0; k < count; ++k) sum += std::exp(terms[k] - most);
  const double log_sum = most + std::log(sum);
  for (int k = 0; k < count; ++k) terms[k] = std::exp(terms[k] - log_sum);
  return log_sum;
}

}  // namespace

template <typename Real>
Real MixtureLoss(Real* outputs, const Real* targets, int components, int width, bool gradient,
                 Real scale) {
  Real* const logits = outputs;
  Real* const means = outputs + components;
  Real* const log_sds = means + components * width;
  thread_local std::vector<double> weights, densities;
  weights.assign(logits, logits + components);
  const double all = LogSum(weights.data(), components);
  densities.resize(components);
  const double half_log_two_pi = 0.5 * std::log(2 * std::numbers::pi);
  for (int k = 0; k < components; ++k) {
    double log_density = logits[k] - all;
    for (int d = 0; d < width; ++d) {
      const double log_sd = log_sds[k * width + d];
      const double z = (targets[d] - static_cast<double>(means[k * width + d])) * std::exp(-log_sd);
      log_density -= 0.5 * z * z + log_sd + half_log_two_pi;
    }
    densities[k] = log_density;
  }
  const double loss = -LogSum(densities.data(), components);
  if (!gradient) return static_cast<Real>(loss);
  for (int k = 0; k < components; ++k) {
    const double share = densities[k];  // of the value that component k explains
    logits[k] = static_cast<Real>(scale * (weights[k] - share));
    for (int d = 0; d < width; ++d) {
      Real& mean = means[k * width + d];
      Real& log_sd = log_sds[k * width + d];
      const double per_sd = std::exp(-static_cast<double>(log_sd));
      const double z = (targets[d] - static_cast<double>(mean)) * per_sd;
      mean = static_cast<Real>(-scale * share * z * per_sd);
      log_sd = static_cast<Real>(scale * share * (1 - z * z));
    }
  }
  return static_cast<Real>(loss);
}

template float MixtureLoss(float*, const float*, int, int, bool, float);
template double MixtureLoss(double*, const double*, int, int, bool, double);

}  // namespace mnemo
