// Tasks that are made by rule and seed: Jozefowicz et al. 2015, and the classical tests of memory.
#include <algorithm>

#include "base/error.h"
#include "data/generated/arithmetic.h"
#include "data/generated/memorisation.h"
#include "data/generated/memory_tests.h"
#include "data/generated/xml_tags.h"
#include "data/sets/set_rows.h"

namespace mnemo {
namespace {

// Sequences of the three parts have indices of their own, one behind the other.
template <typename Make>
void AddParts(const SetSource& source, SequenceSink& sink, const Make& make) {
  uint64_t index = 0;
  for (Split split : {Split::kTrain, Split::kValid, Split::kTest}) {
    const char* name = kSplitNames[static_cast<size_t>(split)];
    const int64_t count = source.options.Int(name, 1, 100'000'000);
    for (int64_t i = 0; i < count; ++i) {
      SequenceRecord record = make(index++);
      record.name = std::string(name) + " " + std::to_string(i + 1);
      sink.Add(split, record);
    }
  }
}

void PrepareSymbols(const SymbolTask& task, const char* about, const SetSource& source,
                    const OpenSink& open) {
  SequenceForm form;
  form.name = task.name;
  form.task = about;
  form.symbols = true;
  form.inputs = form.outputs = static_cast<int>(task.alphabet.size());
  form.input_type = ElementType::kU8;
  form.target = TargetKind::kClasses;
  form.input_names = form.output_names = task.alphabet;
  SequenceSink& sink = open(form);
  AddParts(source, sink, [&](uint64_t index) {
    SymbolSequence sequence = task.make(source.seed, index);
    SequenceRecord record;
    record.steps = static_cast<int64_t>(sequence.inputs.size());
    record.symbols = std::move(sequence.inputs);
    record.classes = std::move(sequence.targets);
    return record;
  });
}

void PrepareNumbers(const NumberTask& task, const char* about, const SetSource& source,
                    const OpenSink& open) {
  SequenceForm form;
  form.name = task.name;
  form.task = about;
  form.inputs = task.width;
  form.outputs = task.target_width;
  form.target = TargetKind::kNumbers;
  form.target_type = ElementType::kF32;
  form.some_counted = true;
  SequenceSink& sink = open(form);
  AddParts(source, sink, [&](uint64_t index) {
    NumberSequence sequence = task.make(source.seed, index);
    SequenceRecord record;
    record.steps = static_cast<int64_t>(sequence.scored.size());
    record.vectors = std::move(sequence.inputs);
    record.numbers = std::move(sequence.targets);
    record.counted = std::move(sequence.scored);
    return record;
  });
}

constexpr char kPaperTask[] = "tasks of Jozefowicz et al. 2015";
constexpr char kMemoryTask[] = "memory test";

DataSet Made(const char* name, const char* task, const char* content,
             std::vector<SetOption> options, const char* train) {
  DataSet set;
  set.name = name;
  set.task = task;
  set.content = content;
  set.licence = "free";
  set.where = "made here, by seed";
  set.origin = DataSet::Origin::kMade;
  set.options = std::move(options);
  set.options.push_back({"train", train, "sequences to train on"});
  set.options.push_back({"valid", "1000", "sequences to choose by"});
  set.options.push_back({"test", "1000", "sequences to report on"});
  return set;
}

int Number(const SetSource& source, const char* name, int low, int high) {
  return static_cast<int>(source.options.Int(name, low, high));
}

}  // namespace

void AddGeneratedSets(std::vector<DataSet>* sets) {
  DataSet set = Made("memorisation", kPaperTask, "read 5 symbols of 26, then repeat them",
                     {{"length", "5", "symbols to remember"}}, "20000");
  set.prepare = [](const SetSource& source, const OpenSink& open) {
    PrepareSymbols(Memorisation({.length = Number(source, "length", 1, 10000)}), kPaperTask, source,
                   open);
  };
  sets->push_back(set);

  set =
      Made("arithmetic", kPaperTask, "sums and differences among distractors; the answer is scored",
           {{"digits", "8", "of the longest numbers"},
            {"distractors", "3", "at most between two characters"},
            {"score", "answer", "answer: its digits and the dot; all: every next character"}},
           "50000");
  set.prepare = [](const SetSource& source, const OpenSink& open) {
    ArithmeticOptions options;
    options.max_digits = Number(source, "digits", 1, 17);
    options.max_distractors = Number(source, "distractors", 0, 1000);
    options.score_all = source.options.OneOf("score", {"answer", "all"}) == "all";
    PrepareSymbols(Arithmetic(options), kPaperTask, source, open);
  };
  sets->push_back(set);

  set = Made("xml", kPaperTask, "nested random tags; the next character is predicted",
             {{"empty", "no", "yes: also the half of the samples that has no tag"}}, "20000");
  set.prepare = [](const SetSource& source, const OpenSink& open) {
    XmlOptions options;
    options.allow_empty = source.options.Flag("empty");
    PrepareSymbols(XmlTags(options), kPaperTask, source, open);
  };
  sets->push_back(set);

  set = Made("adding", kMemoryTask, "the sum of two marked numbers of a long sequence",
             {{"steps", "100", "of a sequence, and up to a tenth more"}}, "20000");
  set.prepare = [](const SetSource& source, const OpenSink& open) {
    PrepareNumbers(Adding({.steps = Number(source, "steps", 22, 1'000'000)}), kMemoryTask, source,
                   open);
  };
  sets->push_back(set);

  set = Made("copying", kMemoryTask, "give back symbols after a delay",
             {{"length", "10", "symbols"}, {"delay", "100", "steps between"}}, "20000");
  set.prepare = [](const SetSource& source, const OpenSink& open) {
    CopyingOptions options;
    options.length = Number(source, "length", 1, 10000);
    options.delay = Number(source, "delay", 1, 1'000'000);
    PrepareSymbols(Copying(options), kMemoryTask, source, open);
  };
  sets->push_back(set);

  set = Made("held-bit", kMemoryTask, "a bit at the start, asked for after steps of noise",
             {{"delay", "100", "steps of noise"}}, "20000");
  set.prepare = [](const SetSource& source, const OpenSink& open) {
    PrepareSymbols(HeldBit({.delay = Number(source, "delay", 0, 1'000'000)}), kMemoryTask, source,
                   open);
  };
  sets->push_back(set);
}

}  // namespace mnemo
