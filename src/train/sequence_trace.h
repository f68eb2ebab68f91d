// What a model does at every step of one sequence: values of its cells, outputs and losses.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/sequence_batches.h"
#include "data/sequences.h"
#include "engine/backend.h"
#include "train/loaded_run.h"
#include "train/trace.h"

namespace mnemo {

struct ValueOverSteps {
  std::string name;  // "layer0.h'"; of a strand that runs backwards "layer0.backward.h'"
  int width = 0;
  std::vector<float> values;  // [T, width], in the order of the sequence for both strands
};

struct SequenceTrace {
  SequenceBatch batch;                 // the sequence alone: what was read, and its targets
  std::vector<ValueOverSteps> values;  // a layer in both directions has each value twice
  ValueOverSteps outputs;              // before softmax and the like: [T, HeadWidth]
  // [T] nats (or squared errors) of the targets, 0 where there is none; a string of labels: [1].
  std::vector<float> losses;
};

// Sequence number `sequence` of the split, whole, from its start. Throws Error (kBadInput) for a
// layer, value or sequence that is not there.
SequenceTrace TraceSequence(const LoadedRun& run, Backend<float>& backend, const SequenceForm& form,
                            const SequenceSplit& split, int64_t sequence,
                            const std::vector<TracedValue>& values);

}  // namespace mnemo
