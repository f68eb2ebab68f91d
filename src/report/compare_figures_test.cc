#include "report/compare_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "report/compare_fixture.h"
#include "report/markup_check.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

int Count(const std::string& svg, const std::string& element, const std::string& css) {
  const fixture::Markup markup = fixture::ReadMarkup(svg);
  EXPECT_EQ(markup.error, "");
  int count = 0;
  for (const fixture::MarkupElement& found : markup.elements) {
    if (found.name != element) continue;
    for (const auto& [name, value] : found.attributes) count += name == "class" && value == css;
  }
  return count;
}

TEST(MeanCurve, OnlyWhereEveryKeptRunHasAPoint) {
  std::vector<SeedRun> runs(3);
  runs[0].curve = {{0, 0, 3, 4}, {10, 1, 2, 3}, {20, 2, 1, 2}};
  runs[1].curve = {{0, 0, 3, 5}, {10, 3, 4, 4}, {20, 6, 1, NAN}};
  runs[2].curve = {{0, 0, 9, 9}};
  runs[2].diverged = true;
  const auto mean = MeanCurve(runs);
  ASSERT_EQ(mean.size(), 2u);
  EXPECT_EQ(mean[1].update, 10);
  EXPECT_EQ(mean[1].seconds, 2);
  EXPECT_EQ(mean[1].train_loss, 3);
  EXPECT_EQ(mean[1].valid_loss, 3.5);
  EXPECT_TRUE(MeanCurve({}).empty());
}

TEST(ScoreFigure, HasEveryMark) {
  const std::string svg = ScoreFigure(fixture::Comparison());
  for (const char* cell : {"s0", "s1", "s2"}) {
    EXPECT_EQ(Count(svg, "circle", std::string("seed-dot ") + cell), 3);
    EXPECT_EQ(Count(svg, "circle", std::string("dot ") + cell), 1);
    EXPECT_EQ(Count(svg, "line", std::string("seed-bar ") + cell), 1);
    EXPECT_EQ(Count(svg, "line", std::string("text-bar ") + cell), 3);
  }
}

TEST(ScoreFigure, OneSeedHasNoIntervalOverSeeds) {
  const std::string svg = ScoreFigure(fixture::Comparison({.seeds = 1}));
  EXPECT_EQ(Count(svg, "line", "seed-bar s0"), 0);
  EXPECT_EQ(Count(svg, "line", "text-bar s0"), 3);
}

TEST(LossFigure, ALineASeedAndTheirMean) {
  for (const CurveAxis axis : {CurveAxis::kUpdates, CurveAxis::kSeconds}) {
    const std::string svg = LossFigure(fixture::Comparison(), axis);
    EXPECT_EQ(Count(svg, "polyline", "thin s1"), 3);
    EXPECT_EQ(Count(svg, "polyline", "thick s1"), 1);
    EXPECT_THAT(svg, HasSubstr("(log)"));
  }
}

TEST(LossFigure, WhatDivergesDoesNotStretchTheAxis) {
  CompareReport report = fixture::Comparison();
  report.cells[0].runs[0].curve.back().valid_loss = 1e6;
  const std::string counted = LossFigure(report, CurveAxis::kUpdates);
  report.cells[0].runs[0].diverged = true;
  const std::string left_out = LossFigure(report, CurveAxis::kUpdates);
  EXPECT_THAT(counted, HasSubstr(">100,000<"));
  EXPECT_THAT(left_out, Not(HasSubstr(">100,000<")));
  EXPECT_EQ(Count(left_out, "path", "cross s0"), 1);
  // With nothing else to show it is shown after all.
  report.cells.resize(1);
  report.cells[0].runs.resize(1);
  EXPECT_THAT(LossFigure(report, CurveAxis::kUpdates), HasSubstr(">100,000<"));
}

TEST(LossFigure, ASinglePointIsADot) {
  CompareReport report = fixture::Comparison({.seeds = 1});
  for (CellResult& cell : report.cells) cell.runs[0].curve.resize(1);
  const std::string svg = LossFigure(report, CurveAxis::kSeconds);
  EXPECT_EQ(Count(svg, "circle", "dot s2"), 1);
  EXPECT_EQ(Count(svg, "polyline", "thick s2"), 0);
}

TEST(GridFigure, MarksTheChosenAndTheDiverged) {
  const std::string svg = GridFigure(fixture::Comparison());
  EXPECT_EQ(Count(svg, "circle", "dot s0"), 1);
  EXPECT_EQ(Count(svg, "circle", "ring s0"), 3);
  EXPECT_EQ(Count(svg, "path", "cross s0"), 1);
  EXPECT_EQ(Count(svg, "path", "cross s2"), 0);
  EXPECT_THAT(svg, HasSubstr("tanh, rate 0.03: diverged"));
  for (const char* rate : {"0.0003", "0.001", "0.003", "0.01", "0.03"}) {
    EXPECT_THAT(svg, HasSubstr(std::string(">") + rate + "<"));
  }
}

TEST(SaturationFigure, ACircleAUnitAColourALayer) {
  const GateSaturation first{1, "f", {{0.25, 0.5}, {0, 1}}};
  const GateSaturation second{2, "f", {{1, 0}}};
  const std::string svg = SaturationFigure("lstm", "f", {&first, &second});
  EXPECT_EQ(Count(svg, "circle", "unit l1"), 2);
  EXPECT_EQ(Count(svg, "circle", "unit l2"), 1);
  EXPECT_EQ(Count(svg, "polygon", "triangle"), 1);
  // Left 46, side 176, top 26: open half of the time is in the middle, shut a quarter is low.
  EXPECT_THAT(svg, HasSubstr("cx=\"134\" cy=\"158\""));
  EXPECT_THAT(svg, HasSubstr("layer 1, unit 0: open 0.50, shut 0.25"));
}

TEST(Figures, StandWithoutData) {
  const CompareReport report;
  for (const std::string& svg : {ScoreFigure(report), LossFigure(report, CurveAxis::kUpdates),
                                 LossFigure(report, CurveAxis::kSeconds), GridFigure(report),
                                 SaturationFigure("a", "b", {})}) {
    EXPECT_EQ(fixture::ReadMarkup(svg).error, "");
    EXPECT_THAT(svg, Not(HasSubstr("nan")));
    EXPECT_THAT(svg, Not(HasSubstr("inf")));
  }
}

TEST(Figures, CutALongName) {
  CompareReport report = fixture::Comparison();
  report.cells[0].name = "a_cell_with_a_rather_long_name";
  const std::string svg = LossFigure(report, CurveAxis::kUpdates);
  EXPECT_THAT(svg, HasSubstr(">a_cell_with_a\u2026<"));
}

}  // namespace
}  // namespace mnemo
