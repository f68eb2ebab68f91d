#include "cli/analyze_models.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "analysis/ngram/arpa_write.h"
#include "analysis/ngram/context_tree.h"
#include "analysis/predictions/cache.h"
#include "analysis/predictions/learned_cache.h"
#include "base/error.h"
#include "base/legible.h"
#include "base/signals.h"
#include "cli/teller.h"
#include "train/model_setup.h"

namespace mnemo {
namespace {

using Kind = ModelName::Kind;

constexpr std::string_view kNgram = "ngram:", kCache = "cache:", kLearnedCache = "learned-cache:";

// Symbols of the validation part that a cache is chosen by, enough for two numbers, and that one is
// learnt from.
constexpr size_t kCacheChosenBy = 50000, kCacheLearntFrom = 100000, kLeastLearntFrom = 1000;

// The first run of the choice with its text.
void ReadFirst(const ModelChoice& choice, const std::string& folder, const PredictWhat& what,
               ModelPredictions* read) {
  read->run = LoadRun(RunOptions{folder, choice.checkpoint});
  if (read->run.vocabulary.empty()) {
    throw BadInput("this run was trained on sequences, not on a text").At(folder);
  }
  if (what.bytes_only && read->run.vocabulary.of_words()) {
    throw BadInput("this analysis is of characters, and the run reads words").At(folder);
  }
  if (what.own_text) read->data = LoadRecipeText(read->run.recipe.data);
  read->text = ReadSymbols(read->run, choice.text);
  if (read->text.size() < 2) throw BadInput("the text has nothing to score").At(choice.text.file);
}

// What a run says of the text, with a cache or without; `with` is what a fact says of the cache.
Predictions PredictByRun(const ModelName& model, const LoadedRun& run, const std::string& name,
                         const ModelPredictions& read, const AnalyzeOptions& options,
                         Progress* progress, std::string* with) {
  const int threads = options.common.ThreadCount();
  const std::string path = LegiblePath(model.text);
  if (model.kind == Kind::kCache) {
    CacheOptions cache;
    cache.threads = threads;
    CacheChoice chosen;
    Predictions predictions =
        PredictByCache(run, name, read.data.valid.Part(0, kCacheChosenBy), read.text, cache,
                       &chosen, Teller(progress, "cache of " + path));
    *with = fmt::format(
        "; with a cache of {} places, sharpness {:g} and weight {:g} chosen on the validation part "
        "({:.4f} nats without it, {:.4f} with it)",
        cache.window, chosen.sharpness, chosen.weight, chosen.loss_without, chosen.loss);
    return predictions;
  }
  if (model.kind == Kind::kLearnedCache) {
    const Symbols from = read.data.valid.Part(0, kCacheLearntFrom);
    if (from.size() < kLeastLearntFrom) {
      throw BadInput("the validation part is too short to learn a cache from")
          .Found(fmt::format("{} symbols", from.size()))
          .Allowed(fmt::format("{} or more", kLeastLearntFrom));
    }
    LearnedCacheOptions cache;
    cache.start.threads = threads;
    LearnedCacheFit fit;
    Predictions predictions = PredictByLearnedCache(
        run, name, from, read.text, cache, &fit, Teller(progress, "learning a cache of " + path));
    *with = fmt::format(
        "; with a learned cache of {} places and {} numbers, {} passes over three quarters of "
        "{} symbols of the validation part kept ({:.4f} nats before, {:.4f} after on the last "
        "quarter)",
        fit.cache.window, fit.cache.numbers.size(), fit.passes, from.size(), fit.start_loss,
        fit.loss);
    return predictions;
  }
  return PredictByNetwork(run, name, read.text, threads, Teller(progress, "reading by " + path));
}

// The runs beside the first one: all are looked at before the first one reads.
std::vector<std::optional<LoadedRun>> LoadOthers(const ModelChoice& choice,
                                                 const std::vector<ModelName>& models,
                                                 const std::string& first, const PredictWhat& what,
                                                 const ModelPredictions& read) {
  std::vector<std::optional<LoadedRun>> runs(models.size());
  for (size_t m = 0; m < models.size(); ++m) {
    if (models[m].kind == Kind::kNgram) continue;
    if (models[m].kind != Kind::kRun && what.likeliest) {
      throw BadInput("which symbol is likeliest with a cache is not computed")
          .Found(choice.models[m])
          .Hint("mnemo analyze map --by loss does without");
    }
    if (models[m].text == first) continue;
    runs[m] = LoadRun(RunOptions{models[m].text, choice.checkpoint});
    CheckSameText(read.run, *runs[m], models[m].text);
  }
  return runs;
}

}  // namespace

void CheckSameText(const LoadedRun& first, const LoadedRun& run, const std::string& where) {
  if (run.text_sha256 != first.text_sha256 || !(run.vocabulary == first.vocabulary)) {
    throw BadInput("this run was trained on another text than the first one")
        .At(where)
        .Found(run.recipe.data.set.empty() ? "another text" : run.recipe.data.set)
        .Allowed(NameOfText(first.recipe.data));
  }
  if (!SameParts(run.recipe.data, first.recipe.data)) {
    throw BadInput("this run was trained on another part of the text than the first one")
        .At(where)
        .Found(fmt::format("data.train_share = {}, data.valid_share = {}",
                           run.recipe.data.train_share, run.recipe.data.valid_share))
        .Allowed(
            fmt::format("{} and {}", first.recipe.data.train_share, first.recipe.data.valid_share));
  }
}

void AddModelChoice(CLI::App* verb, ModelChoice* choice, const char* about) {
  verb->add_option("models", choice->models, about)->required();
  verb->add_option("--checkpoint", choice->checkpoint,
                   "Which weights of runs: the best on validation, or the last (default: best)")
      ->check(CLI::IsMember({"best", "last"}));
  AddTextChoice(verb, &choice->text);
}

std::vector<std::string> ShortNames(const std::vector<ModelName>& models) {
  std::vector<std::string> names;
  std::map<std::string, int> seen;
  for (const ModelName& model : models) {
    fs::path path = fs::path(model.text).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    const std::string last = path.filename().string();
    if (!model.name.empty()) {
      names.push_back(model.name);
    } else if (model.kind == Kind::kNgram) {
      names.push_back(fmt::format("{}-gram", model.context));
    } else {
      names.push_back((model.kind == Kind::kCache          ? "cached "
                       : model.kind == Kind::kLearnedCache ? "learned cache on "
                                                           : "") +
                      last);
    }
    ++seen[names.back()];
  }
  for (size_t i = 0; i < models.size(); ++i) {
    if (seen[names[i]] > 1 && models[i].name.empty()) names[i] = models[i].text;
    // Tables, figures and JSON call models by their names.
    if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
        names.begin() + static_cast<std::ptrdiff_t>(i)) {
      throw BadInput("two models are called the same")
          .Found(Quoted(names[i]))
          .Hint("NAME=MODEL gives one a name");
    }
  }
  return names;
}

ModelName ParseModelName(const std::string& text) {
  ModelName model;
  model.text = text;
  const size_t equals = text.find('=');
  if (equals != 0 && equals < text.find('/')) {
    model.name = text.substr(0, equals);
    if (model.name != Legible(model.name)) {
      throw BadInput("a model cannot be called so")
          .Found(Quoted(model.name))
          .Allowed("at most 80 bytes of UTF-8 without control characters");
    }
    model.text = text.substr(equals + 1);
  }
  for (const auto& [prefix, kind] :
       {std::pair(kCache, Kind::kCache), std::pair(kLearnedCache, Kind::kLearnedCache)}) {
    if (!model.text.starts_with(prefix)) continue;
    model.kind = kind;
    model.text = model.text.substr(prefix.size());
    return model;
  }
  if (!model.text.starts_with(kNgram)) return model;
  const std::string digits = model.text.substr(kNgram.size());
  const bool number = !digits.empty() && digits.size() <= 3 &&
                      digits.find_first_not_of("0123456789") == std::string::npos;
  if (!number || std::stoi(digits) > ContextTree::kLongestContext) {
    throw BadInput("an n-gram model needs a number of context symbols")
        .Found(text)
        .Allowed(fmt::format("{}0 to {}{}", kNgram, kNgram, ContextTree::kLongestContext));
  }
  model.kind = Kind::kNgram;
  model.context = std::stoi(digits);
  return model;
}

std::vector<std::span<const float>> ModelPredictions::losses() const {
  std::vector<std::span<const float>> all;
  for (const Predictions& one : predictions) all.emplace_back(one.losses);
  return all;
}

ModelPredictions PredictByModels(const ModelChoice& choice, const AnalyzeOptions& options,
                                 const PredictWhat& what, AnalysisResult* result) {
  std::vector<ModelName> models;
  std::string first;
  std::vector<int> ns;
  PredictWhat needs = what;
  for (const std::string& text : choice.models) {
    models.push_back(ParseModelName(text));
    needs.own_text = needs.own_text || models.back().kind != Kind::kRun;
    if (models.back().kind == Kind::kNgram) {
      ns.push_back(models.back().context);
    } else if (first.empty()) {
      first = models.back().text;
    }
  }
  if (first.empty()) {
    throw BadInput("one of the models must be a run: its text is what all of them read")
        .Allowed("the folder of a run")
        .Hint("n-grams alone: mnemo ngram");
  }
  InstallStopSignals();
  ModelPredictions read;
  ReadFirst(choice, first, needs, &read);
  read.names = ShortNames(models);
  read.predictions.resize(models.size());
  AddTextFact(choice.text, read.run, read.text, result);
  const std::vector<std::optional<LoadedRun>> runs = LoadOthers(choice, models, first, what, read);
  Progress progress(2, options.common.quiet);
  std::sort(ns.begin(), ns.end());
  ns.erase(std::unique(ns.begin(), ns.end()), ns.end());
  std::vector<Predictions> ngrams;
  std::map<int, int64_t> arpa_bytes;
  if (!ns.empty()) {
    const NgramModel model(read.data.train, static_cast<int32_t>(read.run.vocabulary.size()),
                           ns.back(), Teller(&progress, "counting n-grams"));
    ngrams =
        PredictByNgrams(model, ns, read.text, what.likeliest, Teller(&progress, "scoring n-grams"));
    for (const int n : ns) {
      arpa_bytes[n] = static_cast<int64_t>(EstimateArpa(model, n, read.run.vocabulary).bytes);
    }
  }
  for (size_t m = 0; m < models.size(); ++m) {
    if (models[m].kind == Kind::kNgram) {
      const auto place = std::find(ns.begin(), ns.end(), models[m].context) - ns.begin();
      read.predictions[m] = ngrams[static_cast<size_t>(place)];
      read.bytes.push_back(arpa_bytes[models[m].context]);
      result->facts.emplace_back(read.names[m], "modified Kneser-Ney, of the training part");
      continue;
    }
    const LoadedRun& run = runs[m] ? *runs[m] : read.run;
    std::string with;
    read.predictions[m] =
        PredictByRun(models[m], run, read.names[m], read, options, &progress, &with);
    RequireFinite(read.predictions[m], models[m].text);
    read.bytes.push_back(static_cast<int64_t>(run.parameters.size() * sizeof(float)));
    AddRunFact(read.names[m], RunOptions{models[m].text, choice.checkpoint}, run, result);
    result->facts.back().second += with;
    if (!with.empty() && choice.text.file.empty() && choice.text.part == "valid") {
      result->notes.push_back(read.names[m] +
                              ": its cache was chosen on the part that is read here.");
    }
  }
  progress.Clear();
  return read;
}

}  // namespace mnemo
