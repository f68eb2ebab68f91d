// Sequences in the order that training and scoring take them.
//
// A batch has whole sequences of about the same length, longest first, so that few steps are waited
// for and none are wasted (engine/row_runs.h). Which sequences train together is drawn anew for
// every epoch: they are shuffled, cut into pools of kPoolBatches batches, each pool is sorted by
// length and cut into batches, and the batches are shuffled. A pure function of (seed, update).
//
// Looks at the split, which must outlive it. One thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "data/sequences.h"

namespace mnemo {

struct SequenceBatch {
  int steps = 0, rows = 0;
  std::vector<int> lengths;                  // [rows], longest first: lengths[0] == steps
  std::vector<int64_t> sequences;            // [rows]: their numbers in the split
  std::vector<int32_t> symbols;              // [steps, rows], where the set has symbols
  std::vector<float> vectors;                // [steps, rows, inputs], where it has vectors
  std::vector<int32_t> classes;              // [steps, rows]
  std::vector<float> numbers;                // [steps, rows, outputs]
  std::vector<uint8_t> counted;              // [steps, rows]; empty where all are
  std::vector<std::vector<int32_t>> labels;  // [rows]
  int64_t total_steps = 0;                   // of all rows
};

// These sequences, in this order, longest first.
SequenceBatch GatherBatch(const SequenceForm& form, const SequenceSplit& split,
                          std::vector<int64_t> sequences);

class SequenceBatches {
 public:
  static constexpr int kPoolBatches = 32;

  // batch >= 1. Throws Error (kBadInput) for a split without sequences.
  SequenceBatches(const SequenceForm& form, const SequenceSplit& split, int batch, uint64_t seed);

  uint64_t batches_per_epoch() const { return batches_per_epoch_; }
  SequenceBatch At(uint64_t update);

 private:
  const SequenceForm& form_;
  const SequenceSplit& split_;
  int batch_;
  uint64_t seed_, batches_per_epoch_;
  uint64_t epoch_ = ~uint64_t{0};            // that order_ is of
  std::vector<std::vector<int64_t>> order_;  // the sequences of its batches
};

// For scoring: all sequences once, longest first, at most `batch` of them and about `most_steps`
// steps at a time.
std::vector<std::vector<int64_t>> ScoringBatches(const SequenceSplit& split, int batch,
                                                 int64_t most_steps);

}  // namespace mnemo
