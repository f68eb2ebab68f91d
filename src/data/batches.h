// Symbols in the order that training and scoring take them.
//
// Training: the split is cut into `rows` streams of equal length, and every update takes the next
// `steps` symbols of each (truncated backpropagation through time, the state carried from chunk to
// chunk). Scoring: the same, but so that every symbol is predicted exactly once.
//
// Both share the symbols, and are pure functions of their arguments: any thread may call.
#pragma once

#include <cstdint>
#include <vector>

#include "data/symbols.h"

namespace mnemo {

// Symbols' ids, time-major: [steps, rows]. The target of a place is the symbol after its input.
struct Chunk {
  int steps = 0, rows = 0;
  std::vector<int32_t> inputs, targets;  // [steps, rows]
  bool starts_epoch = false;             // the states must be reset before it
  uint64_t epoch = 0;                    // whole passes before it
};

class TrainBatches {
 public:
  // Chunks of steps x rows, both >= 1. Throws Error (kBadInput) when the split is too short for one
  // chunk, naming the largest sizes that fit.
  TrainBatches(Symbols symbols, int steps, int rows);

  uint64_t chunks_per_epoch() const { return chunks_per_epoch_; }
  // Symbols that no epoch predicts: those after the last whole chunk of each stream, and after the
  // last stream.
  uint64_t dropped() const;

  // The chunk of an update, 0, 1, ...; epochs follow each other.
  Chunk At(uint64_t update) const;

 private:
  Symbols symbols_;
  int steps_, rows_;
  uint64_t stream_length_, chunks_per_epoch_;
};

// A part of a split to be scored. Rows that have ended are filled with 0 and not counted: row r has
// lengths[r] steps, lengths never grow from one row to the next.
struct EvaluationChunk {
  int steps = 0, rows = 0;
  std::vector<int32_t> inputs, targets;  // [steps, rows]
  std::vector<int> lengths;              // [rows]
  std::vector<uint64_t> first;           // [rows]: the index in the split of a row's first target
  bool starts = false;                   // the states must be reset before it

  // The index in the split of a target; step < lengths[row].
  uint64_t Position(int step, int row) const { return first[row] + static_cast<uint64_t>(step); }
};

class EvaluationBatches {
 public:
  // All symbols but the first are targets, shared out over at most `rows` streams whose lengths
  // differ by one at most (fewer when there are fewer targets). A stream starts from a fresh state,
  // so that more rows are faster and fewer rows forget less. Throws Error (kBadInput) when the
  // split has less than two symbols.
  EvaluationBatches(Symbols symbols, int steps, int rows);

  uint64_t chunks() const;
  uint64_t targets() const { return symbols_.size() - 1; }
  int rows() const { return rows_; }
  EvaluationChunk At(uint64_t index) const;

 private:
  // The index in the split of a stream's first target.
  uint64_t Begin(int row) const;

  Symbols symbols_;
  int steps_, rows_;
};

}  // namespace mnemo
