#include "data/set_facts.h"

#include <algorithm>

namespace mnemo {
namespace {

// How often each value occurs, and in how many places it might.
struct Counts {
  std::vector<int64_t> of;  // [outputs]
  int64_t places = 0;
};

Counts CountSymbols(const Table& targets, int outputs) {
  Counts counts{std::vector<int64_t>(static_cast<size_t>(outputs)), 0};
  for (int64_t row = 0; row < targets.rows(); ++row) {
    const int32_t value = targets.Symbol(row);
    if (value < 0 || value >= outputs) continue;
    ++counts.of[static_cast<size_t>(value)];
    ++counts.places;
  }
  return counts;
}

Counts CountBits(const SequenceSplit& part, int outputs, bool some_counted) {
  Counts counts{std::vector<int64_t>(static_cast<size_t>(outputs)), 0};
  std::vector<float> row(static_cast<size_t>(outputs));
  for (int64_t t = 0; t < part.targets.rows(); ++t) {
    if (some_counted && part.counted.Symbol(t) == 0) continue;
    part.targets.Read(t, 1, row.data());
    for (size_t bit = 0; bit < row.size(); ++bit) counts.of[bit] += row[bit] != 0 ? 1 : 0;
    ++counts.places;
  }
  return counts;
}

}  // namespace

LengthFacts LengthsOf(const SequenceSplit& part) {
  std::vector<int64_t> lengths;
  for (int64_t i = 0; i < part.count(); ++i) lengths.push_back(part.length(i));
  if (lengths.empty()) return {};
  std::sort(lengths.begin(), lengths.end());
  return {lengths.front(), lengths[(lengths.size() - 1) / 2], lengths.back()};
}

std::vector<Frequency> Commonest(const SequenceData& data, Split part, size_t most) {
  const SequenceForm& form = data.form;
  if (form.target == TargetKind::kNumbers) return {};
  const SequenceSplit& split = data.split(part);
  const Counts counts =
      form.target == TargetKind::kBits
          ? CountBits(split, form.outputs, form.some_counted)
          : CountSymbols(form.running() ? split.inputs : split.targets, form.outputs);
  std::vector<Frequency> all;
  for (size_t value = 0; value < counts.of.size(); ++value) {
    if (counts.of[value] == 0) continue;
    all.push_back({static_cast<int32_t>(value),
                   static_cast<double>(counts.of[value]) / static_cast<double>(counts.places)});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Frequency& a, const Frequency& b) { return a.share > b.share; });
  all.resize(std::min(all.size(), most));
  return all;
}

}  // namespace mnemo
