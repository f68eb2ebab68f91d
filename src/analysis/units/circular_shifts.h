// Is a unit related to a label, or do both only change slowly? A test that keeps the memory of
// both, for all units and labels at once.
//
// Characters of a text are not independent, so that thousands of them are no thousands of
// observations. The label is turned against the trace, end joined to start, by K equal steps: every
// turn keeps how the label goes on and how the trace goes on, and breaks only what ties them
// together. If nothing ties them, the unturned one is one of K alike, and being the largest has a
// probability of 1/K, whatever the two look like by themselves.
//
// Statistic: the sum of (unit's rank - mean) * (label - its mean), which orders turns as the area
// under the curve does for a label of 0 and 1, and Spearman's correlation for ranks of a numeric
// one; divided by its own standard deviation over the K turns. Many units and labels are tested
// together by the largest statistic of each turn (Westfall and Young 1993): the adjusted p of a
// pair is the share of turns whose largest |statistic| over *all* pairs reaches that of the pair.
// It is the probability that chance alone, anywhere among the pairs, looks as strong.
//
// Any thread may call Measure(); the rest belongs to one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mnemo {

class ShiftTest {
 public:
  static constexpr int kMostTurns = 1024;
  static constexpr int64_t kLeastStep = 32;  // characters, where the text is long enough
  static constexpr int kLeastTurns = 16;
  // The least text: kLeastTurns * kLeastStep characters.
  static constexpr int64_t kLeastText = kLeastTurns * kLeastStep;

  // `labels`: one number a character, NaN where a label says nothing; all of the same length n >=
  // kLeastText. Used are the first turns() * step() characters, the largest multiple within n.
  explicit ShiftTest(const std::vector<std::vector<float>>& labels);

  int turns() const { return turns_; }
  int64_t step() const { return step_; }

  struct Result {
    std::vector<double> strength;  // of each label: the statistic of the unturned label
    std::vector<double> most;      // of each turn: the largest |statistic| over the labels
  };
  // Two units at once, which costs what one costs. Ranks: n numbers each (MidRanks).
  void Measure(std::span<const double> ranks_a, std::span<const double> ranks_b, Result* a,
               Result* b) const;

  // The largest statistic of each turn so far.
  void Add(const Result& result);
  // After everything was added. Never below 1 / turns().
  double AdjustedP(double strength) const;

 private:
  int turns_ = 0;
  int64_t step_ = 0;
  // The labels' transforms along the turns, [turns, step], in the order that the forward transform
  // leaves; empty for a label that does not vary.
  struct Spectrum {
    std::vector<float> real, imaginary;
  };
  std::vector<Spectrum> labels_;
  std::vector<double> most_;
};

}  // namespace mnemo
