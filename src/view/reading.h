// A text as a model reads it: what the units hold at every character, and what the model expects
// behind it. Small windows of it are what a page shows.
//
// One thread adds blocks in order (Add); any thread may look at what is read already. Windows are
// refused, never cut: each function throws Error (kBadInput) for what is outside.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "data/vocabulary.h"
#include "view/text_block.h"

namespace mnemo {

// What one window may ask for.
inline constexpr int64_t kMostUnits = 512, kMostSteps = 8192, kMostCells = 1 << 18;

struct ViewedStep {
  float loss = 0;  // nats of this character; of the first one 0: nothing predicts it
  struct Next {
    uint8_t byte = 0;
    float chance = 0;
  };
  std::vector<Next> next;  // the likeliest characters behind this one, the likeliest first
};

class Reading {
 public:
  // `symbols` of `text`, which has at least one. Copies what it is given.
  Reading(int64_t number, std::string text, std::vector<int32_t> symbols, int64_t left_out,
          const Vocabulary& vocabulary, const std::vector<ViewedValue>& values);

  int64_t number() const { return number_; }  // unlike every other text's of the session
  const std::string& text() const { return text_; }
  int64_t characters() const { return static_cast<int64_t>(symbols_.size()); }
  int64_t left_out() const { return left_out_; }  // bytes that the model does not know
  const std::vector<int32_t>& symbols() const { return symbols_; }
  const std::vector<ViewedValue>& values() const { return values_; }

  int64_t read() const { return read_.load(std::memory_order_acquire); }
  bool done() const { return read() == characters(); }
  // Why reading ended early; empty if it did not.
  std::string failure() const;

  // The values of `units` at the characters from .. to - 1: [units, characters].
  std::vector<float> Cells(int layer, const std::string& value, std::span<const int> units,
                           int64_t from, int64_t to) const;
  std::vector<ViewedStep> Steps(int64_t from, int64_t to) const;
  // One step's numbers of a value, in the order of units; 0 <= step < read().
  std::span<const uint16_t> Row(size_t value, int64_t step) const;
  // The place in values(). Throws Error (kBadInput) with the names that there are.
  size_t Find(int layer, const std::string& value) const;
  // The mean of the losses of what is read, nats a character; 0 for less than 2.
  double MeanLoss() const;

  // ---- for the thread that reads ----
  void Add(std::shared_ptr<const TextBlock> block);
  void Fail(const std::string& why);
  // The blocks that a text with these symbols would have, too: full ones only.
  std::vector<std::shared_ptr<const TextBlock>> SharedWith(
      const std::vector<int32_t>& symbols) const;
  const TextBlock* Last() const;  // null before the first

 private:
  void RequireRead(int64_t from, int64_t to, int64_t most) const;

  int64_t number_;
  std::string text_;
  std::vector<int32_t> symbols_;
  int64_t left_out_;
  std::vector<uint8_t> bytes_;  // of each symbol of the vocabulary
  std::vector<ViewedValue> values_;
  std::vector<int64_t> offsets_;  // of each value at a step: the widths before it
  // Sized at the start; an entry is written before read_ says so, and not again.
  std::vector<std::shared_ptr<const TextBlock>> blocks_;
  std::atomic<int64_t> read_{0};
  mutable std::mutex mutex_;
  std::string failure_;  // under mutex_
};

}  // namespace mnemo
