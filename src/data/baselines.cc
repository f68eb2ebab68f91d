#include "data/baselines.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace mnemo {
namespace {

bool Counted(const SequenceForm& form, const SequenceSplit& split, int64_t step) {
  return !form.some_counted || split.counted.Symbol(step) != 0;
}

Baseline OfClasses(const SequenceForm& form, const SequenceSplit& train,
                   const SequenceSplit& scored) {
  std::vector<double> counts(form.outputs, 0.5);
  double all = 0.5 * form.outputs;
  for (int64_t t = 0; t < train.steps(); ++t) {
    const int32_t target = train.targets.Symbol(t);
    if (target < 0) continue;
    ++counts[target];
    ++all;
  }
  const auto commonest = std::max_element(counts.begin(), counts.end()) - counts.begin();
  double nats = 0;
  int64_t places = 0, wrong = 0;
  for (int64_t t = 0; t < scored.steps(); ++t) {
    const int32_t target = scored.targets.Symbol(t);
    if (target < 0) continue;
    nats -= std::log(counts[target] / all);
    ++places;
    wrong += target != commonest;
  }
  const auto by = static_cast<double>(std::max<int64_t>(1, places));
  return {nats / by, static_cast<double>(wrong) / by};
}

// Of a running text every symbol but a part's first is a target.
Baseline OfRunning(const SequenceForm& form, const SequenceSplit& train,
                   const SequenceSplit& scored) {
  std::vector<double> counts(form.outputs, 0.5);
  for (int64_t t = 0; t < train.steps(); ++t) ++counts[train.inputs.Symbol(t)];
  const double all = static_cast<double>(train.steps()) + 0.5 * form.outputs;
  const auto commonest = std::max_element(counts.begin(), counts.end()) - counts.begin();
  double nats = 0;
  int64_t wrong = 0;
  for (int64_t t = 1; t < scored.steps(); ++t) {
    const int32_t target = scored.inputs.Symbol(t);
    nats -= std::log(counts[target] / all);
    wrong += target != commonest;
  }
  const auto by = static_cast<double>(std::max<int64_t>(1, scored.steps() - 1));
  return {nats / by, static_cast<double>(wrong) / by};
}

// kBits and kNumbers, column by column.
Baseline OfColumns(const SequenceForm& form, const SequenceSplit& train,
                   const SequenceSplit& scored) {
  const int width = form.outputs;
  std::vector<double> sums(width), squares(width);
  std::vector<float> row(width);
  const auto over = [&](const SequenceSplit& split, const auto& work) {
    int64_t count = 0;
    for (int64_t t = 0; t < split.steps(); ++t) {
      if (!Counted(form, split, t)) continue;
      split.targets.Read(t, 1, row.data());
      work();
      ++count;
    }
    return static_cast<double>(std::max<int64_t>(1, count));
  };
  const double n = over(train, [&] {
    for (int j = 0; j < width; ++j) sums[j] += row[j];
  });
  if (form.target == TargetKind::kNumbers) {
    over(train, [&] {
      for (int j = 0; j < width; ++j) squares[j] += std::pow(row[j] - sums[j] / n, 2);
    });
  }
  double nats = 0;
  const double places = over(scored, [&] {
    for (int j = 0; j < width; ++j) {
      if (form.target == TargetKind::kBits) {
        const double p = (sums[j] + 0.5) / (n + 1);
        nats -= row[j] != 0 ? std::log(p) : std::log1p(-p);
      } else {
        const double variance = squares[j] / n, off = row[j] - sums[j] / n;
        nats += 0.5 * (off * off / variance + std::log(2 * std::numbers::pi * variance));
      }
    }
  });
  return {nats / places, {}};
}

}  // namespace

Baseline UnigramBaseline(const SequenceData& data, Split split) {
  const SequenceSplit& train = data.split(Split::kTrain);
  if (data.form.running()) return OfRunning(data.form, train, data.split(split));
  switch (data.form.target) {
    case TargetKind::kClasses: return OfClasses(data.form, train, data.split(split));
    case TargetKind::kLabels: return {};
    default: return OfColumns(data.form, train, data.split(split));
  }
}

}  // namespace mnemo
