// An n-gram of labels, counted from sequences and smoothed after Witten and Bell (1991, "The
// zero-frequency problem", method C), interpolated with the shorter contexts:
//
//   P(w | h) = (count(h w) + kinds(h) P(w | h without its oldest)) / (count(h) + kinds(h))
//
// where kinds(h) is the number of different labels seen after h. A context that was never seen
// gives the shorter one's probabilities; below the empty context all labels and the end are equal,
// 1 / (labels + 1). So every label has a probability above 0, and they add up to 1 with the end's.
//
// A start mark stands before every sequence, so that the first labels have contexts of their own.
// Values once made; any thread may call.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "score/label_model.h"

namespace mnemo {

class LabelNgram : public LabelModel {
 public:
  // `order` n >= 1: contexts of n - 1 labels. Labels are 0 .. labels - 1 (a mistake of the caller's
  // stops the program). Memory: at most n contexts for each label of the sequences.
  LabelNgram(std::span<const std::vector<int32_t>> sequences, int order, int labels);

  int context_length() const override { return order_ - 1; }
  double LogProbability(std::span<const int32_t> context, int32_t label) const override;

 private:
  static constexpr int32_t kStart = -2;

  // What was seen after a context.
  struct Seen {
    int64_t count = 0;
    std::unordered_map<int32_t, int64_t> after;
  };
  struct Hash {
    size_t operator()(const std::vector<int32_t>& context) const;
  };

  int order_;
  int labels_;
  std::unordered_map<std::vector<int32_t>, Seen, Hash> contexts_;
};

}  // namespace mnemo
