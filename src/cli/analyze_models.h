// The models that an analysis compares on one text: runs and n-grams.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/predictions/predictions.h"
#include "cli/analyze_verb.h"
#include "data/text.h"

namespace mnemo {

struct ModelChoice {
  // The folder of a run, "ngram:20", "cache:FOLDER" or "learned-cache:FOLDER", a run with a cache
  // over its past (analysis/predictions); with a name of one's own before it: "small=runs/a".
  std::vector<std::string> models;
  std::string checkpoint = "best";
  TextChoice text;
};

// Adds MODEL..., --checkpoint, --data and --part.
void AddModelChoice(CLI::App* verb, ModelChoice* choice, const char* about);

// A model as it is called. Throws Error (kBadInput) for a number of context symbols that there
// cannot be. A path with '/' before its first '=' has no name before it.
struct ModelName {
  enum class Kind { kRun, kNgram, kCache, kLearnedCache };
  Kind kind = Kind::kRun;
  std::string text;  // the run's folder; of n-grams all of it
  int context = 0;   // symbols, of n-grams
  std::string name;  // before '='; may be empty
};
ModelName ParseModelName(const std::string& text);

// What models are called: their own names, else the last part of a path where that tells them
// apart, "7-gram", "cached PATH", "learned cache on PATH". Throws Error (kBadInput) where two are
// called the same.
std::vector<std::string> ShortNames(const std::vector<ModelName>& models);

// Two runs that are compared were trained on the same part of the same text: what one of them has
// seen in training must not be what the other is tested on. `where`: the second one's folder.
// Throws Error (kBadInput).
void CheckSameText(const LoadedRun& first, const LoadedRun& run, const std::string& where);

struct PredictWhat {
  bool bytes_only = false;  // models of words are refused
  bool likeliest = false;   // of n-grams, too, which takes long
  bool own_text = false;  // the text that the first run was trained on is needed, whatever is read
};

// What the models say of the text. N-grams are made of the training part of the first run's text.
// Throws Error (kBadInput): no run among the models, runs of words where `bytes_only`, runs that
// were not trained on the same text, and what LoadRun and ReadSymbols throw.
struct ModelPredictions {
  LoadedRun run;  // the first one
  TextData data;  // what it was trained on; empty where nothing needs it
  Symbols text;   // what was read
  std::vector<std::string> names;
  std::vector<Predictions> predictions;  // in the order of the models
  std::vector<int64_t> bytes;            // parameters, or an ARPA file's, estimated

  std::vector<std::span<const float>> losses() const;
};
ModelPredictions PredictByModels(const ModelChoice& choice, const AnalyzeOptions& options,
                                 const PredictWhat& what, AnalysisResult* result);

}  // namespace mnemo
