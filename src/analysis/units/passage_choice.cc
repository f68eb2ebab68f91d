#include "analysis/units/passage_choice.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace mnemo {
namespace {

constexpr int64_t kStride = 50;  // passages that are looked at begin so far apart

double Variance(const TextLabel& label, int64_t begin, int64_t length) {
  double count = 0, sum = 0, square = 0;
  for (int64_t t = begin; t < begin + length; ++t) {
    const float value = label.values[static_cast<size_t>(t)];
    if (std::isnan(value)) continue;
    count += 1;
    sum += value;
    square += value * value;
  }
  if (count < 2) return 0;
  // Where a label seldom says something, more of it is better.
  return (square / count - sum / count * sum / count) * count / static_cast<double>(length);
}

}  // namespace

int64_t ChoosePassage(const TextLabel& label, int64_t begin, int64_t end, int64_t length) {
  MNEMO_CHECK(begin >= 0 && begin <= end && length > 0);
  MNEMO_CHECK(end <= static_cast<int64_t>(label.values.size()));
  if (end - begin <= length) return begin;
  if (HasSpans(label)) {
    int64_t best = -1, best_length = 0, from = -1;
    for (int64_t t = begin; t < end; ++t) {
      const bool on = label.values[static_cast<size_t>(t)] != 0;
      if (on && from < 0 && t > begin) from = t;
      if (on || from < 0) continue;
      if (t - from <= length * 3 / 4 && t - from > best_length) {
        best = from;
        best_length = t - from;
      }
      from = -1;
    }
    if (best >= 0) return std::clamp(best - (length - best_length) / 2, begin, end - length);
  }
  int64_t best = begin;
  double most = 0;
  for (int64_t at = begin; at + length <= end; at += kStride) {
    const double variance = Variance(label, at, length);
    if (variance > most) {
      most = variance;
      best = at;
    }
  }
  return best;
}

}  // namespace mnemo
