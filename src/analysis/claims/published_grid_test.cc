#include "analysis/claims/published_grid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "base/test_folder.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;

constexpr char kExperiment[] = R"(recipe = "r.toml"
seeds = [1, 2]
[[axis]]
name = "cell"
[[axis.value]]
name = "z"
set = []
[[axis.value]]
name = "a"
set = []
[[axis.value]]
name = "unpublished"
set = []
)";

constexpr char kClaims[] = R"(title = "T"
experiments = ["one", "two"]
[[claim]]
id = 1
text = "x"
where = "y"
undecidable = "z"
[[published]]
experiment = "one"
measure = "test"
[published.values]
"a" = 2.0
"z" = 3.0
[[published]]
experiment = "two"
measure = "test"
mark = "[fig]"
note = "other text"
[published.values]
"a" = 4.0
[[published]]
experiment = "two"
measure = "epochs_to_valid"
[published.values]
"a" = 7.0
)";

class PublishedGridTest : public ::testing::Test {
 protected:
  PublishedGridTest() {
    WriteFile(folder_ / "r.toml", "[data]\nset='x'\n[model]\nunits=3\n[train]\nupdates=9\n");
    for (const char* name : {"one", "two"}) {
      const fs::path file = folder_ / (std::string(name) + ".toml");
      WriteFile(file, kExperiment);
      experiments_.emplace(name, MeasuredExperiment{ReadExperiment(file), {}});
    }
    WriteFile(folder_ / "claims.toml", kClaims);
    paper_ = ReadClaims(folder_ / "claims.toml");
  }

  TestFolder folder_;
  MeasuredExperiments experiments_;
  PaperClaims paper_;
};

TEST_F(PublishedGridTest, EveryFigureStandsBesideItsMeasurement) {
  for (const int seed : {1, 2}) {
    TrialOutcome outcome;
    outcome.name = "one/z/seed-" + std::to_string(seed);
    outcome.scores[2] = {.loss = seed + 0.5, .error = {}};
    experiments_.at("one").outcomes.emplace(outcome.name, outcome);
  }
  const PublishedGrid grid = GridOfPublished(paper_, experiments_);
  EXPECT_THAT(grid.points, ElementsAre("z", "a"));  // as the axis has them
  ASSERT_EQ(grid.rows.size(), 2u);                  // what compares points is no figure of one
  const PublishedRow& one = grid.rows[0];
  EXPECT_EQ(one.experiment, "one");
  EXPECT_EQ(one.cells[0]->published, 3);
  EXPECT_EQ(one.cells[0]->seeds, 2);
  EXPECT_DOUBLE_EQ(one.cells[0]->measured.mean, 2);
  EXPECT_EQ(one.cells[1]->published, 2);
  EXPECT_EQ(one.cells[1]->seeds, 0);
  EXPECT_TRUE(std::isnan(one.cells[1]->measured.mean));
  EXPECT_FALSE(grid.rows[1].cells[0]);  // nothing printed
  EXPECT_EQ(grid.rows[1].cells[1]->mark, "[fig]");
  EXPECT_EQ(grid.rows[0].note, "");
  EXPECT_EQ(grid.rows[1].note, "other text");
}

TEST_F(PublishedGridTest, AnUnknownPointIsRefused) {
  paper_.published[0].point = "b";
  EXPECT_THROW(GridOfPublished(paper_, experiments_), Error);
}

}  // namespace
}  // namespace mnemo
