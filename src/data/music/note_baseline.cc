#include "data/music/note_baseline.h"

#include <cmath>

#include "base/error.h"

namespace mnemo {
namespace {

struct ColumnCounts {
  uint64_t steps = 0;
  std::vector<uint64_t> sounding;  // [columns.width]
};

ColumnCounts CountColumns(std::span<const Roll> rolls, const KeyColumns& columns) {
  ColumnCounts counts;
  counts.sounding.resize(columns.width);
  for (const Roll& roll : rolls) {
    counts.steps += roll.steps();
    for (size_t step = 0; step < roll.steps(); ++step) {
      for (const uint8_t pitch : roll.At(step)) ++counts.sounding[ColumnOf(pitch, columns)];
    }
  }
  if (counts.steps == 0) throw BadInput("there are no steps to count keys in");
  return counts;
}

}  // namespace

std::vector<double> KeyProbabilities(std::span<const Roll> train, const KeyColumns& columns) {
  const ColumnCounts counts = CountColumns(train, columns);
  std::vector<double> probabilities;
  for (const uint64_t sounding : counts.sounding) {
    probabilities.push_back((static_cast<double>(sounding) + 0.5) /
                            (static_cast<double>(counts.steps) + 1));
  }
  return probabilities;
}

double NoteLogLikelihood(std::span<const Roll> rolls, const std::vector<double>& probabilities,
                         const KeyColumns& columns) {
  MNEMO_CHECK(probabilities.size() == static_cast<size_t>(columns.width));
  const ColumnCounts counts = CountColumns(rolls, columns);
  double sum = 0;
  for (size_t column = 0; column < probabilities.size(); ++column) {
    const auto sounding = static_cast<double>(counts.sounding[column]);
    const double silent = static_cast<double>(counts.steps) - sounding;
    sum += sounding * std::log(probabilities[column]);
    sum += silent * std::log1p(-probabilities[column]);
  }
  return sum / static_cast<double>(counts.steps);
}

}  // namespace mnemo
