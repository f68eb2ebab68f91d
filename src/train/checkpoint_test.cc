#include "train/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>

#include "base/error.h"
#include "base/test_folder.h"
#include "engine/cpu/cpu.h"
#include "train/test_run.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// Without the sync of WriteFile, which takes its time a thousand times over.
void Overwrite(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

constexpr char kNames[][20] = {"model.safetensors", "optim.safetensors", "state.json",
                               "SHA256SUMS"};

class CheckpointTest : public ::testing::Test {
 protected:
  CheckpointTest() {
    text_ = PeriodicText();
    recipe_ = SmallRecipe(10);
    recipe_.model.units = 3;
    owner_.spec = SpecOf(recipe_, text_);
    owner_.recipe_sha256 = "of the recipe";
    const auto backend = MakeCpuBackend(1);
    Trainer trainer(recipe_, owner_.spec, text_, *backend);
    checkpoint_.state = trainer.Start();
    trainer.Step(&checkpoint_.state);
    trainer.Step(&checkpoint_.state);
    checkpoint_.info.vocabulary = text_.vocabulary;
    checkpoint_.info.task = static_cast<int>(text_.vocabulary.size());
    checkpoint_.info.text_sha256 = text_.sha256;
    checkpoint_.info.recipe_sha256 = owner_.recipe_sha256;
    checkpoint_.info.seconds = 1.0 / 3;
    MakeFolder(folder_.path());
  }

  fs::path Save(int64_t update) {
    checkpoint_.state.update = update;
    SaveCheckpoint(folder_.path(), owner_.spec, checkpoint_);
    return CheckpointPath(folder_.path(), update);
  }

  // The error of loading, which must be one.
  Error LoadError(const fs::path& path) const { return LoadError(path, owner_); }
  static Error LoadError(const fs::path& path, const CheckpointOwner& owner) {
    try {
      LoadCheckpoint(path, owner);
    } catch (const Error& error) {
      return error;
    }
    return BadInput("no error");
  }

  TestFolder folder_;
  TextData text_;
  Recipe recipe_;
  CheckpointOwner owner_;
  Checkpoint checkpoint_;
};

TEST_F(CheckpointTest, EveryBitComesBack) {
  TrainState& state = checkpoint_.state;
  state.parameters[0] = -0.0f;
  state.parameters[1] = std::numeric_limits<float>::denorm_min();
  state.best_valid = 0.1 + 0.2;
  state.best_update = 1;
  state.validations_without_gain = 4;
  state.plateaus = 5;
  state.loss_sum = 1e300 / 3;
  state.loss_count = 6;
  const Checkpoint read = LoadCheckpoint(Save(2), owner_);
  const TrainState& again = read.state;
  EXPECT_EQ(again.update, 2);
  EXPECT_EQ(again.parameters, state.parameters);
  EXPECT_TRUE(std::signbit(again.parameters[0]));
  EXPECT_EQ(again.optimizer.first, state.optimizer.first);
  EXPECT_EQ(again.optimizer.second, state.optimizer.second);
  EXPECT_EQ(again.optimizer.updates, 2);
  EXPECT_EQ(again.recurrent, state.recurrent);
  EXPECT_EQ(again.best_valid, state.best_valid);
  EXPECT_EQ(again.best_update, 1);
  EXPECT_EQ(again.validations_without_gain, 4);
  EXPECT_EQ(again.plateaus, 5);
  EXPECT_EQ(again.loss_sum, state.loss_sum);
  EXPECT_EQ(again.loss_count, 6);
  EXPECT_EQ(read.info.vocabulary, text_.vocabulary);
  EXPECT_EQ(read.info.text_sha256, text_.sha256);
  EXPECT_EQ(read.info.seconds, 1.0 / 3);
  EXPECT_FALSE(read.info.version.empty());
}

TEST_F(CheckpointTest, NoValidationYetIsInfinity) {
  const Checkpoint read = LoadCheckpoint(Save(2), owner_);
  EXPECT_TRUE(std::isinf(read.state.best_valid));
  EXPECT_EQ(read.state.best_update, -1);
}

TEST_F(CheckpointTest, AnOptimizerWithoutMemoryHasNone) {
  checkpoint_.state.optimizer.first.clear();
  checkpoint_.state.optimizer.second.clear();
  const Checkpoint read = LoadCheckpoint(Save(2), owner_);
  EXPECT_THAT(read.state.optimizer.first, IsEmpty());
  EXPECT_THAT(read.state.optimizer.second, IsEmpty());
}

TEST_F(CheckpointTest, AnyCutOrFlippedBitIsToldWithTheFile) {
  const fs::path path = Save(2);
  for (const char* name : kNames) {
    const std::string good = ReadFile(path / name);
    for (size_t i = 0; i < good.size(); i += i < 400 ? 1 : 37) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ (1 << (i % 8)));
      Overwrite(path / name, bad);
      const Error flipped = LoadError(path);
      ASSERT_EQ(flipped.kind(), ErrorKind::kFailed) << name << " " << i;
      ASSERT_THAT(flipped.what(), StartsWith(path.string())) << name << " " << i;
      if (i % 29 != 0) continue;
      Overwrite(path / name, good.substr(0, i));
      const Error cut = LoadError(path);
      ASSERT_EQ(cut.kind(), ErrorKind::kFailed) << name << " " << i;
    }
    fs::remove(path / name);
    EXPECT_THAT(LoadError(path).what(), HasSubstr("damaged checkpoint: no such file"));
    EXPECT_THAT(LoadError(path).what(), StartsWith((path / name).string()));
    WriteFile(path / name, good);
  }
  LoadCheckpoint(path, owner_);
}

// Sums that fit do not make a file right.
TEST_F(CheckpointTest, WhatIsSummedButWrongIsToldToo) {
  const fs::path path = Save(2);
  const auto write = [&](const std::string& name, const std::string& bytes) {
    std::string sums;
    WriteFile(path / name, bytes);
    for (const char* other : {kNames[0], kNames[1], kNames[2]}) {
      sums += Sha256(ReadFile(path / other)) + "  " + other + "\n";
    }
    WriteFile(path / "SHA256SUMS", sums);
  };
  const auto replace = [&](const std::string& name, const std::string& bytes) {
    write(name, bytes);
    const Error error = LoadError(path);
    EXPECT_EQ(error.kind(), ErrorKind::kFailed);
    return std::string(error.what());
  };
  const std::string state = ReadFile(path / "state.json");
  EXPECT_THAT(replace("state.json", "{}"), HasSubstr("a key is missing"));
  EXPECT_THAT(replace("state.json", "[1"), StartsWith((path / "state.json").string()));
  std::string other = state;
  other.replace(other.find("\"update\": 2"), 11, "\"update\": -2");
  EXPECT_THAT(replace("state.json", other), HasSubstr("its numbers cannot be right"));
  other = state;
  other.replace(other.find("\"format\": 1"), 11, "\"format\": 9");
  EXPECT_THAT(replace("state.json", other), HasSubstr("format of another version"));
  write("state.json", state);
  const std::string optim = ReadFile(path / "optim.safetensors");
  EXPECT_THAT(replace("optim.safetensors", ReadFile(path / "model.safetensors")),
              HasSubstr("is unknown"));
  EXPECT_THAT(replace("optim.safetensors", "x"), HasSubstr("damaged safetensors file"));
  std::string states = optim;  // "recurrent" stands last
  const float none = std::numeric_limits<float>::quiet_NaN();
  std::memcpy(states.data() + states.size() - sizeof none, &none, sizeof none);
  EXPECT_THAT(replace("optim.safetensors", states), HasSubstr("a state in it is not a number"));
  write("optim.safetensors", optim);
  const std::string model = ReadFile(path / "model.safetensors");
  for (const float wrong :
       {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    std::string weights = model;
    std::memcpy(weights.data() + weights.size() - sizeof wrong, &wrong, sizeof wrong);
    EXPECT_THAT(replace("model.safetensors", weights),
                HasSubstr("has a weight that is not a number"));
  }
  EXPECT_THAT(replace("model.safetensors", optim), HasSubstr("is not said in it"));
}

TEST_F(CheckpointTest, AnotherModelOrRecipeIsNoDamage) {
  const fs::path path = Save(2);
  CheckpointOwner other = owner_;
  other.recipe_sha256 = "of another";
  Error error = LoadError(path, other);
  EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
  EXPECT_THAT(error.what(), HasSubstr("recipe.toml was changed"));

  ModelRecipe lstm = recipe_.model;
  lstm.cells = {"lstm"};
  error = LoadError(path, {SetUpModel(lstm, 6), owner_.recipe_sha256});
  EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
  EXPECT_THAT(error.what(), HasSubstr("'layer0.cell' differs"));

  ModelRecipe wider = recipe_.model;
  wider.units = 4;
  error = LoadError(path, {SetUpModel(wider, 6), owner_.recipe_sha256});
  EXPECT_THAT(error.what(), HasSubstr("has another shape or type"));
}

TEST_F(CheckpointTest, TheNewestGoodOneIsFound) {
  std::vector<std::string> warnings;
  const Warn warn = [&](const std::string& text) { warnings.push_back(text); };
  EXPECT_FALSE(LoadLatest(folder_.path(), owner_, warn).has_value());
  Save(2);
  const fs::path middle = Save(7), newest = Save(1234567890);
  EXPECT_EQ(LoadLatest(folder_.path(), owner_, warn)->state.update, 1234567890);
  EXPECT_THAT(warnings, IsEmpty());

  WriteFile(newest / "model.safetensors", "");
  EXPECT_EQ(LoadLatest(folder_.path(), owner_, warn)->state.update, 7);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_THAT(warnings[0], HasSubstr((newest / "model.safetensors").string()));
  EXPECT_THAT(warnings[0], HasSubstr("going back to the checkpoint of update 7"));

  fs::remove_all(middle / "SHA256SUMS");
  EXPECT_EQ(LoadLatest(folder_.path(), owner_, {})->state.update, 2);
  WriteFile(CheckpointPath(folder_.path(), 2) / "state.json", "{}");
  try {
    LoadLatest(folder_.path(), owner_, warn);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailed);
    EXPECT_THAT(error.what(), HasSubstr(newest.string()));
    EXPECT_THAT(error.what(), HasSubstr("no other checkpoint"));
  }
}

TEST_F(CheckpointTest, TheLastTwoAndTheBestAreKept) {
  for (const int64_t update : {0, 10, 20, 30, 40}) Save(update);
  PruneCheckpoints(folder_.path(), 10);
  EXPECT_THAT(ListCheckpoints(folder_.path()), ElementsAre(10, 30, 40));
  PruneCheckpoints(folder_.path(), 40);
  EXPECT_THAT(ListCheckpoints(folder_.path()), ElementsAre(30, 40));
  PruneCheckpoints(folder_.path(), -1);
  EXPECT_THAT(ListCheckpoints(folder_.path()), ElementsAre(30, 40));
}

TEST_F(CheckpointTest, LeftoversGoAndLaterOnesAreSetAside) {
  for (const int64_t update : {10, 20}) Save(update);
  MakeFolder(folder_ / "unfinished-000000030");
  WriteFile(folder_ / "unfinished-000000030" / "state.json", "{");
  MakeFolder(folder_ / "removed-000000005");
  TidyCheckpoints(folder_.path(), 10);
  EXPECT_THAT(ListCheckpoints(folder_.path()), ElementsAre(10));
  EXPECT_FALSE(fs::exists(folder_ / "unfinished-000000030"));
  EXPECT_FALSE(fs::exists(folder_ / "removed-000000005"));
  EXPECT_TRUE(fs::exists(folder_ / "damaged-000000020" / "state.json"));
  Save(20);
  TidyCheckpoints(folder_.path(), 10);  // a second time the older one goes
  EXPECT_THAT(ListCheckpoints(folder_.path()), ElementsAre(10));
}

TEST_F(CheckpointTest, NeverOverwrites) {
  const fs::path path = Save(2);
  const std::string before = ReadFile(path / "SHA256SUMS");
  checkpoint_.state.parameters[0] += 1;
  EXPECT_THROW(Save(2), Error);
  EXPECT_EQ(ReadFile(path / "SHA256SUMS"), before);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), {}), 1);
}

}  // namespace
}  // namespace mnemo
