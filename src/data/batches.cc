#include "data/batches.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"

namespace mnemo {
namespace {

std::string Counted(uint64_t count, const std::string& name) {
  return std::to_string(count) + " " + name + (count == 1 ? "" : "s");
}

}  // namespace

TrainBatches::TrainBatches(Symbols symbols, int steps, int rows)
    : symbols_(std::move(symbols)), steps_(steps), rows_(rows) {
  MNEMO_CHECK(steps >= 1 && rows >= 1);
  const uint64_t size = symbols_.size();
  const auto t = static_cast<uint64_t>(steps), b = static_cast<uint64_t>(rows);
  stream_length_ = size / b;
  chunks_per_epoch_ = stream_length_ == 0 ? 0 : (stream_length_ - 1) / t;
  if (chunks_per_epoch_ > 0) return;
  Error error = BadInput("the text to train on is too short for " + Counted(b, "row") + " of " +
                         Counted(t, "step"));
  error.Found(Counted(size, "symbol"))
      .Allowed("at least " + std::to_string(b * (t + 1)) + ": a row needs one more than steps");
  const uint64_t fitting_rows = size / (t + 1);
  const uint64_t fitting_steps = stream_length_ < 2 ? 0 : stream_length_ - 1;
  std::string hint;
  if (fitting_rows > 0) hint = "take at most " + Counted(fitting_rows, "row");
  if (fitting_steps > 0) {
    hint += (hint.empty() ? "take at most " : ", or at most ") + Counted(fitting_steps, "step");
  }
  throw error.Hint(hint);
}

uint64_t TrainBatches::dropped() const {
  const uint64_t targets =
      chunks_per_epoch_ * static_cast<uint64_t>(steps_) * static_cast<uint64_t>(rows_);
  return symbols_.size() - 1 - targets;
}

Chunk TrainBatches::At(uint64_t update) const {
  Chunk chunk;
  chunk.steps = steps_;
  chunk.rows = rows_;
  chunk.epoch = update / chunks_per_epoch_;
  const uint64_t index = update % chunks_per_epoch_;
  chunk.starts_epoch = index == 0;
  const uint64_t begin = index * static_cast<uint64_t>(steps_);
  const size_t size = static_cast<size_t>(steps_) * static_cast<size_t>(rows_);
  chunk.inputs.reserve(size);
  chunk.targets.reserve(size);
  for (int t = 0; t < steps_; ++t) {
    for (int r = 0; r < rows_; ++r) {
      const uint64_t place =
          static_cast<uint64_t>(r) * stream_length_ + begin + static_cast<uint64_t>(t);
      chunk.inputs.push_back(symbols_[place]);
      chunk.targets.push_back(symbols_[place + 1]);
    }
  }
  return chunk;
}

EvaluationBatches::EvaluationBatches(Symbols symbols, int steps, int rows)
    : symbols_(std::move(symbols)), steps_(steps), rows_(rows) {
  MNEMO_CHECK(steps >= 1 && rows >= 1);
  if (symbols_.size() < 2) {
    throw BadInput("the text to score is too short")
        .Found(Counted(symbols_.size(), "symbol"))
        .Allowed("at least 2");
  }
  rows_ = static_cast<int>(std::min(static_cast<uint64_t>(rows), targets()));
}

uint64_t EvaluationBatches::Begin(int row) const {
  const auto r = static_cast<uint64_t>(row), rows = static_cast<uint64_t>(rows_);
  return 1 + targets() / rows * r + std::min(r, targets() % rows);
}

uint64_t EvaluationBatches::chunks() const {
  const auto t = static_cast<uint64_t>(steps_);
  return (Begin(1) - Begin(0) + t - 1) / t;  // the first stream is a longest one
}

EvaluationChunk EvaluationBatches::At(uint64_t index) const {
  MNEMO_CHECK(index < chunks());
  const auto t = static_cast<uint64_t>(steps_);
  EvaluationChunk chunk;
  chunk.rows = rows_;
  chunk.starts = index == 0;
  for (int r = 0; r < rows_; ++r) {
    const uint64_t end = Begin(r + 1);
    const uint64_t first = std::min(Begin(r) + index * t, end);
    chunk.first.push_back(first);
    chunk.lengths.push_back(static_cast<int>(std::min(t, end - first)));
  }
  chunk.steps = chunk.lengths[0];
  const size_t size = static_cast<size_t>(chunk.steps) * static_cast<size_t>(rows_);
  chunk.inputs.assign(size, 0);
  chunk.targets.assign(size, 0);
  size_t place = 0;
  for (int step = 0; step < chunk.steps; ++step) {
    for (int r = 0; r < rows_; ++r, ++place) {
      if (step >= chunk.lengths[r]) continue;
      const uint64_t target = chunk.Position(step, r);
      chunk.inputs[place] = symbols_[target - 1];
      chunk.targets[place] = symbols_[target];
    }
  }
  return chunk;
}

}  // namespace mnemo
