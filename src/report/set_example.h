// One sequence of a set, copied out of its tables as far as it is shown, and the words for what is
// in it. Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/matrix.h"
#include "data/sequences.h"

namespace mnemo {

inline constexpr int64_t kMostLabels = 2000;

struct SetExample {
  Split part = Split::kTrain;
  int64_t number = 1;            // within the part, from 1
  std::string name;              // any bytes
  int64_t steps = 0;             // of the whole sequence
  int64_t shown = 0;             // the first of them, which the tables below hold
  std::string text;              // of running texts, what is shown as it reads; nothing else then
  std::vector<int32_t> symbols;  // [shown]; of sets of symbols
  Matrix inputs;                 // [shown, inputs]; of other sets
  std::vector<int32_t> classes;  // [shown], -1: none
  Matrix numbers;                // [shown, outputs]: bits and numbers
  std::vector<uint8_t> counted;  // [shown], empty: all have a target
  std::vector<int32_t> labels;   // of the whole string, at most kMostLabels
};

// Of sequence `index` (from 0) at most the first `most` steps, and fewer where rows are so wide
// that they would fill the memory.
SetExample CopyExample(const SequenceData& data, Split part, int64_t index, int64_t most);

// Which sequences of a part with `count` of them are shown: `wanted` ascending indices, or all
// there are. From `first` (from 0) on; with a seed, drawn by it from the whole part.
std::vector<int64_t> ChooseExamples(int64_t count, int64_t wanted, int64_t first,
                                    std::optional<uint64_t> seed);

// The name of a symbol, class or label; its number where there is none.
std::string NameOf(const std::vector<std::string>& names, int32_t value);

// Of a class, label, bit, or a symbol of a running text.
std::string TargetName(const SequenceForm& form, int32_t target);

// A string of labels or symbols as people write it: one behind the other where every name is one
// character, else with spaces between.
std::string Spelled(const std::vector<std::string>& names, const std::vector<int32_t>& values);

// Something with a name from one place to another: a phone, a word, a run of one class.
struct Span {
  double begin = 0, end = 0;
  std::string label;  // any bytes
};

// Neighbouring steps of one class become a span, in steps; those without a class are in none.
std::vector<Span> ClassSpans(const std::vector<int32_t>& classes,
                             const std::vector<std::string>& names);

// "class 7 at the last step", where one step alone has a target; empty otherwise.
std::string OnlyClass(const SetExample& example, const std::vector<std::string>& names);

}  // namespace mnemo
