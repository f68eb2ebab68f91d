// mnemo trace: gates, states and any other named value at every step, as an .npz file.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.h"
#include "base/legible.h"
#include "base/npz.h"
#include "base/progress.h"
#include "base/signals.h"
#include "cli/run_options.h"
#include "cli/verbs.h"
#include "engine/cpu/cpu.h"
#include "train/model_setup.h"
#include "train/sequence_trace.h"
#include "train/trace.h"

namespace mnemo {
namespace {

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo trace runs/example-recipe-1 --out x.npz\n"
    "  mnemo trace runs/example-recipe-1 --values \"h',z\" --data /usr/include/stdio.h --out "
    "x.npz\n"
    "  mnemo trace runs/jsb-gru-1 --part test --sequence 3 --out x.npz\n"
    "mnemo cells NAME lists a cell's values. docs/formats.md describes the file.";

struct TraceOptions {
  CommonOptions common;
  RunOptions run;
  TextChoice text;
  std::string values, out;
  int layer = 0;
  int64_t length = 0, sequence = 1;
  bool sequence_given = false;
};

std::vector<TracedValue> ChosenValues(const TraceOptions& options, const ModelSpec& spec) {
  std::vector<TracedValue> values;
  const auto add = [&](const std::string& name) {
    const auto same = [&](const TracedValue& value) { return value.name == name; };
    if (std::none_of(values.begin(), values.end(), same)) values.push_back({options.layer, name});
  };
  if (options.values.empty()) {
    FindProbes(spec, {{options.layer, spec.layers[0].cell->memory}});  // is there such a layer?
    const CellGraph& cell = *spec.layers[options.layer].cell;
    for (const std::string& gate : cell.gates) add(gate);
    add(cell.memory);
    add(cell.output_name);
    return values;
  }
  std::istringstream list(options.values);
  for (std::string name; std::getline(list, name, ',');) {
    const size_t begin = name.find_first_not_of(' ');
    if (begin == std::string::npos) throw BadInput("--values has an empty name");
    add(name.substr(begin, name.find_last_not_of(' ') + 1 - begin));
  }
  return values;
}

// One array, by a pass over the text of its own: an .npz file holds one array after the other, and
// all of them together may not fit in memory.
void WriteValue(const LoadedRun& run, Backend<float>& backend, const Symbols& symbols,
                const TracedValue& value, Progress* progress, NpzWriter* file) {
  const int width = WidthOfProbe(run.spec, FindProbes(run.spec, {value})[0]);
  const std::string name = fmt::format("layer{}.{}", value.layer, value.name);
  file->Begin(name, ElementType::kF32, {width});
  TraceValues(run, backend, symbols, {value}, [&](const TraceStretch& stretch) {
    for (int t = 0; t < stretch.steps; ++t) {
      file->Append(std::span(stretch.values[0].Row(t, 0), static_cast<size_t>(width)));
    }
    progress->Update(fmt::format("{}: step {} of {}", name, stretch.first, symbols.size() - 1));
    if (StopRequested()) throw Error(ErrorKind::kStopped, "stopped: no file was written");
    return true;
  });
  file->End();
}

// What the steps read: "bytes" [steps]; of words "symbols" [steps], the words' numbers, and
// "words", the vocabulary as UTF-8, one a line.
void AddText(const Vocabulary& vocabulary, const Symbols& symbols, int64_t steps, NpzWriter* file) {
  std::vector<uint8_t> bytes;
  if (!vocabulary.of_words()) {
    for (int64_t t = 0; t < steps; ++t) {
      bytes.push_back(static_cast<uint8_t>(vocabulary.Name(symbols[static_cast<size_t>(t)])[0]));
    }
    file->Add<uint8_t>("bytes", {steps}, bytes);
    return;
  }
  const std::vector<int32_t> numbers = symbols.Part(0, static_cast<size_t>(steps)).ToVector();
  file->Add<int32_t>("symbols", {steps}, numbers);
  for (size_t i = 0; i < vocabulary.size(); ++i) {
    for (const char c : vocabulary.Name(static_cast<int32_t>(i)) + "\n") {
      bytes.push_back(static_cast<uint8_t>(c));
    }
  }
  file->Add<uint8_t>("words", {static_cast<int64_t>(bytes.size())}, bytes);
}

// A run on a set: one of its sequences, as docs/formats.md has it.
void WriteSequence(const SequenceTrace& trace, const SequenceForm& form, const std::string& path) {
  NpzWriter file(path);
  const auto steps = static_cast<int64_t>(trace.batch.steps);
  const auto add = [&file](const char* name, const std::vector<int64_t>& shape,
                           const auto& values) {
    using Value = typename std::decay_t<decltype(values)>::value_type;
    if (!values.empty()) file.Add<Value>(name, shape, values);
  };
  add("symbols", {steps}, trace.batch.symbols);
  add("inputs", {steps, form.inputs}, trace.batch.vectors);
  add("classes", {steps}, trace.batch.classes);
  add("numbers", {steps, form.outputs}, trace.batch.numbers);
  add("counted", {steps}, trace.batch.counted);
  if (form.target == TargetKind::kLabels) {
    const std::vector<int32_t>& labels = trace.batch.labels[0];
    add("labels", {static_cast<int64_t>(labels.size())}, labels);
  }
  for (const ValueOverSteps& value : trace.values) {
    add(value.name.c_str(), {steps, value.width}, value.values);
  }
  add("outputs", {steps, trace.outputs.width}, trace.outputs.values);
  add("nats", {static_cast<int64_t>(trace.losses.size())}, trace.losses);
  file.Finish();
}

void TraceSet(const TraceOptions& options, const LoadedRun& run,
              const std::vector<TracedValue>& values) {
  if (!options.text.file.empty() || options.length > 0) {
    throw BadInput("--data and --length are for models of text; this one was trained on a set")
        .Hint("--part and --sequence choose one of the set's sequences");
  }
  const LoadedData data = LoadRunData(run);
  const Split part = SplitOf(options.text.part);
  const auto backend = MakeCpuBackend(1);
  const int64_t count = data.sequences->split(part).count();
  if (options.sequence > count) {
    throw BadInput("there is no such sequence")
        .Found(std::to_string(options.sequence))
        .Allowed(fmt::format("1 to {}", count));
  }
  const SequenceTrace trace =
      TraceSequence(run, *backend, data.sequences->form, data.sequences->split(part),
                    options.sequence - 1, values);
  WriteSequence(trace, data.sequences->form, options.out);
  const std::string& name = data.sequences->split(part).names[options.sequence - 1];
  if (options.common.json) {
    nlohmann::ordered_json out = {
        {"file", options.out},          {"update", run.update}, {"part", options.text.part},
        {"sequence", options.sequence}, {"name", name},         {"steps", trace.batch.steps}};
    for (const ValueOverSteps& value : trace.values) out["values"].push_back(value.name);
    fmt::print("{}\n", out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    return;
  }
  fmt::print("{}: {} steps of '{}':", options.out, trace.batch.steps, Legible(name));
  for (const ValueOverSteps& value : trace.values) fmt::print(" {}", value.name);
  fmt::print("\n");
}

void Trace(const TraceOptions& options) {
  // What is there is replaced: nobody's recipe or table by a slip.
  if (!options.out.ends_with(".npz")) {
    throw BadInput("--out names an .npz file").Found(Quoted(options.out)).Allowed("NAME.npz");
  }
  const LoadedRun run = LoadRun(options.run);
  const std::vector<TracedValue> values = ChosenValues(options, run.spec);
  if (run.vocabulary.empty()) return TraceSet(options, run, values);
  if (options.sequence_given) {
    throw BadInput("--sequence is for models of sets; this one was trained on a text")
        .Hint("--length cuts the text");
  }
  FindProbes(run.spec, values);
  Symbols symbols = ReadSymbols(run, options.text);
  if (symbols.size() < 2) throw BadInput("the text is too short").Allowed("at least 2 bytes");
  if (options.length > 0) {
    symbols = symbols.Part(0, static_cast<size_t>(options.length) + 1);
  }
  InstallStopSignals();
  Progress progress(2, options.common.quiet);
  // One row of a batch runs on one thread.
  const auto backend = MakeCpuBackend(1);
  const auto steps = static_cast<int64_t>(symbols.size()) - 1;

  NpzWriter file(options.out);
  AddText(run.vocabulary, symbols, steps, &file);
  for (const TracedValue& value : values) {
    WriteValue(run, *backend, symbols, value, &progress, &file);
  }
  file.Begin("nats", ElementType::kF32, {});
  TraceValues(run, *backend, symbols, {}, [&](const TraceStretch& stretch) {
    file.Append(stretch.losses);
    return true;
  });
  file.End();
  file.Finish();
  progress.Clear();

  if (options.common.json) {
    nlohmann::ordered_json out;
    out["file"] = options.out;
    out["update"] = run.update;
    out["steps"] = steps;
    for (const TracedValue& value : values) {
      out["values"].push_back(fmt::format("layer{}.{}", value.layer, value.name));
    }
    fmt::print("{}\n", out.dump(2));
    return;
  }
  fmt::print("{}: {} steps of", options.out, steps);
  for (const TracedValue& value : values) fmt::print(" layer{}.{}", value.layer, value.name);
  fmt::print("\n");
}

}  // namespace

void AddTraceVerb(CLI::App& program) {
  CLI::App* verb = program.add_subcommand("trace", "Write gate and state values of every step");
  auto options = std::make_shared<TraceOptions>();
  AddRunOptions(verb, &options->run);
  verb->add_option("--values", options->values,
                   "Names, as in the cell's file, with commas (default: gates, memory, output)");
  verb->add_option("--layer", options->layer, "Which layer, from 0 (default: 0)");
  AddTextChoice(verb, &options->text);
  verb->add_option("--length", options->length, "Steps at most (default: the whole text)")
      ->check(CLI::Range(int64_t{1}, int64_t{1} << 40));
  CLI::Option* sequence =
      verb->add_option("--sequence", options->sequence,
                       "Of a run on a set: which sequence of the part, from 1 (default: 1)")
          ->check(CLI::Range(int64_t{1}, int64_t{1} << 40));
  verb->add_option("--out", options->out, "The .npz file to write")->required();
  AddCommonOptions(verb, &options->common);
  verb->footer(kExamples);
  verb->callback([options, sequence] {
    options->sequence_given = sequence->count() > 0;
    Trace(*options);
  });
}

}  // namespace mnemo
