// How well a model does on a split of a set of sequences: its loss, and the errors that people of
// the task count.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "data/sequence_batches.h"
#include "data/sequences.h"
#include "model/model.h"

namespace mnemo {

struct SequenceScore {
  double loss = 0;         // mean over all counted steps of the split; kCtc: over sequences
  int64_t counted = 0;     // steps, or sequences
  int64_t impossible = 0;  // kCtc: sequences that are too short for their labels: not counted
  // kClasses: steps whose most likely class is wrong, of all counted. kBits: false and missed
  // notes, of these and the right ones (Bay, Ehmann and Downie 2009: 1 - accuracy). kLabels:
  // substitutions, deletions and insertions of the best path, of all labels. kNumbers: 0 of 0.
  int64_t errors = 0, places = 0;
  // Where the form has folds: the same after the fold. A step whose class the fold drops is not
  // counted (TIMIT's q has no place among the 39 phones); a guess that it drops is wrong, and any
  // other is right if both fold to one class. The guess is the likeliest class of all.
  int64_t folded_errors = 0, folded_places = 0;
  std::vector<double> sequence_losses;    // of each sequence, summed over its steps
  std::vector<int64_t> sequence_counted;  // its steps with a target
  double ErrorRate() const {
    return places > 0 ? static_cast<double>(errors) / static_cast<double>(places) : 0;
  }
};

// What the model says of one sequence, before the softmax or sigmoid: step t is `width` numbers at
// logits + t * stride.
struct SequenceOutputs {
  int64_t sequence = 0;  // its number in the split
  const float* logits = nullptr;
  int64_t stride = 0;
  int steps = 0, width = 0;
};
using VisitOutputs = std::function<void(const SequenceOutputs&)>;

// A batch as the model takes it; the batch must outlive what comes back.
ModelInput InputOf(const SequenceBatch& batch);
ModelTargets TargetsOf(const SequenceBatch& batch);

// At most so many steps run side by side, or one sequence if it is longer: they take memory.
inline constexpr int64_t kMostScoredSteps = 1 << 15;

// The model's parameters must be set. Sequences are scored whole, each from its start; which of
// them run side by side changes nothing. `visit` may be empty; it is called once for every
// sequence, longer ones first.
SequenceScore ScoreSequences(Model<float>& model, const SequenceForm& form,
                             const SequenceSplit& split, int64_t most_steps = kMostScoredSteps,
                             const VisitOutputs& visit = {});

}  // namespace mnemo
