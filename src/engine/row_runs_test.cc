#include "engine/row_runs.h"

#include <gtest/gtest.h>

namespace mnemo {
namespace {

std::vector<std::pair<int64_t, int64_t>> Pairs(const RowRuns& runs) {
  std::vector<std::pair<int64_t, int64_t>> pairs;
  for (const auto& run : runs.runs()) pairs.emplace_back(run.first, run.count);
  return pairs;
}

using PairList = std::vector<std::pair<int64_t, int64_t>>;

TEST(RowRuns, EqualLengthsAreOneRun) {
  const RowRuns runs(4, 3, {});
  EXPECT_EQ(Pairs(runs), (PairList{{0, 12}}));
  EXPECT_EQ(runs.rows(), 12);
  EXPECT_EQ(runs.active(3), 3);
  EXPECT_EQ(runs.length(2), 4);
}

TEST(RowRuns, DifferentLengths) {
  // Rows at steps 0 .. 3: 3, 3, 2, 1; step 4 has none.
  const RowRuns runs(5, 3, std::vector<int>{4, 3, 2});
  EXPECT_EQ(Pairs(runs), (PairList{{0, 8}, {9, 1}}));
  EXPECT_EQ(runs.rows(), 9);
  EXPECT_EQ(runs.active(2), 2);
  EXPECT_EQ(runs.active(4), 0);
  PairList pieces;
  runs.ForRange(6, 9, [&](int64_t first, int64_t last) { pieces.emplace_back(first, last); });
  EXPECT_EQ(pieces, (PairList{{6, 8}, {9, 10}}));
}

TEST(RowRuns, SomeStepsAlone) {
  const RowRuns runs(5, 3, std::vector<int>{4, 3, 2});
  const RowRuns middle = runs.Steps(1, 3);  // rows at its steps: 3, 2
  EXPECT_EQ(Pairs(middle), (PairList{{0, 5}}));
  EXPECT_EQ(middle.rows(), 5);
  EXPECT_EQ(middle.active(1), 2);
  EXPECT_EQ(middle.length(0), 2);
  EXPECT_EQ(middle.length(2), 1);
  const RowRuns end = runs.Steps(2, 5);  // 2, 1, 0
  EXPECT_EQ(Pairs(end), (PairList{{0, 2}, {3, 1}}));
  EXPECT_EQ(end.rows(), 3);
  EXPECT_EQ(end.length(2), 0);
}

TEST(RowRuns, PartsHaveAboutTheSameSteps) {
  const RowRuns even(10, 7, {});
  EXPECT_EQ(even.Boundary(0, 2), 0);
  EXPECT_EQ(even.Boundary(1, 2), 4);
  EXPECT_EQ(even.Boundary(2, 2), 7);
  // One long sequence weighs as much as all the others.
  const RowRuns uneven(12, 5, std::vector<int>{12, 3, 3, 3, 3});
  EXPECT_EQ(uneven.Boundary(1, 2), 1);
  // As many parts as sequences: one each.
  for (int part = 0; part <= 5; ++part) EXPECT_EQ(uneven.Boundary(part, 5), part);
}

TEST(RowRunsDeathTest, WrongLengths) {
  EXPECT_DEATH(RowRuns(3, 2, std::vector<int>{2, 3}), "internal error");     // not longest first
  EXPECT_DEATH(RowRuns(3, 2, std::vector<int>{3, 0}), "internal error");     // empty
  EXPECT_DEATH(RowRuns(3, 2, std::vector<int>{4, 1}), "internal error");     // longer than T
  EXPECT_DEATH(RowRuns(3, 2, std::vector<int>{3, 2, 1}), "internal error");  // one too many
}

}  // namespace
}  // namespace mnemo
