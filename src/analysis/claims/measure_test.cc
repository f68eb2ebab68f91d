#include "analysis/claims/measure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mnemo {
namespace {

using ::testing::ElementsAre;

TrialOutcome Curve(const std::vector<double>& train) {
  TrialOutcome outcome;
  outcome.scores[0] = {.loss = 2, .error = {}};
  outcome.scores[2] = {.loss = 5, .error = {}};
  for (size_t i = 0; i < train.size(); ++i) {
    const auto epoch = static_cast<double>(i + 1);
    outcome.curve.push_back({0, epoch, 10 * epoch, train[i], train[i] + 1});
  }
  return outcome;
}

TEST(Measure, EpochsUntilTheWorstOfTheComparedGetsThere) {
  const TrialOutcome fast = Curve({5, 3, 2, 1}), slow = Curve({6, 5, 4, 3}),
                     slower = Curve({6, 6, 5, 5});
  // The level is (3 + 5) / 2.
  const std::vector<std::vector<const TrialOutcome*>> trials = {{&fast}, {&slow, &slower}};
  EXPECT_THAT(Measure("epochs_to_train", trials), ElementsAre(ElementsAre(2), ElementsAre(3, 4)));
  EXPECT_THAT(Measure("seconds_to_valid", trials),
              ElementsAre(ElementsAre(20), ElementsAre(30, 40)));
  EXPECT_THAT(Measure("seconds_per_epoch", trials),
              ElementsAre(ElementsAre(10), ElementsAre(10, 10)));
  EXPECT_THAT(Measure("gap", {{&fast}}), ElementsAre(ElementsAre(3)));
}

TEST(Measure, EveryNameIsKnown) {
  const TrialOutcome outcome = Curve({1});
  for (const std::string& name : MeasureNames()) {
    EXPECT_EQ(Measure(name, {{&outcome}}).at(0).size(), 1u) << name;
    EXPECT_NE(std::string(MeasureUnit(name)), "");
  }
}

}  // namespace
}  // namespace mnemo
