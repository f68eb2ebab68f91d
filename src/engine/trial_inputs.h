// What a layer gets in a trial (cell_trial.h), as blocks of Real. Used by the trial's own code.
#pragma once

#include <cmath>
#include <vector>

#include "engine/cell_trial.h"
#include "engine/row_runs.h"

namespace mnemo {

// Numbers [T, B, width] as a block. Rows that no sequence has are NaN: nobody may read them.
template <typename Real>
Sequence<Real> ToSequence(const std::vector<double>& numbers, const RowRuns& runs, int time,
                          int batch, int width) {
  Sequence<Real> sequence(time, batch, width);
  for (int t = 0; t < time; ++t) {
    for (int b = 0; b < batch; ++b) {
      for (int j = 0; j < width; ++j) {
        const double number = numbers[(int64_t{t} * batch + b) * width + j];
        sequence.Row(t, b)[j] = static_cast<Real>(b < runs.active(t) ? number : NAN);
      }
    }
  }
  return sequence;
}

// Back: rows that no sequence has become 0. A block of states has a slot 0, which all have.
template <typename Real>
std::vector<double> ToNumbers(const Block<Real>& block, const RowRuns& runs, bool states = false) {
  std::vector<double> numbers;
  for (int t = 0; t < block.time; ++t) {
    const int active = states && t == 0 ? block.batch : runs.active(states ? t - 1 : t);
    for (int b = 0; b < block.batch; ++b) {
      for (int j = 0; j < block.width; ++j) {
        numbers.push_back(b < active ? block.Row(t, b)[j] : 0);
      }
    }
  }
  return numbers;
}

template <typename Real>
class TrialInputs {
 public:
  explicit TrialInputs(const TrialData& data)
      : runs(data.shape.time, data.shape.batch, data.shape.lengths) {
    const TrialShape& shape = data.shape;
    input.lengths = shape.lengths;
    if (shape.one_hot) {
      input.symbols = data.symbols.data();
    } else {
      x_ = ToSequence<Real>(data.input, runs, shape.time, shape.batch, shape.sizes.input);
      input.dense = x_.block();
    }
    for (const auto& numbers : data.below) {
      owned_.push_back(Units(numbers, shape));
      input.below.push_back(owned_.back().block());
    }
    for (const auto& numbers : data.masks) {
      owned_.push_back(Units(numbers, shape));
      input.masks.push_back(owned_.back().block());
    }
    const RowRuns one(1, shape.batch, {});
    for (const auto& numbers : data.initial) {
      owned_.push_back(ToSequence<Real>(numbers, one, 1, shape.batch, shape.sizes.units));
      initial.push_back(owned_.back().block());
    }
    parameters.assign(data.parameters.begin(), data.parameters.end());
  }

  // A block [T, B, H].
  Sequence<Real> Units(const std::vector<double>& numbers, const TrialShape& shape) const {
    return ToSequence<Real>(numbers, runs, shape.time, shape.batch, shape.sizes.units);
  }

  RowRuns runs;
  std::vector<Real> parameters;
  LayerInput<Real> input;
  std::vector<Block<const Real>> initial;

 private:
  Sequence<Real> x_;
  std::vector<Sequence<Real>> owned_;
};

}  // namespace mnemo
