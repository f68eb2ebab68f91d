#include "analysis/units/unit_scores.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "analysis/units/ranks.h"
#include "base/error.h"

namespace mnemo {
namespace {

// Units that are graded between two calls of `progress`.
constexpr int kAtOnce = 32;

bool VariesIn(std::span<const float> values) {
  float low = INFINITY, high = -INFINITY;
  for (const float value : values) {
    if (std::isnan(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  return low < high;
}

double Grade(const TextLabel& label, std::span<const double> ranks, std::span<const float> values,
             std::span<const float> value_ranks) {
  return label.numeric ? Correlation(ranks, value_ranks) : AreaUnderCurve(ranks, values);
}

}  // namespace

LabelledText::LabelledText(std::vector<TextLabel> labels, int64_t half)
    : labels_(std::move(labels)), half_(half) {
  for (size_t l = 0; l < labels_.size(); ++l) {
    const auto size = static_cast<int64_t>(labels_[l].values.size());
    MNEMO_CHECK(half >= ShiftTest::kLeastText && size - half >= ShiftTest::kLeastText);
    for (int which : {0, 1}) {
      ranks_[which].push_back(labels_[l].numeric ? RanksWhereDefined(Values(l, which))
                                                 : std::vector<float>());
    }
    varies_.push_back(VariesIn(Values(l, 0)) && VariesIn(Values(l, 1)));
  }
}

std::span<const float> LabelledText::Values(size_t label, int which) const {
  const std::span<const float> all = labels_[label].values;
  const auto half = static_cast<size_t>(half_);
  return which == 0 ? all.first(half) : all.subspan(half);
}

std::span<const float> LabelledText::Ranks(size_t label, int which) const {
  return labels_[label].numeric ? std::span<const float>(ranks_[which][label])
                                : Values(label, which);
}

double LabelledText::Share(size_t label, int which) const {
  double sum = 0;
  const std::span<const float> values = Values(label, which);
  for (const float value : values) sum += labels_[label].numeric ? !std::isnan(value) : value;
  return sum / static_cast<double>(values.size());
}

std::vector<std::vector<float>> LabelledText::ForShifts() const {
  std::vector<std::vector<float>> all;
  for (size_t l = 0; l < labels_.size(); ++l) {
    const std::span<const float> ranks = Ranks(l, 0);
    all.emplace_back(ranks.begin(), ranks.end());
    // One that does not vary is no hypothesis.
    if (!varies_[l]) std::fill(all.back().begin(), all.back().end(), 0.0f);
  }
  return all;
}

std::vector<UnitScore> ScoreUnits(const UnitValues& values, int layer, const std::string& value,
                                  const LabelledText& text, ThreadPool* threads, ShiftTest* test,
                                  const std::function<void(double share)>& progress) {
  const size_t count = text.labels().size();
  std::vector<UnitScore> scores(static_cast<size_t>(values.units) * count);
  std::vector<ShiftTest::Result> results(static_cast<size_t>(values.units));
  const auto half = static_cast<size_t>(text.half());
  const auto grade = [&](int unit, std::vector<double>* first_ranks) {
    const std::span<const float> all = values.Unit(unit);
    *first_ranks = MidRanks(all.first(half));
    const std::vector<double> second_ranks = MidRanks(all.subspan(half));
    for (size_t l = 0; l < count; ++l) {
      const TextLabel& label = text.labels()[l];
      UnitScore& score = scores[static_cast<size_t>(unit) * count + l];
      score = {layer, value, unit, l, true, NAN, NAN, 0};
      if (!text.Varies(l)) continue;
      score.chosen = Grade(label, *first_ranks, text.Values(l, 0), text.Ranks(l, 0));
      score.held = Grade(label, second_ranks, text.Values(l, 1), text.Ranks(l, 1));
      const double nothing = label.numeric ? 0 : 0.5;
      score.up = !(score.chosen < nothing);
      if (score.up) continue;
      score.chosen = 2 * nothing - score.chosen;
      score.held = 2 * nothing - score.held;
    }
  };
  for (int begin = 0; begin < values.units; begin += kAtOnce) {
    const int end = std::min(begin + kAtOnce, values.units);
    threads->Split((end - begin + 1) / 2, [&](int first, int last) {
      for (int pair = first; pair < last; ++pair) {
        const int a = begin + 2 * pair, b = std::min(a + 1, end - 1);
        std::vector<double> ranks_a, ranks_b;
        grade(a, &ranks_a);
        if (b != a) grade(b, &ranks_b);
        ShiftTest::Result alone;  // of the last unit where their number is odd
        test->Measure(ranks_a, b == a ? ranks_a : ranks_b, &results[static_cast<size_t>(a)],
                      b == a ? &alone : &results[static_cast<size_t>(b)]);
      }
    });
    if (progress) progress(static_cast<double>(end) / values.units);
  }
  for (int unit = 0; unit < values.units; ++unit) {
    const ShiftTest::Result& result = results[static_cast<size_t>(unit)];
    test->Add(result);
    for (size_t l = 0; l < count; ++l) {
      scores[static_cast<size_t>(unit) * count + l].strength = result.strength[l];
    }
  }
  return scores;
}

bool Better(const UnitScore& a, const UnitScore& b) {
  const auto key = [](const UnitScore& score) {
    const double chosen = std::isnan(score.chosen) ? -INFINITY : score.chosen;
    return std::tuple(-chosen, score.layer, std::cref(score.value).get(), score.unit);
  };
  return key(a) < key(b);
}

}  // namespace mnemo
