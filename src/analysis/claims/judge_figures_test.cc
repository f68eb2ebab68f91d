// The statistics that stand on figures of analyses and on many pairs of single trainings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/claims/judge.h"
#include "base/error.h"
#include "base/test_folder.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

class FiguresTest : public ::testing::Test {
 protected:
  FiguresTest() {
    WriteFile(folder_ / "recipe.toml",
              "[data]\ntext = \"t\"\n[model]\ncell = \"gru\"\nunits = 4\n[train]\nupdates = 1\n");
    std::string axis = "recipe = \"recipe.toml\"\nseeds = [1]\n[[axis]]\nname = \"model\"\n";
    for (const char* name : {"a1", "a2", "b1", "b2"}) {
      axis += std::string("[[axis.value]]\nname = \"") + name + "\"\nset = [\"seed=1\"]\n";
    }
    for (const char* name : {"e", "f"}) {
      WriteFile(folder_ / (std::string(name) + ".toml"), axis);
      experiments_.emplace(
          name, MeasuredExperiment{ReadExperiment(folder_ / (std::string(name) + ".toml")), {}});
    }
  }
  void Set(const std::string& experiment, const std::string& point, double test) {
    TrialOutcome outcome;
    outcome.name = experiment + "/" + point + "/seed-1";
    outcome.scores[1] = {.loss = 1, .error = {}};
    outcome.scores[2] = {.loss = test, .error = {}};
    experiments_.at(experiment).outcomes.insert_or_assign(outcome.name, outcome);
  }
  void Read(double share, double other) {
    Reading reading;
    reading.values = {{"t/n-gram/share", share}, {"t/boost/share", other}};
    readings_.insert_or_assign("errors", reading);
  }
  Judgement Decide(const std::string& claim) {
    WriteFile(
        folder_ / "claims.toml",
        "title = \"T\"\nexperiments = [\"e\", \"f\"]\n[[analysis]]\nname = \"errors\"\n"
        "command = [\"errors\", \"{e/a1}\"]\n[[claim]]\nid = 1\ntext = \"x\"\nwhere = \"y\"\n" +
            claim);
    paper_ = ReadClaims(folder_ / "claims.toml");
    return Judge(paper_, paper_.Find(1), experiments_, readings_);
  }
  Judgement Figure(const std::string& keys) {
    return Decide("statistic = \"figures\"\n[[claim.figure]]\n" + keys);
  }
  Judgement Pairs(const std::string& statistic, const std::string& least = "6") {
    return Decide("statistic = \"" + statistic + "\"\nover = [\"e\", \"f\"]\nmeasure = \"test\"\n" +
                  "least_pairs = " + least +
                  "\npairs = [\"a1 < b1\", \"a2 < b2\", \"a1 < b2\", \"a2 < b1\"]\n");
  }

  TestFolder folder_;
  PaperClaims paper_;
  MeasuredExperiments experiments_;
  Readings readings_;
};

TEST_F(FiguresTest, NearIsWithinTheMargin) {
  const std::string near = "value = \"errors/t/n-gram/share\"\nnear = 17.8\nmargin = 5\n";
  EXPECT_EQ(Figure(near).verdict, Verdict::kUndecided);
  EXPECT_THAT(Figure(near).reason, HasSubstr("not measured yet"));
  Read(22.7, 1);
  const Judgement holds = Figure(near);
  EXPECT_EQ(holds.verdict, Verdict::kHolds);
  ASSERT_EQ(holds.evidence.size(), 1u);
  EXPECT_EQ(holds.evidence[0].published, 17.8);
  EXPECT_EQ(holds.evidence[0].measured.mean, 22.7);
  Read(22.9, 1);
  EXPECT_EQ(Figure(near).verdict, Verdict::kDoesNotHold);
  EXPECT_THAT(Figure(near).reason, HasSubstr("22.9"));
}

TEST_F(FiguresTest, BoundsAndOtherFigures) {
  Read(10, 4);
  const std::string value = "value = \"errors/t/n-gram/share\"\n";
  EXPECT_EQ(Figure(value + "above = 9.9").verdict, Verdict::kHolds);
  EXPECT_EQ(Figure(value + "above = 10").verdict, Verdict::kDoesNotHold);
  EXPECT_EQ(Figure(value + "below = 10.1").verdict, Verdict::kHolds);
  EXPECT_EQ(Figure(value + "below = 10").verdict, Verdict::kDoesNotHold);
  EXPECT_EQ(Figure(value + "more = \"errors/t/boost/share\"").verdict, Verdict::kHolds);
  const Judgement less = Figure(value + "less = \"errors/t/boost/share\"");
  EXPECT_EQ(less.verdict, Verdict::kDoesNotHold);
  EXPECT_EQ(less.evidence[0].asked, "below errors/t/boost/share (4)");
  EXPECT_EQ(less.evidence[0].so, false);
}

TEST_F(FiguresTest, AnIntervalOverTheTextThatReachesOverWhatIsAskedLeavesItOpen) {
  Reading reading;
  reading.values = {{"t/a/lead", 0.3}, {"t/a/lead_low", 0.1}, {"t/a/lead_high", 0.5},
                    {"t/b/lead", 0.1}, {"t/b/lead_low", 0.0}, {"t/b/lead_high", 0.2}};
  readings_.insert_or_assign("errors", reading);
  const std::string a = "over_text = true\nvalue = \"errors/t/a/lead\"\n",
                    b = "over_text = true\nvalue = \"errors/t/b/lead\"\n";
  EXPECT_EQ(Figure(a + "above = 0.05").verdict, Verdict::kHolds);
  EXPECT_EQ(Figure(a + "above = 0.6").verdict, Verdict::kDoesNotHold);
  for (const char* near : {"above = 0.15", "above = 0.4", "below = 0.4", "below = 0.2"}) {
    const Judgement open = Figure(a + near);
    EXPECT_EQ(open.verdict, Verdict::kUndecided) << near;
    EXPECT_THAT(open.reason,
                HasSubstr("interval over the text reaches over that (0.3, 0.1 to 0.5)"));
    EXPECT_EQ(open.evidence[0].so, std::nullopt);
    EXPECT_EQ(open.evidence[0].measured.high, 0.5);
  }
  EXPECT_EQ(Figure(a + "near = 0.3\nmargin = 0.25").verdict, Verdict::kHolds);
  EXPECT_EQ(Figure(a + "near = 0.3\nmargin = 0.15").verdict, Verdict::kUndecided);
  EXPECT_EQ(Figure(a + "near = 0.4\nmargin = 0.05").verdict, Verdict::kUndecided);
  EXPECT_EQ(Figure(a + "near = 0.6\nmargin = 0.05").verdict, Verdict::kDoesNotHold);
  // 0.2 apart, and together they reach over sqrt(0.2^2 + 0.1^2).
  EXPECT_EQ(Figure(a + "more = \"errors/t/b/lead\"").verdict, Verdict::kUndecided);
  EXPECT_EQ(Figure(b + "less = \"errors/t/a/lead\"").verdict, Verdict::kUndecided);
  EXPECT_EQ(Figure(b + "less = \"errors/t/a/lead\"").evidence[0].asked,
            "below errors/t/a/lead (0.3, 0.1 to 0.5)");
  readings_.at("errors").values["t/a/lead_low"] = 0.2;
  EXPECT_EQ(Figure(a + "more = \"errors/t/b/lead\"").verdict, Verdict::kHolds);
  EXPECT_EQ(Figure(b + "less = \"errors/t/a/lead\"").verdict, Verdict::kHolds);
  EXPECT_EQ(Figure(a + "less = \"errors/t/b/lead\"").verdict, Verdict::kDoesNotHold);
  // Only where it is asked for.
  EXPECT_EQ(Figure("value = \"errors/t/a/lead\"\nabove = 0.25").verdict, Verdict::kHolds);
}

TEST_F(FiguresTest, AnIntervalOverTheTextMayBeTheRowsOrMissing) {
  Reading reading;
  reading.values = {{"t/a/best", 0.8}, {"t/a/low", 0.7}, {"t/a/high", 0.9}, {"t/b/best", 0.8}};
  readings_.insert_or_assign("errors", reading);
  const std::string a = "over_text = true\nvalue = \"errors/t/a/best\"\n";
  EXPECT_EQ(Figure(a + "above = 0.65").verdict, Verdict::kHolds);
  EXPECT_EQ(Figure(a + "above = 0.75").verdict, Verdict::kUndecided);
  const Judgement none = Figure("over_text = true\nvalue = \"errors/t/b/best\"\nabove = 0.75");
  EXPECT_EQ(none.verdict, Verdict::kUndecided);
  EXPECT_THAT(none.reason, HasSubstr("has no interval over the text"));
  EXPECT_THROW(Figure("over_text = true\nvalue = \"trained/e/a1/test\"\nabove = 1"), Error);
}

TEST_F(FiguresTest, OneThatIsNotMetDecidesEvenIfOthersAreMissing) {
  Read(10, 4);
  const Judgement judgement = Figure(
      "value = \"errors/t/n-gram/share\"\nabove = 11\n[[claim.figure]]\n"
      "value = \"trained/e/a1/test\"\nbelow = 2");
  EXPECT_EQ(judgement.verdict, Verdict::kDoesNotHold);
  EXPECT_THAT(judgement.reason, HasSubstr("(10); 1 more open"));
  ASSERT_EQ(judgement.evidence.size(), 2u);  // what is asked and not there yet is shown, too
  EXPECT_EQ(judgement.evidence[1].asked, "below 2");
  EXPECT_EQ(judgement.evidence[1].so, std::nullopt);
  Set("e", "a1", 1.5);
  EXPECT_EQ(Figure("value = \"trained/e/a1/test\"\nbelow = 2").verdict, Verdict::kHolds);
}

TEST_F(FiguresTest, TrainingsAreMeasuredOnceAllSeedsAreThere) {
  WriteFile(folder_ / "e.toml",
            "recipe = \"recipe.toml\"\nseeds = [1, 2]\n[[axis]]\nname = \"model\"\n"
            "[[axis.value]]\nname = \"a1\"\nset = [\"seed=1\"]\n");
  experiments_.at("e").experiment = ReadExperiment(folder_ / "e.toml");
  const std::string below = "value = \"trained/e/a1/test\"\nbelow = 2";
  Set("e", "a1", 1.5);
  EXPECT_EQ(Figure(below).verdict, Verdict::kUndecided);
  EXPECT_THAT(Figure(below).reason, HasSubstr("1 of 2 seeds are measured"));
  TrialOutcome second = experiments_.at("e").outcomes.at("e/a1/seed-1");
  second.name = "e/a1/seed-2";
  second.diverged = true;
  experiments_.at("e").outcomes[second.name] = second;
  EXPECT_THAT(Figure(below).reason, HasSubstr("1 of 2 seeds diverged"));
  second.diverged = false;
  second.scores[2]->loss = 1.7;
  experiments_.at("e").outcomes[second.name] = second;
  const Judgement judgement = Figure(below);
  EXPECT_EQ(judgement.verdict, Verdict::kHolds);
  EXPECT_EQ(judgement.evidence[0].seeds, 2);
  EXPECT_DOUBLE_EQ(judgement.evidence[0].measured.mean, 1.6);
  EXPECT_LT(judgement.evidence[0].measured.low, 1.6);
}

TEST_F(FiguresTest, WrongNamesAreToldBeforeAnythingIsTrained) {
  for (const char* keys :
       {"value = \"nothing/t/x/y\"\nabove = 1", "value = \"trained/g/a1/test\"\nabove = 1",
        "value = \"trained/e/a9/test\"\nabove = 1", "value = \"trained/e/a1/tests\"\nabove = 1",
        "value = \"errors/t/x/y\"\nless = \"nothing/t/x/y\"", "value = \"errors/t/x/y\"",
        "value = \"errors/t/x/y\"\nabove = 1\nbelow = 2", "value = \"errors/t/x/y\"\nnear = 1"}) {
    EXPECT_THROW(Figure(keys), Error) << keys;
  }
  // What an analysis found is known afterwards only.
  Read(1, 1);
  const Judgement judgement = Figure("value = \"errors/t/n-gram/shares\"\nabove = 1");
  EXPECT_EQ(judgement.verdict, Verdict::kUndecided);
  EXPECT_THAT(judgement.reason, HasSubstr("no such column of numbers, but share"));
}

TEST_F(FiguresTest, AMajorityNeedsItsIntervalAboveOneHalf) {
  EXPECT_EQ(Pairs("majority").verdict, Verdict::kUndecided);
  for (const char* experiment : {"e", "f"}) {
    Set(experiment, "a1", 1), Set(experiment, "a2", 1.1);
    Set(experiment, "b1", 2), Set(experiment, "b2", 2.1);
  }
  const Judgement judgement = Pairs("majority");  // 8 of 8: 0.63 to 1
  EXPECT_EQ(judgement.verdict, Verdict::kHolds);
  EXPECT_THAT(judgement.reason, HasSubstr("so in 8 of 8 pairs (95 % interval of the share: 0.63 to "
                                          "1.00)"));
  EXPECT_EQ(Pairs("mixed").verdict, Verdict::kDoesNotHold);
  EXPECT_EQ(Pairs("majority", "9").verdict, Verdict::kUndecided);
  Set("e", "a1", 3);  // 6 of 8: 0.35 to 0.97
  EXPECT_EQ(Pairs("majority").verdict, Verdict::kUndecided);
  EXPECT_EQ(Pairs("mixed").verdict, Verdict::kHolds);
  EXPECT_THAT(Pairs("mixed").reason, HasSubstr("not so: e: a1 3, b1 2; e: a1 3, b2 2.1"));
  for (const char* experiment : {"e", "f"}) {
    Set(experiment, "a1", 5), Set(experiment, "a2", 5.1);
  }
  EXPECT_EQ(Pairs("majority").verdict, Verdict::kDoesNotHold);
}

TEST_F(FiguresTest, AGridMayHaveHolesButNotEverywhere) {
  std::string axis = "recipe = \"recipe.toml\"\nseeds = [1]\n[[axis]]\nname = \"model\"\n";
  for (const char* name : {"a1", "b1"}) {
    axis += std::string("[[axis.value]]\nname = \"") + name + "\"\nset = [\"seed=1\"]\n";
  }
  WriteFile(folder_ / "f.toml", axis);
  experiments_.at("f") = {ReadExperiment(folder_ / "f.toml"), {}};
  Set("e", "a2", 1), Set("e", "b2", 2), Set("f", "a1", 1), Set("f", "b1", 2);
  EXPECT_THAT(Pairs("majority").reason, HasSubstr("2 pairs are measured, and the rule asks for 6"));
  try {
    Decide(
        "statistic = \"majority\"\nover = [\"f\"]\nmeasure = \"test\"\n"
        "least_pairs = 6\npairs = [\"a2 < b2\"]\n");
    FAIL() << "a pair that no experiment has";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("a2 < b2"));
  }
}

TEST_F(FiguresTest, PairsOfWhatIsTrainedSoFarAreCounted) {
  Set("e", "a1", 1), Set("e", "b1", 2), Set("e", "b2", 2);
  EXPECT_THAT(Pairs("majority").reason, HasSubstr("2 pairs are measured, and the rule asks for 6"));
}

}  // namespace
}  // namespace mnemo
