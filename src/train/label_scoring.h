// What a model trained with CTC recognises in a split, and how it differs from what was said:
// substitutions, deletions, insertions, and sequences with any error.
//
// A scorer belongs to one thread. The form and the split must outlive it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/sequences.h"
#include "score/ctc_decode.h"
#include "score/edit_distance.h"
#include "score/error_counts.h"
#include "score/label_ngram.h"
#include "score/lexicon.h"
#include "train/sequence_scoring.h"

namespace mnemo {

struct LabelDecoding {
  bool beam = false;    // else the best path
  BeamOptions options;  // of the beam; what it points to must outlive the scorer
  EditWeights weights = kLevenshtein;
};

struct LabelScore {
  ErrorCounts labels{""};
  // Where one label is a space: of the words between spaces.
  std::optional<ErrorCounts> words;
  std::vector<std::vector<int32_t>> hypotheses;  // of each sequence of the split
};

class LabelScorer {
 public:
  // The form's targets are strings of labels.
  LabelScorer(const SequenceForm& form, const SequenceSplit& split, const LabelDecoding& decoding);

  // Of each sequence once, in any order (ScoreSequences). Throws Error (kDiverged) where an output
  // is not finite.
  void Add(const SequenceOutputs& outputs);
  // After all of them.
  LabelScore Finish() const;

 private:
  const SequenceForm& form_;
  const SequenceSplit& split_;
  LabelDecoding decoding_;
  std::vector<std::vector<int32_t>> hypotheses_;
};

// "PER", "WER", "CER", by what the form says a label is; "LER" (label error rate) if it does not.
std::string MeasureOf(const SequenceForm& form);

// The names of labels; where the form has none, their numbers.
std::vector<std::string> NamesOf(const SequenceForm& form, const std::vector<int32_t>& labels);

// The label that is a space; nothing if there is none.
std::optional<int32_t> SpaceOf(const SequenceForm& form);
// Labels joined, cut at `space`; no empty words.
std::vector<std::string> WordsOfLabels(const SequenceForm& form, const std::vector<int32_t>& labels,
                                       int32_t space);

// Of the labels of a split, the training part's as a rule. 1 <= order.
LabelNgram NgramOf(const SequenceForm& form, const SequenceSplit& split, int order);

struct LabelLexicon {
  Lexicon lexicon;
  int64_t words = 0;
  int64_t left_out = 0;  // of the file: words that the set's labels cannot spell
};

// A user's file of words. Where labels are characters: a word a line, spelt by its characters, and
// the space, if there is one, between words. Else a dictionary as CMU's and Kaldi's are: WORD and
// its labels in each line (data/speech/sphinx_text.h). Throws Error (kBadInput) with file and line;
// also where no word can be spelt, and where labels are words.
LabelLexicon ReadLexicon(const SequenceForm& form, const std::string& path);
// The same of a file's bytes.
LabelLexicon ParseLexicon(const SequenceForm& form, std::string_view text, const std::string& file);

}  // namespace mnemo
