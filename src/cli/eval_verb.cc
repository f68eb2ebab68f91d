// mnemo eval: how well a trained model predicts a text, or does its task on a set of sequences.
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <optional>

#include "base/error.h"
#include "base/progress.h"
#include "cli/eval_labels.h"
#include "cli/run_options.h"
#include "cli/task_words.h"
#include "cli/verbs.h"
#include "engine/cpu/cpu.h"
#include "train/model_setup.h"
#include "train/trainer.h"

namespace mnemo {
namespace {

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo eval runs/example-recipe-1\n"
    "  mnemo eval runs/example-recipe-1 --part valid --checkpoint last\n"
    "  mnemo eval runs/example-recipe-1 --data /usr/include/stdio.h --json\n"
    "  mnemo eval runs/an4-phones-1 --decode beam --beam 32 --ngram 3 --model-weight 0.5\n"
    "  mnemo eval runs/an4-phones-1 --sclite --out alignments.txt\n"
    "The text is read once, from its first byte to its last, starting from the zero state.";

struct EvalOptions {
  CommonOptions common;
  RunOptions run;
  TextChoice text;
  LabelOptions labels;
};

void EvalSequences(const EvalOptions& options, const LoadedRun& run) {
  if (!options.text.file.empty()) {
    throw BadInput("--data is for models of text; this one was trained on a set of sequences")
        .Hint("--part test, valid or train scores its own set");
  }
  const LoadedData data = LoadRecipeData(run.recipe.data);
  if (data.View().sha256() != run.text_sha256) {
    throw BadInput("the set is not what it was when the run began").At(run.recipe.data.set);
  }
  const Split split = options.text.part == "train"   ? Split::kTrain
                      : options.text.part == "valid" ? Split::kValid
                                                     : Split::kTest;
  const auto backend = MakeCpuBackend(options.common.ThreadCount());
  Model<float> model(run.spec, *backend, {.train = false});
  model.SetParameters(run.parameters.data());
  const SequenceForm& form = data.sequences->form;
  std::optional<LabelEvaluation> labels;
  if (form.target == TargetKind::kLabels) {
    labels.emplace(options.labels, *data.sequences, split);
  } else {
    RefuseLabelOptions(options.labels);
  }
  Progress progress(2, options.common.quiet);
  const auto count = static_cast<double>(data.sequences->split(split).count());
  int64_t done = 0;
  VisitOutputs decode;
  if (labels) {
    decode = [&](const SequenceOutputs& outputs) {
      labels->Scorer().Add(outputs);
      if (++done > 1) {
        progress.Update(
            ScoringLine(options.text.part + " part", static_cast<double>(done) / count));
      }
    };
  }
  PartScore score(
      ScoreSequences(model, form, data.sequences->split(split), kMostScoredSteps, decode));
  progress.Clear();
  if (labels) {
    labels->Finish();
    // As it was decoded here, which may be better than the best path.
    score.error = labels->score().labels.total().Rate();
  }
  const TaskWords words(run.spec.task, run.vocabulary);
  if (options.common.json) {
    nlohmann::ordered_json out = words.Json(score);
    if (labels) out["recognition"] = labels->Json();
    out["run"] = options.run.run;
    out["update"] = run.update;
    out["part"] = options.text.part;
    fmt::print("{}\n", out.dump(2));
    return;
  }
  fmt::print("{} part: {} sequences, weights of update {}\n", options.text.part,
             data.sequences->split(split).count(), run.update);
  if (labels) score.error.reset();
  fmt::print("{}\n", words.Text(score));
  if (labels) fmt::print("{}", labels->Text());
}

// Of the scored symbols, where there is such a word: a text full of them is easy to predict.
std::optional<double> UnknownShare(const Vocabulary& vocabulary, const Symbols& symbols) {
  const int32_t unknown = vocabulary.of_words() ? vocabulary.Find(kUnknownWord) : -1;
  if (unknown < 0) return std::nullopt;
  int64_t count = 0;
  for (size_t i = 1; i < symbols.size(); ++i) count += symbols[i] == unknown ? 1 : 0;
  return static_cast<double>(count) / static_cast<double>(symbols.size() - 1);
}

void Eval(const EvalOptions& options) {
  const LoadedRun run = LoadRun(options.run);
  if (run.vocabulary.empty()) return EvalSequences(options, run);
  RefuseLabelOptions(options.labels);
  const Symbols symbols = ReadSymbols(run, options.text);
  const auto backend = MakeCpuBackend(options.common.ThreadCount());
  Model<float> model(run.spec, *backend, {.train = false});
  model.SetParameters(run.parameters.data());
  const std::string what =
      options.text.file.empty() ? options.text.part + " part" : options.text.file;
  Progress progress(2, options.common.quiet);
  const TextScore score = ScoreText(model, symbols, kTestStreams, kScoreSteps, [&](double share) {
    progress.Update(ScoringLine(what, share));
  });
  progress.Clear();
  const double nats = Mean(score.losses);
  const double wrong = static_cast<double>(score.wrong) / static_cast<double>(score.losses.size());
  const std::optional<double> unknown = UnknownShare(run.vocabulary, symbols);
  if (options.common.json) {
    nlohmann::ordered_json out;
    out["run"] = options.run.run;
    out["update"] = run.update;
    out["text"] = what;
    out["symbols"] = score.losses.size();
    out["nats_per_symbol"] = nats;
    out["bits_per_symbol"] = nats / std::numbers::ln2;
    out["perplexity"] = std::exp(nats);
    out["accuracy"] = 1 - wrong;
    if (unknown) out["unknown_words"] = *unknown;
    fmt::print("{}\n", out.dump(2));
    return;
  }
  const char* unit = run.vocabulary.unit();
  fmt::print("{}: {} {}s scored, weights of update {}\n", what, score.losses.size(), unit,
             run.update);
  fmt::print("{:.4f} nats a {}, {:.4f} bits, perplexity {:.3f}, {:.2f} % right\n", nats, unit,
             nats / std::numbers::ln2, std::exp(nats), 100 * (1 - wrong));
  if (unknown) fmt::print("{:.2f} % of the words are {}\n", 100 * *unknown, kUnknownWord);
}

}  // namespace

void AddEvalVerb(CLI::App& program) {
  CLI::App* verb = program.add_subcommand("eval", "Score a text or a set with a trained model");
  auto options = std::make_shared<EvalOptions>();
  AddRunOptions(verb, &options->run);
  AddTextChoice(verb, &options->text);
  AddLabelOptions(verb, &options->labels);
  AddCommonOptions(verb, &options->common);
  verb->footer(kExamples);
  verb->callback([options] { Eval(*options); });
}

}  // namespace mnemo
