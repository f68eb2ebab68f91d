#include "train/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "base/error.h"
#include "base/test_folder.h"
#include "engine/cpu/cpu.h"
#include "train/run_folder.h"
#include "train/test_run.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kCell[] = "state h\nh' = tanh(W @ x + U @ h + b)\n";

Recipe RunRecipe(int64_t updates = 40) {
  Recipe recipe = SmallRecipe(updates);
  recipe.train.validate_every = 10;
  recipe.train.checkpoint_every = 4;
  recipe.train.valid_symbols = 100;
  return recipe;
}

class RunTest : public ::testing::Test {
 protected:
  RunResult Start(const std::string& name, const Recipe& recipe, const RunCallbacks& callbacks = {},
                  const LoadedRun* from = nullptr) {
    const auto backend = MakeCpuBackend(1);
    return StartRun(folder_ / name, recipe, text_, *backend, callbacks, from);
  }
  RunResult Resume(const std::string& name, const RunCallbacks& callbacks = {}) {
    const auto backend = MakeCpuBackend(1);
    return ResumeRun(folder_ / name, text_, *backend, callbacks);
  }
  // Starts, and stops after so many updates.
  RunResult StopAt(const std::string& name, const Recipe& recipe, int64_t update) {
    std::atomic<bool> stop = false;
    RunCallbacks callbacks;
    callbacks.stop = &stop;
    callbacks.update = [&](const RunProgress& now) { stop = now.update >= update; };
    return Start(name, recipe, callbacks);
  }
  fs::path Checkpoints(const std::string& name) { return RunPaths(folder_ / name).checkpoints; }

  // The files of the newest checkpoint, but for the seconds.
  std::string Newest(const std::string& name) {
    const fs::path path =
        CheckpointPath(Checkpoints(name), ListCheckpoints(Checkpoints(name)).back());
    return ReadFile(path / "model.safetensors") + ReadFile(path / "optim.safetensors");
  }
  // Metrics, but for what the clock says.
  std::string Metrics(const std::string& name) {
    std::string text;
    for (MetricsRow row : ReadRunMetrics(folder_ / name)) {
      row.seconds = row.symbols_per_second = 0;
      text += MetricsLine(row);
    }
    return text;
  }
  template <typename Work>
  static Error ErrorOf(const Work& work) {
    try {
      work();
    } catch (const Error& error) {
      return error;
    }
    return Failed("no error");
  }

  TestFolder folder_;
  TextData text_ = WildText();
};

TEST_F(RunTest, AFinishedRunHasAllItsFiles) {
  int64_t updates = 0, validations = 0;
  RunCallbacks callbacks;
  callbacks.update = [&](const RunProgress& now) {
    EXPECT_EQ(now.update, ++updates);
    EXPECT_EQ(now.updates, 40);
    EXPECT_TRUE(std::isfinite(now.loss) && now.symbols_per_second > 0 && now.seconds_left >= 0);
  };
  callbacks.validation = [&](const MetricsRow& row, bool) { validations += row.valid > 0; };
  const RunResult result = Start("a", RunRecipe(), callbacks);
  EXPECT_EQ(result.end, RunResult::End::kFinished);
  EXPECT_EQ(result.update, 40);
  EXPECT_EQ(updates, 40);
  EXPECT_EQ(validations, 4);
  EXPECT_GT(result.seconds, 0);

  const std::vector<MetricsRow> rows = ReadRunMetrics(folder_ / "a");
  ASSERT_EQ(rows.size(), 4u);
  double best = 1e9;
  int64_t best_update = 0;
  for (const MetricsRow& row : rows) {
    if (row.valid < best) best_update = row.update, best = row.valid;
    EXPECT_GT(row.symbols_per_second, 0);
    EXPECT_EQ(row.rate, 0.01);
  }
  EXPECT_EQ(result.best_valid, best);
  EXPECT_EQ(result.best_update, best_update);
  EXPECT_THAT(ListCheckpoints(Checkpoints("a")), ::testing::Contains(best_update));
  EXPECT_LE(ListCheckpoints(Checkpoints("a")).size(), 3u);
  EXPECT_TRUE(fs::exists(folder_ / "a" / "cells" / "gru.cell"));
  // Beside the run nothing is left over.
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), {}), 1);

  const LoadedRun loaded = LoadRun(folder_ / "a", WhichCheckpoint::kBest);
  EXPECT_EQ(loaded.update, best_update);
  EXPECT_EQ(loaded.vocabulary, text_.vocabulary);
  EXPECT_EQ(loaded.best_valid, best);
  EXPECT_EQ(LoadRun(folder_ / "a", WhichCheckpoint::kLast).update, 40);
  // These weights do have this validation loss.
  const auto backend = MakeCpuBackend(1);
  Model<float> model(loaded.spec, *backend, {.train = false});
  model.SetParameters(loaded.parameters.data());
  const Symbols part = text_.valid.Part(0, 100);
  EXPECT_EQ(Mean(ScoreText(model, part, kScoreStreams, kScoreSteps).losses), best);
}

TEST_F(RunTest, AStoppedRunGoesOnWithTheSameBits) {
  Start("whole", RunRecipe());
  for (const int64_t update : {1, 10, 13, 39}) {
    const std::string name = "stopped" + std::to_string(update);
    const RunResult stopped = StopAt(name, RunRecipe(), update);
    EXPECT_EQ(stopped.end, RunResult::End::kStopped);
    EXPECT_EQ(stopped.update, update);
    EXPECT_EQ(ListCheckpoints(Checkpoints(name)).back(), update);
    const RunResult result = Resume(name);
    EXPECT_EQ(result.end, RunResult::End::kFinished);
    EXPECT_GE(result.seconds, stopped.seconds);
    EXPECT_EQ(Newest(name), Newest("whole")) << update;
    EXPECT_EQ(Metrics(name), Metrics("whole")) << update;
  }
}

// What a kill between two checkpoints leaves behind: rows and folders that are too many.
TEST_F(RunTest, WhatAKilledRunLeftIsCleanedUp) {
  Start("whole", RunRecipe());
  StopAt("killed", RunRecipe(), 15);
  const RunPaths paths(folder_ / "killed");
  MetricsRow row;
  row.update = 20;
  AppendFile(paths.metrics, MetricsLine(row) + "{\"update\":30,\"ep");
  MakeFolder(paths.checkpoints / "unfinished-000000016");
  Resume("killed");
  EXPECT_EQ(Newest("killed"), Newest("whole"));
  EXPECT_EQ(Metrics("killed"), Metrics("whole"));
  EXPECT_FALSE(fs::exists(paths.checkpoints / "unfinished-000000016"));
}

TEST_F(RunTest, ADamagedCheckpointCostsOnlyTheWaySinceTheOneBefore) {
  Start("whole", RunRecipe());
  StopAt("a", RunRecipe(), 15);
  const fs::path newest = CheckpointPath(Checkpoints("a"), 15);
  WriteFile(newest / "optim.safetensors", "no tensors");
  std::vector<std::string> warnings;
  RunCallbacks callbacks;
  callbacks.warning = [&](const std::string& text) { warnings.push_back(text); };
  Resume("a", callbacks);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_THAT(warnings[0], HasSubstr("going back to the checkpoint of update 12"));
  EXPECT_EQ(Newest("a"), Newest("whole"));
  EXPECT_EQ(Metrics("a"), Metrics("whole"));
}

TEST_F(RunTest, AFinishedRunIsLeftAlone) {
  Start("a", RunRecipe());
  const std::string before = Newest("a") + ReadFile(folder_ / "a" / "metrics.jsonl");
  const RunResult result = Resume("a");
  EXPECT_EQ(result.end, RunResult::End::kWasFinished);
  EXPECT_EQ(result.update, 40);
  EXPECT_EQ(Newest("a") + ReadFile(folder_ / "a" / "metrics.jsonl"), before);
}

TEST_F(RunTest, PatienceEndsARun) {
  Recipe recipe = RunRecipe(1000);
  recipe.train.patience = 2;
  recipe.train.rate = 1e-20;  // nothing ever gets better
  const RunResult result = Start("a", recipe);
  EXPECT_EQ(result.end, RunResult::End::kPatience);
  EXPECT_EQ(result.update, 30);
  EXPECT_EQ(Resume("a").end, RunResult::End::kWasFinished);
}

TEST_F(RunTest, AFolderInUseIsRefused) {
  Start("a", RunRecipe());
  const std::string before = Newest("a");
  Error error = ErrorOf([&] { Start("a", RunRecipe(5)); });
  EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
  EXPECT_THAT(error.what(), HasSubstr("already holds a run"));
  EXPECT_EQ(Newest("a"), before);
  WriteFile(folder_ / "file", "x");
  EXPECT_EQ(ErrorOf([&] { Start("file", RunRecipe(5)); }).kind(), ErrorKind::kBadInput);
  MakeFolder(folder_ / "other");
  WriteFile(folder_ / "other" / "thesis.txt", "x");
  EXPECT_THAT(ErrorOf([&] { Start("other", RunRecipe(5)); }).what(), HasSubstr("is in use"));
  MakeFolder(folder_ / "empty");
  EXPECT_EQ(Start("empty/", RunRecipe(5)).update, 5);
}

TEST_F(RunTest, WhatIsNoRunIsRefused) {
  EXPECT_THAT(ErrorOf([&] { Resume("missing"); }).what(), HasSubstr("no such run folder"));
  MakeFolder(folder_ / "empty");
  EXPECT_THAT(ErrorOf([&] { Resume("empty"); }).what(), HasSubstr("no run folder"));
  EXPECT_EQ(ErrorOf([&] { LoadRun(folder_ / "empty", WhichCheckpoint::kBest); }).kind(),
            ErrorKind::kBadInput);
}

TEST_F(RunTest, OnlyOneTrainsInAFolder) {
  StopAt("a", RunRecipe(), 5);
  {
    const RunLock lock(folder_ / "a");
    const Error error = ErrorOf([&] { Resume("a"); });
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(), HasSubstr("another process is training"));
  }
  EXPECT_EQ(Resume("a").end, RunResult::End::kFinished);
}

TEST_F(RunTest, AChangedRecipeOrTextIsRefused) {
  StopAt("a", RunRecipe(), 5);
  const fs::path recipe = RunPaths(folder_ / "a").recipe;
  const std::string before = ReadFile(recipe);
  std::string changed = before;
  changed.replace(changed.find("rate = 0.01"), 11, "rate = 0.02");
  WriteFile(recipe, changed);
  EXPECT_THAT(ErrorOf([&] { Resume("a"); }).what(), HasSubstr("recipe.toml was changed"));
  WriteFile(recipe, before);
  text_ = WildText(6001);
  EXPECT_THAT(ErrorOf([&] { Resume("a"); }).what(), HasSubstr("the text has changed"));
  text_ = WildText();
  EXPECT_EQ(Resume("a").end, RunResult::End::kFinished);
}

TEST_F(RunTest, ARunKeepsItsOwnCells) {
  const fs::path cell = folder_ / "mine.cell";
  Recipe recipe = RunRecipe();
  recipe.model.cells = {cell.string()};
  WriteFile(cell, kCell);
  Start("whole", recipe);
  StopAt("a", recipe, 5);
  WriteFile(cell, "no cell any more");
  Resume("a");
  EXPECT_EQ(Newest("a"), Newest("whole"));

  MakeFolder(folder_ / "b");
  WriteFile(folder_ / "b" / "mine.cell", "state h\nh' = relu(W @ x + U @ h)\n");
  WriteFile(cell, kCell);
  recipe.model.cells.push_back((folder_ / "b" / "mine.cell").string());
  EXPECT_THAT(ErrorOf([&] { Start("two", recipe); }).what(), HasSubstr("have the same name"));
  EXPECT_FALSE(fs::exists(folder_ / "two"));
}

TEST_F(RunTest, SnapshotsStayAndAreWhatTheRunWas) {
  Recipe recipe = RunRecipe();
  recipe.train.snapshot_every = 3;
  recipe.train.snapshot_until = 11;
  Start("whole", recipe);
  EXPECT_THAT(RunSnapshots(folder_ / "whole"), ElementsAre(3, 6, 9));
  // A run that was stopped on the way has the same ones.
  StopAt("a", recipe, 7);
  EXPECT_THAT(RunSnapshots(folder_ / "a"), ElementsAre(3, 6));
  Resume("a");
  for (const int64_t update : {3, 6, 9}) {
    EXPECT_EQ(LoadSnapshot(folder_ / "a", update).parameters,
              LoadSnapshot(folder_ / "whole", update).parameters);
    EXPECT_EQ(LoadSnapshot(folder_ / "a", update).update, update);
  }
  EXPECT_NE(LoadSnapshot(folder_ / "a", 3).parameters, LoadSnapshot(folder_ / "a", 6).parameters);
  // They change nothing else.
  recipe.train.snapshot_every = recipe.train.snapshot_until = 0;
  Start("without", recipe);
  EXPECT_EQ(LoadRun(folder_ / "without", WhichCheckpoint::kLast).parameters,
            LoadRun(folder_ / "whole", WhichCheckpoint::kLast).parameters);
  EXPECT_TRUE(RunSnapshots(folder_ / "without").empty());
}

TEST_F(RunTest, DivergenceKeepsTheLastGoodCheckpoint) {
  Recipe recipe = RunRecipe(200);
  recipe.model.cells = {"tanh"};
  recipe.train.optimizer = {.kind = OptimizerKind::kSgd};
  recipe.train.rate = 1000;
  recipe.train.checkpoint_every = 1;
  std::string note;
  RunCallbacks callbacks;
  callbacks.note = [&](const std::string& text) { note += text + '\n'; };
  const Error error = ErrorOf([&] { Start("a", recipe, callbacks); });
  EXPECT_EQ(error.kind(), ErrorKind::kDiverged);
  EXPECT_THAT(error.what(), HasSubstr("update "));
  EXPECT_THAT(note, HasSubstr("the last good checkpoint is "));
  for (const float number : LoadRun(folder_ / "a", WhichCheckpoint::kLast).parameters) {
    ASSERT_TRUE(std::isfinite(number));
  }
}

TEST_F(RunTest, StartsFromAnotherRunsWeights) {
  Start("a", RunRecipe());
  const LoadedRun from = LoadRun(folder_ / "a", WhichCheckpoint::kLast);
  Recipe frozen = RunRecipe(1);
  frozen.train.rate = 1e-30;
  Start("b", frozen, {}, &from);
  const LoadedRun begun = LoadRun(folder_ / "b", WhichCheckpoint::kLast);
  EXPECT_EQ(begun.parameters, from.parameters);
  // It says so, and the one that it began with does not.
  EXPECT_FALSE(from.start);
  ASSERT_TRUE(begun.start);
  EXPECT_EQ(begun.start->update, from.update);
  EXPECT_EQ(begun.start->parameters_sha256, StartOf(from).parameters_sha256);
  EXPECT_NE(begun.start->parameters_sha256, StartOf(LoadedRun{}).parameters_sha256);
  EXPECT_THAT(ReadFile(folder_ / "b/recipe.toml"),
              HasSubstr("# It begins with weights of update " + std::to_string(from.update)));
  WriteFile(folder_ / "b/start.json", "{}");
  EXPECT_THAT(ErrorOf([&] { LoadRun(folder_ / "b", WhichCheckpoint::kLast); }).what(),
              HasSubstr("start.json: damaged"));

  Recipe wider = RunRecipe();
  wider.model.units = 10;
  EXPECT_THAT(ErrorOf([&] { Start("c", wider, {}, &from); }).what(),
              HasSubstr("other parameters than this recipe's model"));
  text_ = PeriodicText();
  EXPECT_THAT(ErrorOf([&] { Start("c", RunRecipe(), {}, &from); }).what(),
              HasSubstr("a text with other symbols"));
}

TEST_F(RunTest, EpochsAndMinutesAndBudgetsBecomeNumbers) {
  Recipe recipe = RunRecipe(0);
  recipe.train.epochs = 2.5;
  recipe.train.checkpoint_every = 0;
  // 4800 symbols in 5 streams of 960: 79 chunks of 12.
  EXPECT_EQ(Start("epochs", recipe).update, 198);

  recipe.train.epochs = 0;
  recipe.train.minutes = 0.01;
  recipe.train.validate_every = 0;
  recipe.model.units = 0;
  recipe.model.parameters = 2000;
  std::string note;
  RunCallbacks callbacks;
  callbacks.note = [&](const std::string& text) { note += text + '\n'; };
  const RunResult result = Start("minutes", recipe, callbacks);
  EXPECT_THAT(note, HasSubstr("0.01 minutes make " + std::to_string(result.updates)));
  EXPECT_NEAR(static_cast<double>(result.parameters), 2000, 150);
  const Recipe resolved = ReadRunRecipe(folder_ / "minutes");
  EXPECT_EQ(resolved.train.updates, result.updates);
  EXPECT_EQ(resolved.train.minutes, 0);
  EXPECT_GT(resolved.model.units, 0);
  EXPECT_EQ(resolved.model.parameters, 0);
  EXPECT_GT(resolved.train.validate_every, 0);
  // From there it is as any other run.
  Start("again", resolved);
  EXPECT_EQ(Newest("again"), Newest("minutes"));
}

TEST_F(RunTest, StoppedBeforeItsStartARunLeavesNothing) {
  Recipe recipe = RunRecipe(0);
  recipe.train.minutes = 1;
  const std::atomic<bool> stop = true;
  RunCallbacks callbacks;
  callbacks.stop = &stop;
  EXPECT_EQ(ErrorOf([&] { Start("a", recipe, callbacks); }).kind(), ErrorKind::kStopped);
  EXPECT_FALSE(fs::exists(folder_ / "a"));
}

TEST_F(RunTest, RunsSideBySideAreAsRunsAlone) {
  Recipe recipe = RunRecipe();
  Start("alone5", recipe);
  std::vector<std::thread> threads;
  for (const uint64_t seed : {5, 6, 7}) {
    threads.emplace_back([this, seed, own = recipe]() mutable {
      own.seed = seed;
      Start("beside" + std::to_string(seed), own);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Newest("beside5"), Newest("alone5"));
  EXPECT_NE(Newest("beside6"), Newest("alone5"));
}

TEST_F(RunTest, TheBestCheckpointIsNotReplacedByAnother) {
  Start("a", RunRecipe());
  const int64_t best = LoadRun(folder_ / "a", WhichCheckpoint::kBest).update;
  WriteFile(CheckpointPath(Checkpoints("a"), best) / "model.safetensors", "");
  if (best < 40) {
    const Error error = ErrorOf([&] { LoadRun(folder_ / "a", WhichCheckpoint::kBest); });
    EXPECT_EQ(error.kind(), ErrorKind::kFailed);
    EXPECT_THAT(error.what(), HasSubstr("--checkpoint last"));
  }
}

TEST(Metrics, RowsComeBack) {
  const TestFolder folder;
  const fs::path path = folder / "metrics.jsonl";
  EXPECT_TRUE(ReadMetrics(path).empty());
  MetricsRow row{7, 0.1, 1.0 / 3, 2.5, 2.25, 1e-9, 12345.678};
  AppendFile(path, MetricsLine(row));
  row.update = 14;
  AppendFile(path, MetricsLine(row));
  AppendFile(path, "{\"update\":21,");
  ASSERT_EQ(ReadMetrics(path).size(), 2u);
  EXPECT_EQ(MetricsLine(ReadMetrics(path)[1]), MetricsLine(row));
  CutMetrics(path, 13);
  ASSERT_EQ(ReadMetrics(path).size(), 1u);
  EXPECT_EQ(ReadMetrics(path)[0].seconds, 1.0 / 3);
  AppendFile(path, "nonsense\n");
  try {
    ReadMetrics(path);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("metrics.jsonl:2: this line is no row of metrics"));
  }
}

}  // namespace
}  // namespace mnemo
