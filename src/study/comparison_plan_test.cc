#include "study/comparison_plan.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace mnemo {
namespace {

ComparisonSpec Spec() {
  ComparisonSpec spec;
  spec.cells = {"a", "b"};
  spec.workers = 2;
  spec.minutes = 2;
  spec.parameters = 1000;
  return spec;
}

std::vector<CellCost> Costs(double scale = 1) {
  return {{"a", 10, 1000, 0.010 * scale, 1e-6 * scale, 3e-6 * scale},
          {"b", 10, 1000, 0.020 * scale, 2e-6 * scale, 6e-6 * scale}};
}

TEST(ScheduleLength, LongestFirstToTheFreeWorker) {
  EXPECT_DOUBLE_EQ(ScheduleLength({1, 2, 3, 4}, 2), 5);
  EXPECT_DOUBLE_EQ(ScheduleLength({1, 2, 3, 4}, 1), 10);
  EXPECT_DOUBLE_EQ(ScheduleLength({5, 1}, 4), 5);
  EXPECT_DOUBLE_EQ(ScheduleLength({}, 2), 0);
}

TEST(MakePlan, FillsTheMinutesAndNoMore) {
  const ComparisonPlan plan = MakePlan(Spec(), Costs(), 10000, 10000);
  EXPECT_EQ(plan.seeds, 3);
  EXPECT_LE(plan.planned_seconds, 120);
  EXPECT_GT(plan.planned_seconds, 0.9 * 120);
  EXPECT_EQ(plan.pilot_updates, plan.final_updates / kPilotShare);
}

TEST(MakePlan, TwiceTheTimeIsAboutTwiceTheUpdates) {
  ComparisonSpec longer = Spec();
  longer.minutes = 4;
  const double ratio = static_cast<double>(MakePlan(longer, Costs(), 10000, 10000).final_updates) /
                       MakePlan(Spec(), Costs(), 10000, 10000).final_updates;
  EXPECT_GT(ratio, 1.9);
  EXPECT_LT(ratio, 2.2);
}

TEST(MakePlan, SaysWhichCellIsFarFromTheBudget) {
  std::vector<CellCost> costs = Costs();
  costs[0].parameters = 985;
  EXPECT_TRUE(MakePlan(Spec(), costs, 10000, 10000).notes.empty());
  costs[1].parameters = 770;
  const ComparisonPlan plan = MakePlan(Spec(), costs, 10000, 10000);
  ASSERT_EQ(plan.notes.size(), 1u);
  EXPECT_NE(plan.notes[0].find("b has 770 parameters, 23 % fewer"), std::string::npos)
      << plan.notes[0];
}

TEST(MakePlan, GivesUpSeedsBeforeItGivesUp) {
  const ComparisonPlan plan = MakePlan(Spec(), Costs(25), 10000, 10000);
  EXPECT_LT(plan.seeds, 3);
  EXPECT_GE(plan.seeds, 1);
  EXPECT_EQ(plan.notes.size(), 1u);
  try {
    MakePlan(Spec(), Costs(1000), 10000, 10000);
    FAIL() << "planned the impossible";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_NE(std::string(error.what()).find("--minutes"), std::string::npos);
  }
}

}  // namespace
}  // namespace mnemo
