#include "study/trial_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/test_folder.h"

namespace mnemo {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;

class TrialRunnerTest : public ::testing::Test {
 protected:
  TrialRunnerTest() {
    std::string text;
    for (int i = 0; i < 3000; ++i) text += "abcdbabe\n"[(i * i / 7) % 9];
    WriteFile(folder_ / "text", text);
  }

  PlannedTrial Planned(const std::string& name, uint64_t seed, int64_t updates = 30) const {
    PlannedTrial planned;
    planned.trial.name = name;
    Recipe& recipe = planned.trial.recipe;
    recipe.seed = seed;
    recipe.data.text = (folder_ / "text").string();
    recipe.model.cells = {"gru"};
    recipe.model.units = 8;
    recipe.train.batch = 4;
    recipe.train.steps = 10;
    recipe.train.updates = updates;
    recipe.train.validate_every = 10;
    return planned;
  }
  TrialsEnd Run(const TrialPlan& plan, const std::string& log, TrialHooks hooks = {},
                std::optional<double> budget = {}, int workers = 2,
                std::set<std::string> weights = {}) {
    OutcomeLog outcomes(folder_ / log);
    hooks.note = [this](const std::string& note) { notes_.push_back(note); };
    return RunTrials(plan, &outcomes, {folder_ / "runs", workers, budget, std::move(weights)},
                     hooks);
  }
  // What must not depend on how the trials were run.
  std::vector<std::string> Results(const std::string& log) const {
    std::vector<std::string> results;
    for (auto& [name, outcome] : ReadOutcomes(folder_ / log)) {
      TrialOutcome timeless = outcome;
      timeless.seconds = 0;
      for (CurvePoint& point : timeless.curve) point.seconds = 0;
      results.push_back(OutcomeLine(timeless));
    }
    return results;
  }

  TestFolder folder_;
  std::vector<std::string> notes_;
};

TEST_F(TrialRunnerTest, OutcomesShowMoreTrials) {
  // The better of two seeds is trained for longer.
  const TrialPlan plan = [&](const Outcomes& outcomes) {
    std::vector<PlannedTrial> planned = {Planned("a", 1), Planned("b", 2)};
    if (outcomes.size() < 2) return planned;
    const auto loss = [&](const char* name) {
      return outcomes.at(name).score(Split::kValid)->loss;
    };
    const bool first = loss("a") < loss("b");
    planned.push_back(Planned("long/er", first ? 1 : 2, 50));
    planned.back().scores_train = planned.back().keep_run = true;
    return planned;
  };
  EXPECT_EQ(Run(plan, "log"), TrialsEnd::kAll);
  const Outcomes outcomes = ReadOutcomes(folder_ / "log");
  ASSERT_EQ(outcomes.size(), 3u);
  const TrialOutcome& longer = outcomes.at("long/er");
  EXPECT_EQ(longer.updates, 50);
  EXPECT_EQ(longer.curve.size(), 5u);
  EXPECT_TRUE(longer.score(Split::kTrain));
  EXPECT_FALSE(outcomes.at("a").score(Split::kTrain));
  EXPECT_GT(longer.score(Split::kTest)->error, 0);
  EXPECT_TRUE(fs::exists(RunFolder(folder_ / "runs", "long/er", longer.key)));
  EXPECT_FALSE(fs::exists(RunFolder(folder_ / "runs", "a", outcomes.at("a").key)));
  notes_.clear();
  Run(plan, "log");
  EXPECT_TRUE(notes_.empty());  // nothing was trained again
}

TEST_F(TrialRunnerTest, StoppedAndGoneOnWithEndsAlike) {
  const TrialPlan plan = [&](const Outcomes&) {
    return std::vector<PlannedTrial>{Planned("a", 1, 60), Planned("b", 2, 60), Planned("c", 3, 60)};
  };
  Run(plan, "unbroken");
  int stops = 0;
  for (bool done = false; !done && stops < 50; ++stops) {
    std::atomic<bool> stop = false;
    int calls = 0;
    TrialHooks hooks;
    hooks.stop = &stop;
    hooks.progress = [&](const TrialProgress&) { stop = ++calls >= 25; };
    try {
      Run(plan, "broken", hooks);
      done = true;
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::kStopped);
    }
  }
  EXPECT_GT(stops, 3);
  EXPECT_EQ(Results("broken"), Results("unbroken"));
}

TEST_F(TrialRunnerTest, ABudgetEndsTheWorkAndKeepsWhatIsDone) {
  const TrialPlan plan = [&](const Outcomes&) {
    return std::vector<PlannedTrial>{Planned("short", 1, 10), Planned("endless", 2, 1'000'000)};
  };
  EXPECT_EQ(Run(plan, "log", {}, 1.0, 1), TrialsEnd::kBudget);
  EXPECT_EQ(ReadOutcomes(folder_ / "log").size(), 1u);
  EXPECT_EQ(Run(plan, "log", {}, 0.0), TrialsEnd::kBudget);
}

TEST_F(TrialRunnerTest, ATwinIsTrainedOnce) {
  std::vector<PlannedTrial> trials = {Planned("a", 1), Planned("twin", 1), Planned("other", 2)};
  const TrialPlan plan = [&](const Outcomes&) { return trials; };
  Run(plan, "log", {}, {}, 1);
  Outcomes outcomes = ReadOutcomes(folder_ / "log");
  // Seconds never come out the same twice.
  EXPECT_EQ(outcomes.at("twin").seconds, outcomes.at("a").seconds);
  EXPECT_EQ(outcomes.at("twin").key, outcomes.at("a").key);
  EXPECT_NE(outcomes.at("other").seconds, outcomes.at("a").seconds);
  EXPECT_EQ(outcomes.at("twin").score(Split::kTest)->loss,
            outcomes.at("a").score(Split::kTest)->loss);
  // One whose weights are wanted has to be trained, and so has one that is scored on more.
  trials = {Planned("a", 1), Planned("kept", 1), Planned("scored", 1)};
  trials[1].keep_run = true;
  trials[2].scores_train = true;
  Run(plan, "log", {}, {}, 1);
  outcomes = ReadOutcomes(folder_ / "log");
  EXPECT_NE(outcomes.at("kept").seconds, outcomes.at("a").seconds);
  EXPECT_TRUE(fs::exists(RunFolder(folder_ / "runs", "kept", outcomes.at("kept").key)));
  EXPECT_TRUE(outcomes.at("scored").score(Split::kTrain));
}

TEST_F(TrialRunnerTest, ARunThatCannotBeReadSaysWhatToRemove) {
  const TrialPlan plan = [&](const Outcomes&) {
    return std::vector<PlannedTrial>{Planned("a", 1, 60)};
  };
  std::atomic<bool> stop = false;
  int calls = 0;
  TrialHooks hooks;
  hooks.stop = &stop;
  hooks.progress = [&](const TrialProgress&) { stop = ++calls >= 25; };
  EXPECT_THROW(Run(plan, "log", hooks), Error);
  int damaged = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "runs")) {
    if (entry.path().extension() != ".safetensors") continue;
    WriteFile(entry.path(), "damaged");
    ++damaged;
  }
  ASSERT_GT(damaged, 0);
  try {
    Run(plan, "log");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailed);
    EXPECT_THAT(error.what(), HasSubstr("the training a begins anew"));
  }
}

TEST_F(TrialRunnerTest, WeightsThatAreWantedAndLostAreTrainedAgain) {
  std::vector<PlannedTrial> trials = {Planned("a", 1), Planned("b", 2), Planned("c", 3)};
  trials[0].keep_run = trials[1].keep_run = true;
  const TrialPlan plan = [&](const Outcomes&) { return trials; };
  Run(plan, "log");
  const std::vector<std::string> results = Results("log");
  fs::remove_all(folder_ / "runs");
  notes_.clear();
  Run(plan, "log");  // outcomes are enough
  EXPECT_THAT(notes_, IsEmpty());
  // Of c no run is kept: its weights would be gone again.
  Run(plan, "log", {}, {}, 2, {"a", "c"});
  EXPECT_EQ(notes_.size(), 1u);
  EXPECT_EQ(Results("log"), results);
  const Outcomes outcomes = ReadOutcomes(folder_ / "log");
  EXPECT_TRUE(fs::exists(RunFolder(folder_ / "runs", "a", outcomes.at("a").key)));
  Run(plan, "log", {}, {}, 2, {"a", "c"});
  EXPECT_EQ(notes_.size(), 1u);  // they are there now
}

TEST_F(TrialRunnerTest, ATrialBeginsWithTheWeightsOfAnother) {
  PlannedTrial first = Planned("first", 1, 200), cold = Planned("cold", 2, 1);
  first.keep_run = true;
  const TrialPlan plan = [&](const Outcomes& outcomes) {
    std::vector<PlannedTrial> planned = {first, cold};
    const auto done = outcomes.find("first");
    if (done == outcomes.end()) return planned;
    planned.push_back(Planned("warm", 2, 1));
    planned.back().trial.start = TrialStart{"first", done->second.key};
    return planned;
  };
  EXPECT_EQ(Run(plan, "log"), TrialsEnd::kAll);
  const Outcomes outcomes = ReadOutcomes(folder_ / "log");
  const auto loss = [&](const char* name) { return outcomes.at(name).score(Split::kTest)->loss; };
  EXPECT_LT(loss("warm"), (loss("cold") + loss("first")) / 2);
  EXPECT_NE(outcomes.at("warm").key, outcomes.at("cold").key);
  EXPECT_EQ(OutcomesOf(plan, outcomes).size(), 3u);
  // Without the weights it says what is missing.
  fs::remove_all(folder_ / "runs");
  PlannedTrial again = Planned("again", 3, 1);
  again.trial.start = TrialStart{"first", outcomes.at("first").key};
  try {
    Run([&](const Outcomes&) { return std::vector<PlannedTrial>{again}; }, "log");
    FAIL() << "began with nothing";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_NE(std::string(error.what()).find("those of first"), std::string::npos) << error.what();
  }
}

TEST_F(TrialRunnerTest, WhatIsDoneNeedsItsDataNoLonger) {
  const TrialPlan plan = [&](const Outcomes&) {
    return std::vector<PlannedTrial>{Planned("a", 1)};
  };
  Run(plan, "log");
  fs::remove(folder_ / "text");
  notes_.clear();
  EXPECT_EQ(Run(plan, "log"), TrialsEnd::kAll);
  EXPECT_TRUE(notes_.empty());
}

TEST_F(TrialRunnerTest, WhatWasChangedIsTrainedAgain) {
  int64_t updates = 20;
  const TrialPlan plan = [&](const Outcomes&) {
    return std::vector<PlannedTrial>{Planned("a", 1), Planned("b", 1, updates)};
  };
  Run(plan, "log");
  updates = 40;
  notes_.clear();
  Run(plan, "log");
  ASSERT_EQ(notes_.size(), 1u);
  EXPECT_EQ(ReadOutcomes(folder_ / "log").at("b").updates, 40);
  updates = 50;  // what is there of "b" is no outcome of this plan
  EXPECT_THAT(OutcomesOf(plan, ReadOutcomes(folder_ / "log")), ElementsAre(Key("a")));
}

TEST_F(TrialRunnerTest, ADivergedTrialIsAnOutcomeAndAWrongOneAnError) {
  PlannedTrial wild = Planned("wild", 1, 200);
  wild.trial.recipe.train.rate = 1e30;
  const TrialPlan plan = [&](const Outcomes&) {
    return std::vector<PlannedTrial>{wild, Planned("a", 1)};
  };
  EXPECT_EQ(Run(plan, "log"), TrialsEnd::kAll);
  EXPECT_TRUE(ReadOutcomes(folder_ / "log").at("wild").diverged);
  EXPECT_FALSE(ReadOutcomes(folder_ / "log").at("a").diverged);
  EXPECT_THAT(notes_, Contains("wild: diverged"));

  wild.trial.recipe.data.text = "/nowhere";
  wild.trial.name = "lost";
  try {
    Run(plan, "log");
    FAIL() << "trained on nothing";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
  }
}

}  // namespace
}  // namespace mnemo
