// mnemo train: one model, from a recipe or going on with a run.
#include <fmt/format.h>
#include <string.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/progress.h"
#include "base/signals.h"
#include "cli/task_words.h"
#include "cli/verbs.h"
#include "engine/cpu/cpu.h"
#include "train/model_setup.h"
#include "train/run.h"
#include "train/run_folder.h"

namespace mnemo {
namespace {

constexpr char kExamples[] =
    "Examples:\n"
    "  mnemo train docs/example-recipe.toml\n"
    "  mnemo train docs/example-recipe.toml --set model.cell=gru --set train.rate=0.005 --out "
    "runs/b\n"
    "  mnemo train --resume runs/b\n"
    "  mnemo train docs/example-recipe.toml --init-from runs/b --seed 2\n"
    "docs/formats.md lists what a recipe may say, and the files of a run.";

struct TrainOptions {
  CommonOptions common;
  std::string recipe, out, resume, init_from;
  std::vector<std::string> set;
  uint64_t seed = 0;
};

std::string Duration(double seconds) {
  const auto whole = static_cast<int64_t>(std::min(seconds, 1e12));
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

// runs/NAME-N, the first that is not there.
std::string NewFolder(const std::string& recipe) {
  const fs::path stem = fs::path("runs") / fs::path(recipe).stem();
  for (int number = 1;; ++number) {
    const std::string folder = fmt::format("{}-{}", stem.string(), number);
    std::error_code ignored;
    if (!fs::exists(folder, ignored)) return folder;
  }
}

RunCallbacks Callbacks(Progress* progress, bool quiet) {
  RunCallbacks callbacks;
  callbacks.stop = &StopFlag();
  callbacks.warning = [progress](const std::string& text) { progress->Log("warning: " + text); };
  callbacks.note = [progress, quiet](const std::string& text) {
    if (!quiet) progress->Log(text);
  };
  callbacks.update = [progress](const RunProgress& now) {
    if (!progress->Due()) return;
    progress->Update(fmt::format("update {}/{}  loss {:.4f}  {:.0f} steps/s  {} left", now.update,
                                 now.updates, now.loss, now.symbols_per_second,
                                 Duration(now.seconds_left)));
  };
  return callbacks;
}

// The test part, by the weights that were best on the validation part.
PartScore TestScore(const fs::path& folder, const TrainingData& data, Backend<float>& backend,
                    Progress* progress) {
  const LoadedRun run = LoadRun(folder, WhichCheckpoint::kBest);
  Model<float> model(run.spec, backend, {.train = false});
  model.SetParameters(run.parameters.data());
  PartScore score;
  if (data.is_text()) {
    score = PartScore(
        ScoreText(model, data.text().test, kTestStreams, kScoreSteps,
                  [progress](double share) { progress->Update(ScoringLine("test part", share)); }));
    progress->Clear();
  } else {
    const SequenceData& set = data.sequences();
    score = PartScore(ScoreSequences(model, set.form, set.split(Split::kTest)));
  }
  return score;
}

void Print(const TrainOptions& options, const std::string& folder, const RunResult& result,
           const TaskWords& words, const PartScore& test) {
  PartScore valid;
  valid.loss = result.best_valid;
  if (options.common.json) {
    nlohmann::ordered_json out;
    out["run"] = folder;
    out["end"] = result.end == RunResult::End::kPatience      ? "patience"
                 : result.end == RunResult::End::kWasFinished ? "was finished"
                                                              : "finished";
    out["updates"] = result.update;
    out["parameters"] = result.parameters;
    out["training_seconds"] = result.seconds;
    out["best_update"] = result.best_update;
    out["valid"] = words.Json(valid);
    out["test"] = words.Json(test);
    fmt::print("{}\n", out.dump(2));
    return;
  }
  if (result.end == RunResult::End::kWasFinished) {
    fmt::print("This run was finished already; nothing was trained.\n");
  } else if (result.end == RunResult::End::kPatience) {
    fmt::print("Stopped early at update {} of {}: validation did not get better.\n", result.update,
               result.updates);
  }
  fmt::print("validation  {}  (best, after update {})\n", words.Text(valid), result.best_update);
  fmt::print("test        {}  (same weights)\n", words.Text(test));
  fmt::print("{} parameters, {} updates, {} of training\n", result.parameters, result.update,
             Duration(result.seconds));
  fmt::print("The run is in {}; go on with: mnemo {} {}\n", folder,
             words.is_text() ? "sample" : "eval", folder);
}

void Train(const CLI::App* verb, const TrainOptions& options, bool has_seed) {
  RequireName(verb, "--out", options.out);
  RequireName(verb, "--resume", options.resume);
  const bool resumes = !options.resume.empty();
  if (resumes == !options.recipe.empty()) {
    throw BadInput(resumes ? "a run that is resumed has its own recipe"
                           : "there is nothing to train")
        .Allowed("mnemo train RECIPE.toml, or mnemo train --resume RUN");
  }
  if (resumes &&
      (!options.set.empty() || !options.out.empty() || !options.init_from.empty() || has_seed)) {
    throw BadInput("--set, --out, --init-from and --seed are for new runs")
        .Hint("a resumed run goes on exactly as it began");
  }
  InstallStopSignals();
  Progress progress(2, options.common.quiet);
  const RunCallbacks callbacks = Callbacks(&progress, options.common.quiet);
  const auto backend = MakeCpuBackend(options.common.ThreadCount());
  const auto load = [&callbacks](const Recipe& recipe) {
    LoadedData data = LoadRecipeData(recipe.data);
    for (const std::string& note : data.notes()) callbacks.note("note: " + note);
    return data;
  };

  std::string folder = options.resume;
  RunResult result;
  LoadedData data;
  if (resumes) {
    data = load(ReadRunRecipe(folder));
    result = ResumeRun(folder, data.View(), *backend, callbacks);
  } else {
    std::vector<std::string> overrides = options.set;
    if (has_seed) overrides.push_back(fmt::format("seed={}", options.seed));
    const Recipe recipe = ParseRecipe(ReadFile(options.recipe), options.recipe, overrides);
    std::optional<LoadedRun> from;
    if (!options.init_from.empty()) {
      from = LoadRun(options.init_from, WhichCheckpoint::kBest, callbacks.warning);
    }
    data = load(recipe);
    folder = options.out.empty() ? NewFolder(options.recipe) : options.out;
    result = StartRun(folder, recipe, data.View(), *backend, callbacks, from ? &*from : nullptr);
  }
  progress.Clear();
  if (result.end == RunResult::End::kStopped) {
    throw Error(ErrorKind::kStopped,
                fmt::format("stopped by SIG{} after update {} of {}; a checkpoint is written",
                            ::sigabbrev_np(StopSignal()), result.update, result.updates))
        .Hint("go on with: mnemo train --resume " + folder);
  }
  const LoadedRun run = LoadRun(folder, WhichCheckpoint::kBest);
  const TaskWords words(run.spec.task, run.vocabulary);
  Print(options, folder, result, words, TestScore(folder, data.View(), *backend, &progress));
}

}  // namespace

void AddTrainVerb(CLI::App& program) {
  CLI::App* verb = program.add_subcommand("train", "Train one model, or go on with a run");
  auto options = std::make_shared<TrainOptions>();
  verb->add_option("recipe", options->recipe, "What to train: a TOML file");
  verb->add_option("--set", options->set, "KEY=VALUE instead of what the recipe says, repeatable")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  verb->add_option("--out", options->out, "Folder of the run (default: runs/RECIPE-N)");
  verb->add_option("--resume", options->resume, "Go on with this run, exactly where it stopped");
  verb->add_option("--init-from", options->init_from, "Start with this run's best weights");
  CLI::Option* seed = AddSeedOption(verb, &options->seed, "Instead of the recipe's seed");
  AddCommonOptions(verb, &options->common);
  verb->footer(kExamples);
  verb->callback([verb, options, seed] { Train(verb, *options, seed->count() > 0); });
}

}  // namespace mnemo
