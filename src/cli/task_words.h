// How a score is said: in the words and units of its task.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "data/vocabulary.h"
#include "model/task.h"
#include "train/sequence_scoring.h"
#include "train/trainer.h"

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
  explicit PartScore(const TextScore& score)
      : loss(Mean(score.losses)), counted(static_cast<int64_t>(score.losses.size())) {
    error = static_cast<double>(score.wrong) / static_cast<double>(counted);
  }

  double loss = 0;  // nats (or squared error) per character, step or sequence
  int64_t counted = 0, impossible = 0;
  int64_t folded = 0;           // steps counted with classes folded
  std::optional<double> error;  // SequenceScore::ErrorRate; of a text: symbols not the likeliest
  std::optional<double> folded_error;  // of the folded ones
};

// "scoring the test part  34 %": for a progress line.
std::string ScoringLine(const std::string& what, double share);

class TaskWords {
 public:
  // The vocabulary of a text, or an empty one.
  TaskWords(const ModelTask& task, const Vocabulary& vocabulary)
      : task_(task), text_(!vocabulary.empty()), unit_(vocabulary.unit()) {}

  bool is_text() const { return text_; }
  // "1.8862 nats  2.7213 bits a character", "4.7123 nats a word, perplexity 111.31", "8.6021 nats a
  // step, 71.3 % note errors".
  std::string Text(const PartScore& score) const;
  // {"nats_per_symbol": ..., "bits_per_symbol": ...}; of sequences {"nats_per_step": ...} and the
  // like, and "error_rate" with what it counts.
  nlohmann::ordered_json Json(const PartScore& score) const;

 private:
  bool words() const { return text_ && unit_ == "word"; }

  ModelTask task_;
  bool text_;
  std::string unit_;
};

}  // namespace mnemo
