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

// The characters at some distances.
struct Gathered {
  int64_t first = 0, last = 0;  // -1: no end
  std::vector<Part> parts;      // one a span
  std::vector<float> values;
  bool open = false;  // the present span has its part

  void Add(float value, bool right) {
    if (!open) parts.push_back({});
    open = true;
    parts.back().all += 1;
    parts.back().right += right;
    values.push_back(value);
  }
};

HoldBin Summary(const Gathered& gathered, const std::vector<float>& outside, bool up, uint64_t seed,
                uint32_t number) {
  HoldBin found;
  found.first = gathered.first;
  found.last = gathered.last;
  found.spans = static_cast<int64_t>(gathered.parts.size());
  found.characters = static_cast<int64_t>(gathered.values.size());
  found.on = ShareOverSpans(gathered.parts, seed, number);
  std::vector<float> all = gathered.values;
  all.insert(all.end(), outside.begin(), outside.end());
  std::vector<float> inside(all.size(), 0.0f);
  std::fill_n(inside.begin(), gathered.values.size(), 1.0f);
  const double area = AreaUnderCurve(MidRanks(all), inside);
  found.area = up ? area : 1 - area;
  return found;
}

}  // namespace

HoldLength MeasureHold(std::span<const float> first_values, std::span<const float> first_on,
                       std::span<const float> values, std::span<const float> on, bool up,
                       int64_t unroll, uint64_t seed) {
  MNEMO_CHECK(first_values.size() == first_on.size() && values.size() == on.size());
  HoldLength hold;
  hold.cut = BalancedCut(first_values, first_on, up);
  std::vector<Gathered> bins;
  for (size_t bin = 0; bin < kBins; ++bin) {
    bins.push_back({kBegins[bin], bin + 1 < kBins ? kBegins[bin + 1] - 1 : -1, {}, {}, false});
  }
  bins.push_back({unroll + 1, -1, {}, {}, false});  // beyond
  std::vector<float> outside;
  double outside_on = 0;
  // A span that the second half begins in has no known beginning: it is left out.
  bool known = on.empty() || on[0] == 0;
  int64_t distance = 0;
  for (size_t t = 0; t < on.size(); ++t) {
    const bool says_on = IsOn(hold.cut, values[t]);
    if (on[t] == 0) {
      outside.push_back(values[t]);
      outside_on += says_on;
      distance = 0;
      known = true;
      for (Gathered& bin : bins) bin.open = false;
      continue;
    }
    if (!known) continue;
    for (Gathered& bin : bins) {
      const bool here = distance >= bin.first && (bin.last < 0 || distance <= bin.last);
      if (here) bin.Add(values[t], says_on);
    }
    hold.longest = std::max(hold.longest, ++distance);
  }
  hold.false_on = outside.empty() ? kNan : outside_on / static_cast<double>(outside.size());
  for (uint32_t bin = 0; bin < bins.size(); ++bin) {
    hold.bins.push_back(Summary(bins[bin], outside, up, seed, bin));
  }
  hold.beyond = hold.bins.back();
  hold.bins.pop_back();
  return hold;
}

}  // namespace mnemo
