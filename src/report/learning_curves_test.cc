#include "report/learning_curves.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "report/markup_check.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(LearningCurves, ShowWhatComesAfterTheFirstFall) {
  const TestFolder folder;
  WriteFile(folder / "r.toml", "[data]\nset='x'\n[model]\nunits=3\n[train]\nupdates=9\n");
  WriteFile(folder / "e.toml",
            "recipe = \"r.toml\"\nseeds = [1]\n[[axis]]\nname = \"cell\"\n"
            "[[axis.value]]\nname = \"fast\"\nset = []\n[[axis.value]]\nname = \"slow\"\nset = []\n"
            "[[axis.value]]\nname = \"untrained\"\nset = []\n");
  MeasuredExperiment measured{ReadExperiment(folder / "e.toml"), {}};
  for (const char* name : {"fast", "slow"}) {
    TrialOutcome outcome;
    outcome.name = std::string("e/") + name + "/seed-1";
    const double factor = name[0] == 's' ? 2 : 1;
    for (int i = 0; i < 100; ++i) {
      CurvePoint point;
      point.epoch = i + 1;
      point.seconds = 2.0 * (i + 1);
      point.valid = factor * (i < 3 ? 5000 : 9 - 0.05 * i);
      point.train = point.valid + 100;
      outcome.curve.push_back(point);
    }
    measured.outcomes.emplace(outcome.name, outcome);
  }
  const auto figures = LearningCurves("paper", measured);
  ASSERT_EQ(figures.size(), 4u);
  EXPECT_EQ(figures[0].name, "paper-e-train-epochs");
  EXPECT_EQ(figures[1].name, "paper-e-epochs");
  EXPECT_EQ(figures[3].name, "paper-e-seconds");
  EXPECT_THAT(figures[0].markup, HasSubstr("training loss, nats"));
  EXPECT_THAT(figures[0].markup, HasSubstr(">115<"));
  EXPECT_THAT(figures[1].markup, Not(HasSubstr(">115<")));
  for (const ResultFigure& figure : figures) {
    EXPECT_EQ(fixture::ReadMarkup(figure.markup).error, "");
    EXPECT_THAT(figure.markup, HasSubstr(">fast<"));
    EXPECT_THAT(figure.markup, Not(HasSubstr("untrained")));
    EXPECT_THAT(figure.markup, Not(HasSubstr(">5000<")));  // no tick up there
    EXPECT_THAT(figure.markup, HasSubstr("15<"));
  }
}

TEST(LearningCurves, OfAnExperimentWithoutAxesAreCalledByItsName) {
  const TestFolder folder;
  WriteFile(folder / "r.toml", "[data]\nset='x'\n[model]\nunits=3\n[train]\nupdates=9\n");
  WriteFile(folder / "alone.toml", "recipe = \"r.toml\"\nseeds = [1]\n");
  MeasuredExperiment measured{ReadExperiment(folder / "alone.toml"), {}};
  TrialOutcome outcome;
  outcome.name = "alone/seed-1";
  for (int i = 0; i < 100; ++i) outcome.curve.push_back({i, 1.0 * i, 1.0 * i, 3, 9 - 0.05 * i});
  measured.outcomes.emplace(outcome.name, outcome);
  const auto figures = LearningCurves("paper", measured);
  ASSERT_EQ(figures.size(), 4u);
  EXPECT_EQ(figures[1].name, "paper-alone-epochs");
  EXPECT_THAT(figures[1].markup, HasSubstr(">alone<"));
}

}  // namespace
}  // namespace mnemo
