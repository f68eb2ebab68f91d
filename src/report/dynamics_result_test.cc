#include "report/dynamics_result.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "report/markup_check.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;

TEST(DynamicsResult, SaysWhenEachModelIsTheNearest) {
  const Dynamics dynamics{{"1-NN", "2-NN", "3-NN"},
                          {2.5, 2.0, 1.5},
                          {{50, 0.1, 3.0, {1.0, 2.0, 3.0}},
                           {100, 0.2, 2.4, {0.5, 0.9, 2.0}},
                           {150, 0.3, 2.1, {0.8, 0.6, 0.7}},
                           {200, 0.4, 1.9, {1.0, 0.5, 0.5}}}};
  AnalysisResult result;
  AddDynamics(dynamics, &result);
  EXPECT_THAT(result.findings, ElementsAre("The network is most like 1-NN from epoch 0.10, 2-NN "
                                           "from epoch 0.30."));
  const ResultTable& nearest = result.sections[0].tables[0];
  ASSERT_EQ(nearest.rows.size(), 3u);
  EXPECT_EQ(nearest.rows[0][2].number(), 0.1);
  EXPECT_EQ(nearest.rows[0][3].number(), 0.2);
  EXPECT_EQ(nearest.rows[0][5].number(), 0.2);  // 2.4 is the first loss below 2.5
  EXPECT_EQ(nearest.rows[1][2].number(), 0.3);
  EXPECT_EQ(nearest.rows[1][4].whole(), 2);  // of equals the first
  EXPECT_TRUE(std::isnan(nearest.rows[2][2].number()));
  EXPECT_TRUE(std::isnan(nearest.rows[2][5].number()));
  EXPECT_EQ(fixture::ReadMarkup(ResultHtml(result)).error, "");
}

}  // namespace
}  // namespace mnemo
