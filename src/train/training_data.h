// What a run trains on: a running text, or a set of sequences. A view: what it looks at must
// outlive it.
#pragma once

#include <string>

#include "data/sequences.h"
#include "data/text.h"
#include "model/task.h"
#include "train/recipe.h"

namespace mnemo {

class TrainingData {
 public:
  // Implicit: whoever trains on a text says the text.
  TrainingData(const TextData& text) : text_(&text) {}                     // NOLINT
  TrainingData(const SequenceData& sequences) : sequences_(&sequences) {}  // NOLINT

  bool is_text() const { return text_ != nullptr; }
  const TextData& text() const { return *text_; }
  const SequenceData& sequences() const { return *sequences_; }
  const std::string& sha256() const { return is_text() ? text_->sha256 : sequences_->sha256; }

 private:
  const TextData* text_ = nullptr;
  const SequenceData* sequences_ = nullptr;
};

// What a model of this data reads and predicts, with the recipe's embedding and mixture. Throws
// Error (kBadInput) where the recipe asks for what the data cannot give.
ModelTask TaskOf(const TrainingData& data, const ModelRecipe& recipe);

}  // namespace mnemo
