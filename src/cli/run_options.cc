#include "cli/run_options.h"

#include <fmt/format.h>

#include <cstdio>

#include "base/error.h"
#include "data/text.h"
#include "train/model_setup.h"
#include "train/sample.h"

namespace mnemo {
const std::string& NameOfText(const DataRecipe& data) {
  if (!data.set.empty()) return data.set;
  return data.text.empty() ? data.train : data.text;
}

void AddRunOptions(CLI::App* verb, RunOptions* options) {
  verb->add_option("run", options->run, "Folder of a run")->required();
  verb->add_option("--checkpoint", options->checkpoint,
                   "Which weights: the best on validation, or the last (default: best)")
      ->check(CLI::IsMember({"best", "last"}));
}

LoadedRun LoadRun(const RunOptions& options) {
  for (const char* prefix : {"ngram:", "cache:", "learned-cache:"}) {
    if (options.run.starts_with(prefix)) {
      throw BadInput("this takes a run alone").Found(options.run).Allowed("the folder of a run");
    }
  }
  const bool best = options.checkpoint == "best";
  return LoadRun(options.run, best ? WhichCheckpoint::kBest : WhichCheckpoint::kLast,
                 [](const std::string& text) { fmt::print(stderr, "mnemo: warning: {}\n", text); });
}

void AddTextChoice(CLI::App* verb, TextChoice* choice) {
  CLI::Option* file = verb->add_option("--data", choice->file, "A text file of your own");
  verb->add_option("--part", choice->part,
                   "Part of the run's own text or set: test, valid or train (default: test)")
      ->check(CLI::IsMember({"test", "valid", "train"}))
      ->excludes(file);
}

Symbols ReadSymbols(const LoadedRun& run, const TextChoice& choice) {
  if (!choice.file.empty()) {
    return run.vocabulary.Encode(ReadFile(choice.file, kMostTextFileBytes), choice.file);
  }
  const TextData text = LoadRecipeText(run.recipe.data);
  if (text.sha256 != run.text_sha256) {
    throw BadInput("the text is not what it was when the run began")
        .At(NameOfText(run.recipe.data))
        .Hint("--data FILE takes another text");
  }
  if (choice.part == "train") return text.train;
  return choice.part == "valid" ? text.valid : text.test;
}

LoadedData LoadRunData(const LoadedRun& run) {
  LoadedData data = LoadRecipeData(run.recipe.data);
  if (data.View().sha256() != run.text_sha256) {
    throw BadInput("the set is not what it was when the run began").At(run.recipe.data.set);
  }
  return data;
}

Split SplitOf(const std::string& part) {
  if (part == "train") return Split::kTrain;
  return part == "valid" ? Split::kValid : Split::kTest;
}

}  // namespace mnemo
