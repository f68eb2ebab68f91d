#include "analysis/units/ranks.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "base/error.h"

namespace mnemo {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// A number whose order as an unsigned is the float's order; -0 and 0 are equal.
uint32_t Key(float value) {
  const auto bits = std::bit_cast<uint32_t>(value == 0 ? 0.0f : value);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

// The values' keys, ascending, each with its index in the lower half: a radix sort, since a study
// sorts some thousand arrays of a hundred thousand values.
std::vector<uint64_t> Sorted(std::span<const float> values) {
  MNEMO_CHECK(values.size() < (uint64_t{1} << 32));
  std::vector<uint64_t> from(values.size()), to(values.size());
  for (size_t i = 0; i < values.size(); ++i) from[i] = uint64_t{Key(values[i])} << 32 | i;
  constexpr int kDigit = 11;
  for (int shift = 32; shift < 64; shift += kDigit) {
    std::array<size_t, (1 << kDigit) + 1> begin{};
    const auto digit = [shift](uint64_t key) { return (key >> shift) & ((1 << kDigit) - 1); };
    for (const uint64_t key : from) ++begin[digit(key) + 1];
    for (size_t d = 1; d < begin.size(); ++d) begin[d] += begin[d - 1];
    for (const uint64_t key : from) to[begin[digit(key)]++] = key;
    from.swap(to);
  }
  return from;
}

// Calls each(first, last) for every run of equal values in the sorted order.
template <typename Each>
void EqualRuns(const std::vector<uint64_t>& sorted, const Each& each) {
  for (size_t first = 0; first < sorted.size();) {
    size_t last = first + 1;
    while (last < sorted.size() && sorted[last] >> 32 == sorted[first] >> 32) ++last;
    each(first, last);
    first = last;
  }
}

size_t IndexOf(uint64_t key) { return static_cast<size_t>(key & 0xFFFFFFFFu); }

// Cuts are tried between neighbouring different values; `better(on_above, off_above)` grades one.
template <typename Grade>
Cut BestCut(std::span<const float> values, std::span<const float> on, bool up, const Grade& grade) {
  const std::vector<uint64_t> sorted = Sorted(values);
  double all_on = 0;
  for (const float one : on) all_on += one;
  const double all_off = static_cast<double>(on.size()) - all_on;
  Cut best = {
      up ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity(), up};
  double best_grade = grade(0, 0);
  double on_below = 0, off_below = 0;
  EqualRuns(sorted, [&](size_t first, size_t last) {
    for (size_t i = first; i < last; ++i) {
      (on[IndexOf(sorted[i])] != 0 ? on_below : off_below) += 1;
    }
    if (last == sorted.size()) return;
    const double below = values[IndexOf(sorted[first])], above = values[IndexOf(sorted[last])];
    const double found =
        up ? grade(all_on - on_below, all_off - off_below) : grade(on_below, off_below);
    if (found > best_grade) {
      best_grade = found;
      best.threshold = below + (above - below) / 2;
    }
  });
  return best;
}

// Sums of several columns over the blocks of one resample after the other.
template <size_t kColumns>
class BlockSums {
 public:
  using Row = std::array<double, kColumns>;
  explicit BlockSums(size_t n) {
    sums_.reserve(n + 1);
    sums_.push_back(Row{});
  }
  void Add(const Row& row) {
    Row next = sums_.back();
    for (size_t c = 0; c < kColumns; ++c) next[c] += row[c];
    sums_.push_back(next);
  }
  // The statistic of every resample; low and high are its quantiles.
  template <typename Statistic>
  Interval Bootstrap(double value, const BootstrapOptions& options, const Statistic& statistic) {
    const auto n = static_cast<int64_t>(sums_.size()) - 1;
    const auto draws = DrawBlocks(n, options);
    std::vector<double> found;
    for (const std::vector<BlockRange>& resample : draws) {
      Row total{};
      for (const BlockRange& range : resample) {
        for (size_t c = 0; c < kColumns; ++c) total[c] += Sum(c, range, n);
      }
      const double one = statistic(total);
      if (std::isfinite(one)) found.push_back(one);
    }
    if (found.empty()) return {value, kNan, kNan};
    const double tail = (1 - options.level) / 2;
    const double low = Quantile(&found, tail);
    return {value, low, Quantile(&found, 1 - tail)};
  }

 private:
  double Sum(size_t column, const BlockRange& range, int64_t n) const {
    const auto to = [&](int64_t i) { return sums_[static_cast<size_t>(i)][column]; };
    const int64_t end = range.begin + range.length;
    return end <= n ? to(end) - to(range.begin) : to(n) - to(range.begin) + to(end - n);
  }
  std::vector<Row> sums_;
};

}  // namespace

std::vector<double> MidRanks(std::span<const float> values) {
  const std::vector<uint64_t> sorted = Sorted(values);
  std::vector<double> ranks(values.size());
  EqualRuns(sorted, [&](size_t first, size_t last) {
    const double rank = 0.5 * static_cast<double>(first + 1 + last);
    for (size_t i = first; i < last; ++i) ranks[IndexOf(sorted[i])] = rank;
  });
  return ranks;
}

double AreaUnderCurve(std::span<const double> ranks, std::span<const float> on) {
  MNEMO_CHECK(ranks.size() == on.size());
  double sum = 0, count = 0;
  for (size_t i = 0; i < ranks.size(); ++i) {
    if (on[i] == 0) continue;
    sum += ranks[i];
    count += 1;
  }
  const double others = static_cast<double>(ranks.size()) - count;
  if (count == 0 || others == 0) return kNan;
  return (sum - count * (count + 1) / 2) / (count * others);
}

double Correlation(std::span<const double> a, std::span<const float> b) {
  MNEMO_CHECK(a.size() == b.size());
  double count = 0, mean_a = 0, mean_b = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(b[i])) continue;
    count += 1;
    mean_a += a[i];
    mean_b += b[i];
  }
  mean_a /= count;
  mean_b /= count;
  double aa = 0, bb = 0, ab = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(b[i])) continue;
    const double da = a[i] - mean_a, db = b[i] - mean_b;
    aa += da * da;
    bb += db * db;
    ab += da * db;
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : kNan;
}

std::vector<float> RanksWhereDefined(std::span<const float> values) {
  std::vector<float> defined;
  for (const float value : values) {
    if (!std::isnan(value)) defined.push_back(value);
  }
  const std::vector<double> ranks = MidRanks(defined);
  std::vector<float> result(values.begin(), values.end());
  size_t next = 0;
  for (float& value : result) {
    if (!std::isnan(value)) value = static_cast<float>(ranks[next++]);
  }
  return result;
}

Interval AreaInterval(std::span<const float> values, std::span<const float> on,
                      const BootstrapOptions& options) {
  const std::vector<double> ranks = MidRanks(values);
  const double area = AreaUnderCurve(ranks, on);
  if (!std::isfinite(area)) return {kNan, kNan, kNan};
  // A character's place among those of the other kind: its rank in all less that in its own kind.
  std::vector<float> own[2];
  for (size_t i = 0; i < values.size(); ++i) own[on[i] != 0].push_back(values[i]);
  const std::vector<double> own_ranks[2] = {MidRanks(own[0]), MidRanks(own[1])};
  size_t next[2] = {0, 0};
  BlockSums<3> sums(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const size_t kind = on[i] != 0;
    const double others = static_cast<double>(own[1 - kind].size());
    const double below = (ranks[i] - own_ranks[kind][next[kind]++]) / others;
    sums.Add(kind == 1 ? std::array<double, 3>{below, 0, 1}
                       : std::array<double, 3>{0, 1 - below, 0});
  }
  const auto n = static_cast<double>(values.size());
  return sums.Bootstrap(area, options, [area, n](const std::array<double, 3>& sum) {
    const double count = sum[2], others = n - count;
    if (count == 0 || others == 0) return kNan;
    return std::clamp(sum[0] / count + sum[1] / others - area, 0.0, 1.0);
  });
}

Interval CorrelationInterval(std::span<const double> a, std::span<const float> b,
                             const BootstrapOptions& options) {
  const double correlation = Correlation(a, b);
  if (!std::isfinite(correlation)) return {kNan, kNan, kNan};
  // Around the middle, so that sums of squares keep their digits.
  const double middle = static_cast<double>(a.size()) / 2;
  BlockSums<6> sums(a.size());
  for (size_t i = 0; i < a.size(); ++i) {
    const double x = a[i] - middle, y = b[i];
    sums.Add(std::isnan(y) ? std::array<double, 6>{}
                           : std::array<double, 6>{1, x, y, x * x, y * y, x * y});
  }
  return sums.Bootstrap(correlation, options, [](const std::array<double, 6>& sum) {
    const double n = sum[0], xx = sum[3] - sum[1] * sum[1] / n, yy = sum[4] - sum[2] * sum[2] / n;
    return xx > 0 && yy > 0 ? (sum[5] - sum[1] * sum[2] / n) / std::sqrt(xx * yy) : kNan;
  });
}

Cut BalancedCut(std::span<const float> values, std::span<const float> on, bool up) {
  double all = 0;
  for (const float one : on) all += one;
  const double others = static_cast<double>(on.size()) - all;
  return BestCut(values, on, up, [=](double right, double wrong) {
    return right / std::max(all, 1.0) - wrong / std::max(others, 1.0);
  });
}

Cut BestF1Cut(std::span<const float> values, std::span<const float> on, bool up) {
  double all = 0;
  for (const float one : on) all += one;
  return BestCut(values, on, up, [=](double right, double wrong) {
    return right > 0 ? 2 * right / (right + wrong + all) : 0;
  });
}

bool IsOn(const Cut& cut, float value) {
  return cut.up ? value > cut.threshold : value < cut.threshold;
}

double F1(std::span<const float> values, std::span<const float> on, const Cut& cut) {
  double right = 0, said = 0, there = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const bool is = IsOn(cut, values[i]);
    said += is;
    there += on[i];
    if (is) right += on[i];
  }
  return said + there > 0 ? 2 * right / (said + there) : 0;
}

}  // namespace mnemo
