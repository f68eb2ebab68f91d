#include "analysis/claims/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/test_folder.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

constexpr char kExperiment[] = R"(recipe = "r.toml"
seeds = [1, 2, 3]
[[axis]]
name = "cell"
[[axis.value]]
name = "a"
set = []
[[axis.value]]
name = "b"
set = []
[[axis.value]]
name = "c"
set = []
)";

class JudgeTest : public ::testing::Test {
 protected:
  JudgeTest() {
    WriteFile(folder_ / "r.toml", "[data]\nset='x'\n[model]\nunits=3\n[train]\nupdates=9\n");
    WriteFile(folder_ / "e.toml", kExperiment);
    experiments_.emplace("e", MeasuredExperiment{ReadExperiment(folder_ / "e.toml"), {}});
  }

  void Give(const std::string& point, const std::vector<double>& tests) {
    for (size_t i = 0; i < tests.size(); ++i) {
      TrialOutcome outcome;
      outcome.name = "e/" + point + "/seed-" + std::to_string(i + 1);
      outcome.scores[1] = {.loss = 1, .error = {}};
      outcome.scores[2] = {.loss = tests[i], .error = {}};
      experiments_.at("e").outcomes.insert_or_assign(outcome.name, outcome);
    }
  }
  Judgement Decide(const std::string& claim) {
    WriteFile(folder_ / "claims.toml", R"(title = "T"
experiments = ["e"]
[[claim]]
id = 1
text = "x"
where = "y"
)" + claim + R"(
[[published]]
experiment = "e"
measure = "test"
[published.values]
"a" = 2.0
)");
    paper_ = ReadClaims(folder_ / "claims.toml");
    return Judge(paper_, paper_.Find(1), experiments_);
  }
  Judgement Order(const std::string& pairs) {
    return Decide("statistic = \"order\"\nexperiment = \"e\"\nmeasure = \"test\"\npairs = " +
                  pairs);
  }
  Judgement Equal(const std::string& margin) {
    return Decide("statistic = \"equal\"\nexperiment = \"e\"\nmeasure = \"test\"\nmargin = " +
                  margin + "\npairs = [\"a = b\"]");
  }

  TestFolder folder_;
  PaperClaims paper_;
  std::map<std::string, MeasuredExperiment> experiments_;
};

TEST_F(JudgeTest, WhereEveryLearningRateDivergedNothingIsWaitedFor) {
  WriteFile(folder_ / "e.toml", std::string(kExperiment)
                                    .replace(std::string(kExperiment).find("[[axis]]"), 0,
                                             "[rates]\nlow = -2\nhigh = 2\ncount = 2\nseed = 5\n"));
  experiments_.at("e").experiment = ReadExperiment(folder_ / "e.toml");
  Give("b", {2.00, 2.01, 2.02});
  for (const char* rate : {"e/a/rate-1", "e/a/rate-2"}) {
    EXPECT_THAT(Order(R"(["a < b"])").reason, HasSubstr("a is not trained yet"));
    TrialOutcome outcome;
    outcome.name = rate;
    outcome.diverged = true;
    experiments_.at("e").outcomes.insert_or_assign(outcome.name, outcome);
  }
  EXPECT_THAT(Order(R"(["a < b"])").reason, HasSubstr("a has 0 of 3 seeds, 3 diverged"));
}

TEST_F(JudgeTest, AnOrderHoldsOnlyWhereSeedsSeparate) {
  Give("a", {1.00, 1.01, 1.02});
  Give("b", {2.00, 2.01, 2.02});
  Give("c", {1.9, 2.3, 1.2});
  EXPECT_EQ(Order("['a < b']").verdict, Verdict::kHolds);
  EXPECT_EQ(Order("['b < a']").verdict, Verdict::kDoesNotHold);
  EXPECT_EQ(Order("['a < b', 'b < c']").verdict, Verdict::kUndecided);
  EXPECT_EQ(Order("['b < c', 'b < a']").verdict, Verdict::kDoesNotHold);  // one is enough
  const Judgement judgement = Order("['a < b', 'b < c']");
  EXPECT_THAT(judgement.reason, HasSubstr("open: b < c (-0.2"));
  EXPECT_THAT(judgement.rule, HasSubstr("1 - 0.05/2"));
  ASSERT_EQ(judgement.evidence.size(), 3u);
  EXPECT_EQ(judgement.evidence[0].what, "a: test");
  EXPECT_EQ(judgement.evidence[0].published, 2.0);
  EXPECT_DOUBLE_EQ(judgement.evidence[0].measured.mean, 1.01);
  EXPECT_FALSE(judgement.evidence[1].published);
}

TEST_F(JudgeTest, NothingIsDecidedOnFewerSeeds) {
  Give("a", {1.00, 1.01});
  Give("b", {2.00, 2.01, 2.02});
  EXPECT_EQ(Order("['a < b']").verdict, Verdict::kUndecided);
  EXPECT_THAT(Order("['a < b']").reason, HasSubstr("a < b (a has 2 of 3 seeds)"));
  EXPECT_THAT(Order("['c < a']").reason, HasSubstr("c is not trained yet, a has 2 of 3 seeds"));
  EXPECT_EQ(Order("['b < a']").verdict, Verdict::kUndecided);
  EXPECT_EQ(Decide("statistic = \"published\"\nexperiment = \"e\"\nmeasure = \"test\"\n"
                   "margin = 9\npoints = ['a']")
                .verdict,
            Verdict::kUndecided);
}

TEST_F(JudgeTest, DivergedSeedsAreToldFromThoseThatAreNotThere) {
  Give("a", {1.00, 1.01, 1.02});
  Give("b", {2.00, 2.01, 2.02});
  experiments_.at("e").outcomes.at("e/b/seed-2").diverged = true;
  const Judgement judgement = Order("['a < b']");
  EXPECT_EQ(judgement.verdict, Verdict::kUndecided);
  EXPECT_THAT(judgement.reason, HasSubstr("b has 2 of 3 seeds, 1 diverged"));
}

TEST_F(JudgeTest, ASplitNeedsAWinnerOnEachSide) {
  const auto split = [&](const std::string& pairs) {
    return Decide("statistic = \"split\"\nexperiment = \"e\"\nmeasure = \"test\"\npairs = " +
                  pairs);
  };
  Give("a", {1.00, 1.01, 1.02});
  Give("b", {2.00, 2.01, 2.02});
  EXPECT_EQ(split("['a < b', 'c < b']").verdict, Verdict::kUndecided);
  Give("c", {3.00, 3.01, 3.02});
  EXPECT_EQ(split("['a < b', 'c < b']").verdict, Verdict::kHolds);
  EXPECT_THAT(split("['a < b', 'c < b']").reason, HasSubstr("each wins somewhere: a < b (+1.000"));
  EXPECT_EQ(split("['a < b', 'b < c']").verdict, Verdict::kDoesNotHold);
  EXPECT_EQ(split("['b < a', 'c < b']").verdict, Verdict::kDoesNotHold);
  EXPECT_THAT(split("['b < a', 'c < b']").reason, HasSubstr("wins everywhere"));
  Give("c", {1.0, 2.0, 3.0});  // no winner: neither so nor the other way round
  EXPECT_EQ(split("['a < b', 'c < b']").verdict, Verdict::kUndecided);
}

TEST_F(JudgeTest, MoreMeasuresAreShownAndDecideNothing) {
  Give("a", {1.00, 1.01, 1.02});
  Give("b", {2.00, 2.01, 2.02});
  const Judgement judgement = Decide(
      "statistic = \"order\"\nexperiment = \"e\"\nmeasure = \"test\"\nalso = [\"valid\"]\n"
      "pairs = [\"a < b\"]");
  EXPECT_EQ(judgement.verdict, Verdict::kHolds);
  ASSERT_EQ(judgement.evidence.size(), 4u);
  EXPECT_EQ(judgement.evidence[2].what, "a: valid");
  EXPECT_DOUBLE_EQ(judgement.evidence[3].measured.mean, 1);
}

TEST_F(JudgeTest, EqualMeansWithinTheMarginAndNotJustUnseparated) {
  Give("a", {1.00, 1.01, 1.02});
  Give("b", {1.05, 1.06, 1.07});
  EXPECT_EQ(Equal("0.1").verdict, Verdict::kHolds);
  EXPECT_EQ(Equal("0.05").verdict, Verdict::kUndecided);  // the interval crosses the margin
  EXPECT_EQ(Equal("0.01").verdict, Verdict::kDoesNotHold);
  Give("b", {0.1, 1.0, 1.9});
  EXPECT_EQ(Equal("0.1").verdict, Verdict::kUndecided);  // a wide interval shows nothing
}

TEST_F(JudgeTest, PublishedFiguresAreMetWithinTheMargin) {
  const auto met = [&](const std::string& margin) {
    return Decide("statistic = \"published\"\nexperiment = \"e\"\nmeasure = \"test\"\nmargin = " +
                  margin + "\npoints = ['a']")
        .verdict;
  };
  Give("a", {2.09, 2.10, 2.11});
  EXPECT_EQ(met("0.2"), Verdict::kHolds);
  EXPECT_EQ(met("0.1"), Verdict::kUndecided);
  EXPECT_EQ(met("0.01"), Verdict::kDoesNotHold);
  // As of every pair: the second, which is the paper's 2.0, less the first.
  const Judgement told = Decide(
      "statistic = \"published\"\nexperiment = \"e\"\nmeasure = \"test\"\nmargin = 0.01\n"
      "points = ['a']");
  EXPECT_THAT(told.reason, HasSubstr("a = the paper's (-0.100"));
}

TEST_F(JudgeTest, CountsNeedNoTrial) {
  const Judgement right = Decide("statistic = \"counts\"\ncounts = ['gru 227 20 = 168888']");
  EXPECT_EQ(right.verdict, Verdict::kHolds);
  EXPECT_EQ(right.evidence.at(0).measured.mean, 168888);
  EXPECT_EQ(Decide("statistic = \"counts\"\ncounts = ['gru 227 20 = 168889']").verdict,
            Verdict::kDoesNotHold);
}

TEST_F(JudgeTest, WhatCannotBeDecidedSaysWhy) {
  const Judgement judgement = Decide("undecidable = \"the data is private\"");
  EXPECT_EQ(judgement.verdict, Verdict::kUndecided);
  EXPECT_EQ(judgement.reason, "the data is private");
}

TEST_F(JudgeTest, WrongClaimsAreRefused) {
  const auto refusal = [&](const std::string& claim) -> std::string {
    try {
      Decide(claim);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
      return error.what();
    }
    return "";
  };
  const std::string order = "statistic = \"order\"\nexperiment = \"e\"\nmeasure = \"test\"\n";
  EXPECT_THAT(refusal(order + "pairs = ['a < d']"), HasSubstr("no such point"));
  EXPECT_THAT(refusal(order + "pairs = ['a = b']"), HasSubstr("no pair of points"));
  EXPECT_THAT(refusal(order + "pairs = []"), HasSubstr("there is no pair"));
  EXPECT_THAT(refusal(order + "pairs = ['a < b']\nalso = ['tests']"), HasSubstr("no measure"));
  EXPECT_THAT(refusal("statistic = \"odrer\""), HasSubstr("did you mean 'order'"));
  EXPECT_THAT(refusal("statistic = \"order\"\nexperiment = \"e\"\nmeasure = \"tests\"\npairs=[]"),
              HasSubstr("did you mean 'test'"));
  EXPECT_THAT(refusal("statistic = \"counts\"\ncounts = ['gru 227 = 5']"), HasSubstr("no count"));
  EXPECT_THAT(refusal("statistic = \"counts\"\ncounts = []"), HasSubstr("there is no count"));
  EXPECT_THAT(refusal("undecidable = \"x\"\nmargn = 3"), HasSubstr("margn"));
  EXPECT_THAT(refusal("undecidable = \"x\"\nstatistic = \"order\""), HasSubstr("says why"));
  // What counted twice would be evidence of nothing.
  EXPECT_THAT(refusal(order + "pairs = ['a < b', 'a < b']"), HasSubstr("there twice"));
  EXPECT_THAT(refusal(order + "pairs = ['a < b', 'b < a']"), HasSubstr("other way round"));
  EXPECT_THAT(refusal(order + "pairs = ['a < a']"), HasSubstr("with itself"));
  const std::string analysis = "[[analysis]]\nname = \"x\"\ncommand = [\"losses\", \"{e/a}\"]\n";
  EXPECT_THAT(refusal("undecidable = \"x\"\n" + analysis + analysis), HasSubstr("there twice"));
  EXPECT_THAT(refusal("undecidable = \"x\"\n[[published]]\nexperiment = \"e\"\nmeasure = "
                      "\"test\"\n[published.values]\n\"a\" = 3.0\n"),
              HasSubstr("published twice"));
  EXPECT_THAT(refusal("undecidable = \"x\"\n[[claim]]\nid = 1\ntext = \"\"\nwhere = \"\"\n"
                      "undecidable = \"x\""),
              HasSubstr("there twice"));
}

}  // namespace
}  // namespace mnemo
