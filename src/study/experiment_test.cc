#include "study/experiment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "base/test_folder.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kRecipe[] = R"([data]
set = "jsb"
[model]
cell = "gru"
units = 5
[train]
epochs = 2
)";

constexpr char kExperiment[] = R"(recipe = "r.toml"
rate_seed = 3
seeds = [11, 12]
[rates]
low = -12
high = -6
count = 4
seed = 9
[[axis]]
name = "set"
[[axis.value]]
name = "small"
set = ["data.set=small"]
[[axis.value]]
name = "large"
cost = 10
set = ["data.set=large", "train.validate_every=7"]
[[axis]]
name = "cell"
[[axis.value]]
name = "tanh"
set = ["model.cell=tanh"]
[[axis.value]]
name = "lstm"
cost = 2
set = ["model.cell=lstm"]
)";

class ExperimentTest : public ::testing::Test {
 protected:
  ExperimentTest() { WriteFile(folder_ / "r.toml", kRecipe); }

  Experiment Read(const std::string& text = kExperiment) {
    WriteFile(folder_ / "music.toml", text);
    return ReadExperiment(folder_ / "music.toml");
  }
  std::string Refusal(const std::string& from, const std::string& to) {
    std::string text = kExperiment;
    text.replace(text.find(from), from.size(), to);
    try {
      Read(text);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
      return error.what();
    }
    return "";
  }

  TestFolder folder_;
};

TrialOutcome Valid(const std::string& name, double loss, bool diverged = false) {
  TrialOutcome outcome;
  outcome.name = name;
  outcome.diverged = diverged;
  if (!diverged) outcome.scores[1] = {.loss = loss, .error = {}};
  return outcome;
}

TEST_F(ExperimentTest, TheGridOfRatesIsThatOfAllPoints) {
  const Experiment experiment = Read();
  EXPECT_EQ(TrialCount(experiment), 24u);
  ASSERT_EQ(experiment.rates.size(), 4u);
  for (const double rate : experiment.rates) {
    EXPECT_GT(rate, std::exp(-12.0));
    EXPECT_LT(rate, std::exp(-6.0));
  }
  const auto planned = PlanExperiment(experiment, {});
  ASSERT_EQ(planned.size(), 16u);  // no rate is known to be the best
  EXPECT_EQ(planned[0].trial.name, "music/small/tanh/rate-1");
  EXPECT_EQ(planned[5].trial.name, "music/small/lstm/rate-2");
  EXPECT_EQ(planned[5].trial.recipe.train.rate, experiment.rates[1]);
  EXPECT_EQ(planned[5].trial.recipe.seed, 3u);
  EXPECT_EQ(planned[5].trial.recipe.data.set, "small");
  EXPECT_THAT(planned[5].trial.recipe.model.cells, ElementsAre("lstm"));
  EXPECT_EQ(planned[15].trial.recipe.train.validate_every, 7);
  EXPECT_EQ(planned[15].trial.cost, 20);
  EXPECT_EQ(Read().rates, experiment.rates);
}

TEST_F(ExperimentTest, TheBestRateGetsFreshSeedsBeforeTheNextSet) {
  const Experiment experiment = Read();
  Outcomes outcomes;
  const auto add = [&](const std::string& name, double loss, bool diverged = false) {
    outcomes.insert_or_assign(name, Valid(name, loss, diverged));
  };
  const Point lstm = {"small", "lstm"};
  for (int r = 1; r <= 3; ++r) add("music/small/lstm/rate-" + std::to_string(r), 9 - r, r == 3);
  EXPECT_FALSE(BestRate(experiment, lstm, outcomes));  // one is missing
  add("music/small/lstm/rate-4", 8);
  EXPECT_EQ(BestRate(experiment, lstm, outcomes), 1u);
  const auto planned = PlanExperiment(experiment, outcomes);
  ASSERT_EQ(planned.size(), 18u);
  EXPECT_EQ(planned[8].trial.name, "music/small/lstm/seed-11");
  EXPECT_EQ(planned[9].trial.recipe.seed, 12u);
  EXPECT_EQ(planned[9].trial.recipe.train.rate, experiment.rates[1]);
  EXPECT_EQ(planned[10].trial.recipe.data.set, "large");

  EXPECT_TRUE(SeedOutcomes(experiment, lstm, outcomes).empty());
  add("music/small/lstm/seed-11", 1, true);
  add("music/small/lstm/seed-12", 2);
  const auto seeds = SeedOutcomes(experiment, lstm, outcomes);
  ASSERT_EQ(seeds.size(), 1u);
  EXPECT_EQ(seeds[0]->name, "music/small/lstm/seed-12");

  for (int r = 1; r <= 4; ++r) add("music/small/tanh/rate-" + std::to_string(r), 1, true);
  EXPECT_FALSE(BestRate(experiment, {"small", "tanh"}, outcomes));  // all diverged
}

TEST_F(ExperimentTest, WhatWouldCountTwiceIsRefused) {
  EXPECT_THAT(Refusal("seeds = [11, 12]", "seeds = [11, 12, 11]"),
              HasSubstr("a seed is there twice"));
  EXPECT_THAT(Refusal("rate_seed = 3", "start_from = \"\""), HasSubstr("names no trial"));
  const std::string wrong = Refusal("model.cell=tanh", "model.cel=tanh");
  EXPECT_THAT(wrong, HasSubstr("music.toml, set = [\"model.cel=tanh\"]"));
}

TEST_F(ExperimentTest, WhatItBeginsWithComesFirst) {
  const Experiment experiment =
      Read(std::string("start_from = \"first/gru/seed-1\"\n") + kExperiment);
  EXPECT_TRUE(PlanExperiment(experiment, {}).empty());
  Outcomes outcomes = {{"first/gru/seed-1", Valid("first/gru/seed-1", 0, true)}};
  EXPECT_TRUE(PlanExperiment(experiment, outcomes).empty());  // diverged: there is no weight
  outcomes["first/gru/seed-1"] = Valid("first/gru/seed-1", 2);
  outcomes["first/gru/seed-1"].key = "abc";
  const auto planned = PlanExperiment(experiment, outcomes);
  ASSERT_EQ(planned.size(), 16u);
  for (const PlannedTrial& one : planned) {
    ASSERT_TRUE(one.trial.start);
    EXPECT_EQ(one.trial.start->name, "first/gru/seed-1");
    EXPECT_EQ(one.trial.start->key, "abc");
  }
}

TEST_F(ExperimentTest, WithoutRatesTheRecipesOwnIsTrained) {
  std::string text = kExperiment;
  const size_t begin = text.find("[rates]");
  text.erase(begin, text.find("[[axis]]") - begin);
  const auto planned = PlanExperiment(Read(text), {});
  ASSERT_EQ(planned.size(), 8u);
  EXPECT_EQ(planned[1].trial.name, "music/small/tanh/seed-12");
  EXPECT_EQ(planned[1].trial.recipe.train.rate, Recipe{}.train.rate);
}

TEST_F(ExperimentTest, WhatIsWrongIsNamed) {
  EXPECT_THAT(Refusal("seeds = [11, 12]", "seeds = []"), HasSubstr("there is no seed"));
  EXPECT_THAT(Refusal("count = 4", "cuont = 4"), HasSubstr("cuont"));
  EXPECT_THAT(Refusal("\"small\"", "\"../small\""), HasSubstr("part of a trial's name"));
  EXPECT_THAT(Refusal("\"lstm\"", "\"tanh\""), HasSubstr("there twice"));
  EXPECT_THAT(Refusal("model.cell=lstm", "model.cel=lstm"), HasSubstr("model.cel"));
  EXPECT_THAT(Refusal("low = -12", "low = 5"), HasSubstr("high"));
  EXPECT_THAT(Refusal("r.toml", "none.toml"), HasSubstr("none.toml: no such file"));
  EXPECT_THAT(Refusal("count = 4", "count = 40000"), HasSubstr("count"));
}

}  // namespace
}  // namespace mnemo
