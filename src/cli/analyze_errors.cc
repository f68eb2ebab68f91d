// mnemo analyze errors, overlap, characters, brackets: what models get wrong.
#include <fmt/format.h>

#include <memory>

#include "base/error.h"
#include "cli/analyze_models.h"
#include "cli/teller.h"
#include "report/error_results.h"

namespace mnemo {
namespace {

constexpr char kErrorsAbout[] =
    "What the errors of one or two models are made of: those that n-grams, a memory of words, "
    "rare\n"
    "words and so on account for, 27 slices (Karpathy et al. 2015, section 4.4)";
constexpr char kErrorsExamples[] =
    "Examples:\n"
    "  mnemo analyze errors runs/large\n"
    "  mnemo analyze errors runs/large runs/small --out errors    what does size buy?\n"
    "  mnemo analyze errors cache:runs/large runs/large           what does a memory of its own "
    "past?";

constexpr char kOverlapAbout[] =
    "Which errors models share: characters that got less than one half from each of them";
constexpr char kOverlapExamples[] =
    "Examples:\n"
    "  mnemo analyze overlap runs/lstm ngram:20 runs/nn7 --out overlap\n"
    "N-grams are made of the training part of the first run's text.";

constexpr char kCharactersAbout[] =
    "The mean probability of the right character, by character, of two or more models";
constexpr char kCharactersExamples[] =
    "Examples:\n"
    "  mnemo analyze characters runs/lstm ngram:20\n"
    "  mnemo analyze characters runs/lstm ngram:20 --least 50 --out characters";

constexpr char kBracketsAbout[] =
    "The probability of a closing bracket by its distance from the opening one";
constexpr char kBracketsExamples[] =
    "Examples:\n"
    "  mnemo analyze brackets runs/linux-lstm ngram:20\n"
    "  mnemo analyze brackets runs/linux-lstm ngram:20 --pair '()' --out round";

struct ModelsOptions {
  AnalyzeOptions analyze;
  ModelChoice models;
  int64_t least = 10;
  std::string pair = "{}";
};

void RequireModels(const ModelsOptions& options, size_t least, size_t most) {
  const size_t count = options.models.models.size();
  if (count >= least && count <= most) return;
  throw BadInput("this many models do not fit here")
      .Found(std::to_string(count))
      .Allowed(least == most ? std::to_string(least) : fmt::format("{} to {}", least, most));
}

void Errors(const CLI::App* verb, const ModelsOptions& options) {
  RequireModels(options, 1, 2);
  RefuseOut(verb, options.analyze);
  AnalysisResult result = NewResult(verb);
  const ModelPredictions read = PredictByModels(options.models, options.analyze,
                                                {.bytes_only = true, .own_text = true}, &result);
  result.title = "Errors of " + fmt::format("{}", fmt::join(read.names, " and "));
  const std::string train = read.run.vocabulary.Decode(read.data.train);
  const std::string text = read.run.vocabulary.Decode(read.text);
  Progress progress(2, options.analyze.common.quiet);
  std::vector<int> ns;
  for (int n = 1; n <= kOracleNgrams; ++n) ns.push_back(n);
  std::vector<Predictions> ngrams;
  {
    const NgramModel model(read.data.train, static_cast<int32_t>(read.run.vocabulary.size()),
                           ns.back(), Teller(&progress, "counting n-grams"));
    ngrams = PredictByNgrams(model, ns, read.text, false, Teller(&progress, "scoring n-grams"));
  }
  progress.Clear();
  std::vector<std::span<const float>> ngram_losses;
  for (const Predictions& one : ngrams) ngram_losses.emplace_back(one.losses);
  std::vector<ErrorBreakdown> breakdowns;
  for (const auto& losses : read.losses()) {
    breakdowns.push_back(BreakDownErrors({train, text}, losses, ngram_losses));
  }
  AddErrorBreakdowns(read.names, breakdowns, &result);
  Present(result, options.analyze);
}

void Overlap(const CLI::App* verb, const ModelsOptions& options) {
  RequireModels(options, 2, kMostOverlapped);
  RefuseOut(verb, options.analyze);
  AnalysisResult result = NewResult(verb);
  const ModelPredictions read = PredictByModels(options.models, options.analyze, {}, &result);
  result.title = "Errors shared by " + fmt::format("{}", fmt::join(read.names, ", "));
  AddErrorOverlap(read.names, OverlapErrors(read.losses()), &result);
  Present(result, options.analyze);
}

void Characters(const CLI::App* verb, const ModelsOptions& options) {
  RequireModels(options, 2, kMostOverlapped);
  RefuseOut(verb, options.analyze);
  AnalysisResult result = NewResult(verb);
  const ModelPredictions read =
      PredictByModels(options.models, options.analyze, {.bytes_only = true}, &result);
  result.title = "Characters that " + fmt::format("{}", fmt::join(read.names, ", ")) + " predict";
  AddCharacterMeans(read.names, MeansBySymbol(read.text, read.losses(), options.least),
                    read.run.vocabulary, &result);
  Present(result, options.analyze);
}

void Brackets(const CLI::App* verb, const ModelsOptions& options) {
  RequireModels(options, 1, kMostOverlapped);
  RefuseOut(verb, options.analyze);
  if (options.pair.size() != 2 || options.pair[0] == options.pair[1]) {
    throw BadInput("--pair is an opening and a closing character")
        .Found(options.pair)
        .Allowed("{}, () or the like");
  }
  AnalysisResult result = NewResult(verb);
  const ModelPredictions read =
      PredictByModels(options.models, options.analyze, {.bytes_only = true}, &result);
  result.title = "Closing brackets by " + fmt::format("{}", fmt::join(read.names, ", "));
  const std::string text = read.run.vocabulary.Decode(read.text);
  AddBrackets(
      read.names, options.pair,
      BracketsByDistance(text, read.text.Starts(), options.pair[0], options.pair[1], read.losses()),
      &result);
  Present(result, options.analyze);
}

// One of the four, with what all of them take.
CLI::App* Add(const AnalyzeFrame& analyze, const char* name, const char* about,
              const char* examples, void (*run)(const CLI::App*, const ModelsOptions&),
              std::shared_ptr<ModelsOptions>* options) {
  *options = std::make_shared<ModelsOptions>();
  CLI::App* verb = AddAnalysis(analyze, name, about, &(*options)->analyze);
  verb->footer(examples);
  AddModelChoice(
      verb, &(*options)->models,
      "Folders of runs, ngram:N, cache:FOLDER, learned-cache:FOLDER; NAME=MODEL names it");
  verb->callback([verb, run, kept = *options] { run(verb, *kept); });
  return verb;
}

}  // namespace

void AddAnalyzeErrors(const AnalyzeFrame& analyze) {
  std::shared_ptr<ModelsOptions> options;
  Add(analyze, "errors", kErrorsAbout, kErrorsExamples, Errors, &options);
  Add(analyze, "overlap", kOverlapAbout, kOverlapExamples, Overlap, &options);
  CLI::App* verb =
      Add(analyze, "characters", kCharactersAbout, kCharactersExamples, Characters, &options);
  verb->add_option("--least", options->least,
                   "Only characters that are scored so many times (default: 10)")
      ->check(CLI::Range(1, 1 << 30));
  verb = Add(analyze, "brackets", kBracketsAbout, kBracketsExamples, Brackets, &options);
  verb->add_option("--pair", options->pair, "Opening and closing character (default: {})");
}

}  // namespace mnemo
