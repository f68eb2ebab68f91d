#include "analysis/statistics.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/random.h"

namespace mnemo {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// sums[i] is the sum of the first i values.
Interval BootstrapSums(const std::vector<double>& sums, const BootstrapOptions& options) {
  MNEMO_CHECK(options.block > 0 && options.resamples > 0);
  MNEMO_CHECK(options.level > 0 && options.level < 1);
  const auto n = static_cast<int64_t>(sums.size()) - 1;
  if (n < 1 || !std::isfinite(sums.back())) return {kNan, kNan, kNan};

  std::vector<double> means;
  for (const std::vector<BlockRange>& resample : DrawBlocks(n, options)) {
    double sum = 0;
    for (const BlockRange& block : resample) {
      const int64_t end = block.begin + block.length;
      const auto sum_to = [&](int64_t i) { return sums[static_cast<size_t>(i)]; };
      sum += end <= n ? sum_to(end) - sum_to(block.begin)
                      : sum_to(n) - sum_to(block.begin) + sum_to(end - n);
    }
    means.push_back(sum / static_cast<double>(n));
  }
  const double tail = (1 - options.level) / 2;
  return {sums.back() / static_cast<double>(n), Quantile(&means, tail), Quantile(&means, 1 - tail)};
}

}  // namespace

double Quantile(std::vector<double>* values, double probability) {
  const double place = probability * static_cast<double>(values->size() - 1);
  const auto below = static_cast<std::ptrdiff_t>(place);
  std::nth_element(values->begin(), values->begin() + below, values->end());
  const double low = (*values)[static_cast<size_t>(below)];
  if (below + 1 == static_cast<std::ptrdiff_t>(values->size())) return low;
  const double high = *std::min_element(values->begin() + below + 1, values->end());
  return low + (place - static_cast<double>(below)) * (high - low);
}

std::vector<std::vector<BlockRange>> DrawBlocks(int64_t n, const BootstrapOptions& options) {
  const int64_t length = BlockLength(n, options);
  const int64_t blocks = (n + length - 1) / length;
  const Random random(options.seed, Purpose::kBootstrap);
  std::vector<std::vector<BlockRange>> resamples(static_cast<size_t>(options.resamples));
  for (size_t resample = 0; resample < resamples.size(); ++resample) {
    std::array<uint32_t, 4> bits{};
    for (int64_t k = 0; k < blocks; ++k) {
      // One call of the generator serves two blocks.
      if (k % 2 == 0) {
        bits = random.Bits({.step = resample, .element = static_cast<uint32_t>(k / 2)});
      }
      const size_t at = k % 2 == 0 ? 0 : 2;
      const uint64_t wide = uint64_t{bits[at]} << 32 | bits[at + 1];
      const auto begin = static_cast<int64_t>(
          (static_cast<unsigned __int128>(wide) * static_cast<uint64_t>(n)) >> 64);
      resamples[resample].push_back({begin, k + 1 == blocks ? n - k * length : length});
    }
  }
  return resamples;
}

double Mean(std::span<const double> values) {
  if (values.empty()) return kNan;
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double SampleDeviation(std::span<const double> values) {
  if (values.size() < 2) return kNan;
  const double mean = Mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

double StudentQuantile(double probability, double degrees) {
  MNEMO_CHECK(probability > 0 && probability < 1 && degrees > 0);
  return boost::math::quantile(boost::math::students_t(degrees), probability);
}

Interval StudentInterval(std::span<const double> values, double level) {
  MNEMO_CHECK(level > 0 && level < 1);
  const double mean = Mean(values);
  const double deviation = SampleDeviation(values);
  if (!std::isfinite(deviation)) return {mean, kNan, kNan};
  const auto n = static_cast<double>(values.size());
  const double half = StudentQuantile(0.5 + level / 2, n - 1) * deviation / std::sqrt(n);
  return {mean, mean - half, mean + half};
}

Interval WelchInterval(std::span<const double> a, std::span<const double> b, double level) {
  MNEMO_CHECK(level > 0 && level < 1);
  const double mean = Mean(a) - Mean(b);
  const auto share = [](std::span<const double> values) {
    const double deviation = SampleDeviation(values);
    return deviation * deviation / static_cast<double>(values.size());
  };
  const double va = share(a), vb = share(b), variance = va + vb;
  if (!std::isfinite(variance)) return {mean, kNan, kNan};
  if (variance == 0) return {mean, mean, mean};
  const double degrees =
      variance * variance /
      (va * va / static_cast<double>(a.size() - 1) + vb * vb / static_cast<double>(b.size() - 1));
  const double half = StudentQuantile(0.5 + level / 2, degrees) * std::sqrt(variance);
  return {mean, mean - half, mean + half};
}

Interval ShareInterval(int64_t successes, int64_t trials, double level) {
  MNEMO_CHECK(successes >= 0 && successes <= trials && level > 0 && level < 1);
  if (trials == 0) return {kNan, kNan, kNan};
  using Binomial = boost::math::binomial_distribution<double>;
  const auto n = static_cast<double>(trials), k = static_cast<double>(successes);
  const double tail = (1 - level) / 2;
  return {k / n, Binomial::find_lower_bound_on_p(n, k, tail),
          Binomial::find_upper_bound_on_p(n, k, tail)};
}

int64_t BlockLength(int64_t n, const BootstrapOptions& options) {
  return std::clamp<int64_t>(n / 10, 1, options.block);
}

Interval BlockBootstrap(std::span<const float> losses, const BootstrapOptions& options) {
  std::vector<double> sums(losses.size() + 1);
  for (size_t i = 0; i < losses.size(); ++i) sums[i + 1] = sums[i] + losses[i];
  return BootstrapSums(sums, options);
}

Interval PairedBlockBootstrap(std::span<const float> a, std::span<const float> b,
                              const BootstrapOptions& options) {
  MNEMO_CHECK(a.size() == b.size());
  std::vector<double> sums(a.size() + 1);
  for (size_t i = 0; i < a.size(); ++i) {
    sums[i + 1] = sums[i] + (static_cast<double>(a[i]) - static_cast<double>(b[i]));
  }
  return BootstrapSums(sums, options);
}

}  // namespace mnemo
