// How a score is said: in the words and units of its task.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "model/task.h"
#include "train/sequence_scoring.h"

namespace mnemo {

// What a model got on a part of its data.
struct PartScore {
  PartScore() = default;
  explicit PartScore(const SequenceScore& score)
      : loss(score.loss), counted(score.counted), impossible(score.impossible) {
    if (score.places > 0) error = score.ErrorRate();
    folded = score.folded_places;
    if (folded > 0) {
      folded_error = static_cast<double>(score.folded_errors) / static_cast<double>(folded);
    }
  }

  double loss = 0;  // nats (or squared error) per character, step or sequence
  int64_t counted = 0, impossible = 0;
  int64_t folded = 0;                  // steps counted with classes folded
  std::optional<double> error;         // SequenceScore::ErrorRate
  std::optional<double> folded_error;  // of the folded ones
};

class TaskWords {
 public:
  TaskWords(const ModelTask& task, bool text) : task_(task), text_(text) {}

  bool is_text() const { return text_; }
  // "1.8862 nats  2.7213 bits a character", "8.6021 nats a step, 71.3 % note errors".
  std::string Text(const PartScore& score) const;
  // {"nats_per_symbol": ..., "bits_per_symbol": ...}; of sequences {"nats_per_step": ...} and the
  // like, and "error_rate" with what it counts.
  nlohmann::ordered_json Json(const PartScore& score) const;

 private:
  ModelTask task_;
  bool text_;
};

}  // namespace mnemo
