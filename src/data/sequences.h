// Sequences of steps, each with what is read and what should come out: the form in which every task
// reaches training, running texts as a special case. Three splits of one form.
//
// Values; tables may be mapped from files (data/prepared.h). Any thread may read.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "data/set_origin.h"
#include "data/table.h"
#include "data/vocabulary.h"

namespace mnemo {

enum class Split { kTrain, kValid, kTest };
inline constexpr std::array<const char*, 3> kSplitNames = {"train", "valid", "test"};

enum class TargetKind {
  kClasses,  // one of some classes at a step, or none (-1)
  kBits,     // independent 0/1 numbers at a step
  kNumbers,  // numbers at a step
  kLabels,   // a string of labels for the whole sequence, without times
};

// How a person would look at a sequence, where the form alone does not say it.
enum class Look {
  kPlain,     // symbols as text, bits as a roll, numbers as curves or a map
  kWaveform,  // a step reads a window of samples and predicts those that follow; the next window
              // begins as many samples later as were predicted
  kPen,  // a step is a pen's: dx, dy (downwards), time since the stroke began, 1 where it lifts
};

// What all sequences of a set have in common.
struct SequenceForm {
  std::string name;  // "jsb"
  std::string task;  // "polyphonic music": for people

  bool symbols = false;                        // steps are symbols, not vectors
  int inputs = 0;                              // how many symbols there are, or the vectors' width
  ElementType input_type = ElementType::kF32;  // how they are stored: kU8, kI32 or kF32

  // A running text: every step's target is the next symbol, across sequences, which only tell
  // where a file began. No targets are stored; `target` is kClasses, `outputs` equals `inputs`, and
  // `symbols` is true. Empty for all other sets.
  Vocabulary vocabulary;
  bool running() const { return !vocabulary.empty(); }

  TargetKind target = TargetKind::kClasses;
  int outputs = 0;  // classes, bits, numbers, or different labels
  ElementType target_type = ElementType::kI32;
  bool some_counted = false;  // kBits, kNumbers: some steps have no target

  Look look = Look::kPlain;  // for pictures only, as the next
  double step_seconds = 0;   // from a step to the next; 0: steps are no time, or it differs

  std::vector<std::string> input_names;   // of symbols or columns; may be empty
  std::vector<std::string> output_names;  // of classes, bits, numbers or labels; may be empty
  std::string unit;                       // what a label is: "phone", "word", "character", or ""

  // kClasses: classes that people count as one when they count errors (TIMIT's 61 phones as 39).
  // For each class its place in fold_names, or -1: the fold drops it. Both empty: there is no fold.
  std::vector<int> output_folds;
  std::vector<std::string> fold_names;

  std::vector<std::string> notes;  // what a user should know, one sentence each
};

// One sequence on its way into a set. Of the fields, those that the form needs.
struct SequenceRecord {
  std::string name;  // file or utterance; for messages and listings
  int64_t steps = 0;
  std::vector<float> vectors;    // [steps, inputs]
  std::vector<int32_t> symbols;  // [steps]
  std::vector<int32_t> classes;  // [steps], -1: none
  std::vector<float> numbers;    // [steps, outputs]: bits and numbers
  std::vector<uint8_t> counted;  // [steps], some_counted only
  std::vector<int32_t> labels;   // any number
};

// Throws Error (kBadInput) when the folds do not fit the form's classes: one for each class, none
// without a name, not all dropped.
void CheckFolds(const SequenceForm& form);

// Throws Error (kBadInput) that names the record when it does not have the form: wrong sizes, no
// steps, symbols, classes or labels out of range, bits other than 0 and 1, numbers not finite.
void CheckRecord(const SequenceForm& form, const SequenceRecord& record);

// Where readers put what they have read.
class SequenceSink {
 public:
  virtual ~SequenceSink() = default;
  // Checks the record as CheckRecord does.
  virtual void Add(Split split, const SequenceRecord& record) = 0;
  // Called by readers that scale the inputs, at most once. A sink that keeps no sets may ignore it.
  virtual void SetInputScale(const InputScale& /*scale*/) {}
};

struct SequenceSplit {
  std::vector<int64_t> starts = {0};         // [N + 1]: the row of each sequence's first step
  std::vector<int64_t> target_starts = {0};  // kLabels: [N + 1], rows of `targets`
  std::vector<std::string> names;            // [N]
  Table inputs;                              // [steps, inputs], or [steps] symbols
  Table targets;  // [steps, outputs], [steps] classes, or [labels of all sequences]
  Table counted;  // [steps] where some_counted

  int64_t count() const { return static_cast<int64_t>(starts.size()) - 1; }
  int64_t length(int64_t i) const { return starts[i + 1] - starts[i]; }
  int64_t steps() const { return starts.back(); }
  std::vector<int32_t> Labels(int64_t i) const;
};

struct SequenceData {
  SequenceForm form;
  std::array<SequenceSplit, 3> splits;
  std::string sha256;  // of form and content: the same set, the same training
  InputScale input_scale;
  Preparation preparation;

  const SequenceSplit& split(Split which) const { return splits[static_cast<size_t>(which)]; }
};

// A set in memory.
class MemorySink : public SequenceSink {
 public:
  explicit MemorySink(SequenceForm form);
  void Add(Split split, const SequenceRecord& record) override;
  void SetInputScale(const InputScale& scale) override { data_.input_scale = scale; }
  SequenceData Finish();  // once, at the end

 private:
  struct Rows {
    std::vector<float> inputs, numbers;
    std::vector<int32_t> symbols, classes;
    std::vector<uint8_t> counted;
  };
  SequenceData data_;
  std::array<Rows, 3> rows_;
};

// SHA-256 over the form and all rows: SequenceData::sha256.
std::string SequenceSha256(const SequenceData& data);

}  // namespace mnemo
