// What `mnemo eval` does for models that recognise strings of labels: how it decodes, what it
// counts, and the file of what was recognised.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "data/sequences.h"
#include "train/label_scoring.h"

namespace mnemo {

struct LabelOptions {
  std::string decode = "greedy", lexicon, out, format = "alignments";
  int beam = 16, ngram = 0;
  double model_weight = 1, label_bonus = 0;
  bool sclite = false;
  std::vector<CLI::Option*> all, of_beam;  // of the command line
};

void AddLabelOptions(CLI::App* verb, LabelOptions* options);

// Throws Error (kBadInput) when one of them was given: what is scored has no strings of labels.
void RefuseLabelOptions(const LabelOptions& options);

// One evaluation: Scorer() takes the outputs, then the rest may be asked.
class LabelEvaluation {
 public:
  // Reads the lexicon and counts the n-gram, of the training part. `data` must outlive it. Throws
  // Error (kBadInput).
  LabelEvaluation(const LabelOptions& options, const SequenceData& data, Split split);

  LabelScorer& Scorer() { return *scorer_; }
  void Finish();  // after the last sequence; writes --out

  const LabelScore& score() const { return score_; }
  std::string Text() const;  // a line for each measure, and how it was decoded
  nlohmann::ordered_json Json() const;

 private:
  std::string DecodingText() const;
  std::string FileText() const;

  const LabelOptions& options_;
  const SequenceForm& form_;
  const SequenceSplit& split_;
  std::optional<LabelLexicon> lexicon_;
  std::optional<LabelNgram> ngram_;
  LabelDecoding decoding_;
  std::optional<LabelScorer> scorer_;
  LabelScore score_;
};

}  // namespace mnemo
