#include "analysis/units/hold_length.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/random.h"

namespace mnemo {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr int kResamples = 1000;
// Where bins begin. Beyond the last there is one more.
constexpr int64_t kBegins[] = {0, 10, 20, 50, 100, 150, 200, 250, 300, 400, 500};
constexpr size_t kBins = std::size(kBegins);

size_t BinOf(int64_t distance) {
  return static_cast<size_t>(std::upper_bound(kBegins, kBegins + kBins, distance) - kBegins) - 1;
}

struct Part {
  double right = 0, all = 0;  // characters of one span in one bin
};

Interval ShareOverSpans(const std::vector<Part>& parts, uint64_t seed, uint32_t bin) {
  double right = 0, all = 0;
  for (const Part& part : parts) {
    right += part.right;
    all += part.all;
  }
  if (all == 0) return {kNan, kNan, kNan};
  if (parts.size() < 2) return {right / all, kNan, kNan};
  const Random random(seed, Purpose::kBootstrap);
  std::vector<double> shares;
  for (uint64_t resample = 0; resample < kResamples; ++resample) {
    double drawn_right = 0, drawn_all = 0;
    for (uint32_t i = 0; i < parts.size(); ++i) {
      const Part& part =
          parts[random.Below(parts.size(), {.step = resample, .layer = bin + 1, .element = i})];
      drawn_right += part.right;
      drawn_all += part.all;
    }
    shares.push_back(drawn_right / drawn_all);
  }
  const double low = Quantile(&shares, 0.025);
  return {right / all, low, Quantile(&shares, 0.975)};
}

}  // namespace

HoldLength MeasureHold(std::span<const float> first_values, std::span<const float> first_on,
                       std::span<const float> values, std::span<const float> on, bool up,
                       uint64_t seed) {
  MNEMO_CHECK(first_values.size() == first_on.size() && values.size() == on.size());
  HoldLength hold;
  hold.cut = BalancedCut(first_values, first_on, up);
  std::vector<std::vector<Part>> parts(kBins);
  std::vector<std::vector<float>> inside(kBins);
  std::vector<float> outside;
  double outside_on = 0;
  // A span that the second half begins in has no known beginning: it is left out.
  int64_t distance = !on.empty() && on[0] != 0 ? -1 : 0;
  bool known = distance == 0;
  size_t open_bin = kBins;  // the bin of the last character of this span
  for (size_t t = 0; t < on.size(); ++t) {
    if (on[t] == 0) {
      outside.push_back(values[t]);
      outside_on += IsOn(hold.cut, values[t]);
      distance = 0;
      known = true;
      open_bin = kBins;
      continue;
    }
    if (!known) continue;
    const size_t bin = BinOf(distance);
    if (bin != open_bin) parts[bin].push_back({});
    open_bin = bin;
    parts[bin].back().all += 1;
    parts[bin].back().right += IsOn(hold.cut, values[t]);
    inside[bin].push_back(values[t]);
    hold.longest = std::max(hold.longest, ++distance);
  }
  hold.false_on = outside.empty() ? kNan : outside_on / static_cast<double>(outside.size());
  for (size_t bin = 0; bin < kBins; ++bin) {
    HoldBin found;
    found.first = kBegins[bin];
    found.last = bin + 1 < kBins ? kBegins[bin + 1] - 1 : -1;
    found.spans = static_cast<int64_t>(parts[bin].size());
    found.characters = static_cast<int64_t>(inside[bin].size());
    found.on = ShareOverSpans(parts[bin], seed, static_cast<uint32_t>(bin));
    std::vector<float> all = inside[bin];
    all.insert(all.end(), outside.begin(), outside.end());
    std::vector<float> which(all.size(), 0.0f);
    std::fill_n(which.begin(), inside[bin].size(), 1.0f);
    const double area = AreaUnderCurve(MidRanks(all), which);
    found.area = up ? area : 1 - area;
    hold.bins.push_back(found);
  }
  return hold;
}

}  // namespace mnemo
