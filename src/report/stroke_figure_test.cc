#include "report/stroke_figure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "data/handwriting/drawing.h"
#include "report/markup_check.h"

namespace mnemo {
namespace {

const InputScale kPlain = {{0, 0, 0, 0}, {1, 1, 1, 1}};

Matrix RowsOf(const Drawing& drawing, int points_per_row) {
  Matrix rows;
  rows.values = PenFeatures(drawing, {.points_per_row = points_per_row});
  rows.columns = kPenFeatures;
  rows.rows = static_cast<int64_t>(rows.values.size()) / kPenFeatures;
  return rows;
}

std::vector<bool> Air(const std::vector<PenStep>& steps) {
  std::vector<bool> air;
  for (const PenStep& step : steps) air.push_back(step.air);
  return air;
}

// The points of each polyline of a class.
std::vector<std::vector<Point>> Lines(const Svg& svg, const std::string& css) {
  const fixture::Markup markup = fixture::ReadMarkup(svg.Finish());
  EXPECT_EQ(markup.error, "");
  std::vector<std::vector<Point>> lines;
  for (const fixture::MarkupElement& element : markup.elements) {
    std::map<std::string, std::string> values(element.attributes.begin(), element.attributes.end());
    if (element.name != "polyline" || values["class"] != css) continue;
    std::istringstream text(values["points"]);
    std::vector<Point> points;
    Point point;
    for (char comma = 0; text >> point.x >> comma >> point.y;) points.push_back(point);
    lines.push_back(points);
  }
  return lines;
}

// Two strokes of three and two points, the way between them in the air.
const Drawing kTwo = {
    "two", "", {{{0, 0, 0}, {10, 0, 1}, {10, 20, 2}}, {{30, 20, 5}, {40, 25, 6}}}};

TEST(PenSteps, ThePathEndsWhereAllStepsLead) {
  for (const int points : {1, 2, 3}) {
    const std::vector<Point> path = PenPath(PenSteps(RowsOf(kTwo, points), kPlain));
    EXPECT_EQ(path.front().x, 0);
    EXPECT_EQ(path.back().x, 40) << points;
    EXPECT_EQ(path.back().y, 25) << points;
  }
}

TEST(PenSteps, TheScaleIsTakenBack) {
  Matrix rows = RowsOf(kTwo, 1);
  const std::vector<PenStep> wanted = PenSteps(rows, kPlain);
  const InputScale scale = {{4, 2, 1, 0.25}, {8, 4, 2, 0.5}};
  for (int64_t t = 0; t < rows.rows; ++t) {
    for (int c = 0; c < 4; ++c) {
      float& value = rows.values[static_cast<size_t>(t * 4 + c)];
      value = static_cast<float>((value - scale.mean[c]) / scale.deviation[c]);
    }
  }
  EXPECT_EQ(PenSteps(rows, scale), wanted);  // powers of two: exact
}

TEST(PenSteps, TheWayAfterALiftIsInTheAir) {
  EXPECT_EQ(Air(PenSteps(RowsOf(kTwo, 1), kPlain)),
            (std::vector<bool>{false, false, false, true, false}));
  // Rows of two points: (0, 1), (2, first of the next stroke), (last). The lift is within the
  // second row, whose time falls.
  EXPECT_EQ(Air(PenSteps(RowsOf(kTwo, 2), kPlain)), (std::vector<bool>{false, true, false}));
  // Strokes of two points that begin within a row and end in the next.
  const Drawing crosses = {"",
                           "",
                           {{{0, 0, 0}, {1, 0, 1}, {2, 0, 2}},
                            {{5, 0, 0}, {6, 0, 1}},
                            {{9, 0, 0}, {10, 0, 1}},
                            {{12, 0, 0}}}};
  EXPECT_EQ(Air(PenSteps(RowsOf(crosses, 2), kPlain)),
            (std::vector<bool>{false, true, true, true}));
  // Strokes of whole rows: lifts are at the ends.
  const Drawing even = {"", "", {{{0, 0, 0}, {1, 0, 1}}, {{5, 0, 0}, {6, 0, 1}}}};
  EXPECT_EQ(Air(PenSteps(RowsOf(even, 2), kPlain)), (std::vector<bool>{false, true}));
}

TEST(StrokeFigure, InkAndAirAreDrawnTrueToScale) {
  const Svg svg = StrokeFigure(PenSteps(RowsOf(kTwo, 1), kPlain), 424, 174);
  const auto ink = Lines(svg, "ink"), air = Lines(svg, "air");
  ASSERT_EQ(ink.size(), 2u);
  ASSERT_EQ(air.size(), 1u);
  const Point begin = ink[0].front(), end = ink[1].back();
  // 25 high in 150 pixels: 6 pixels for 1.
  EXPECT_NEAR(end.x - begin.x, 40 * 6, 0.02);
  EXPECT_NEAR(end.y - begin.y, 25 * 6, 0.02);
  EXPECT_NEAR(air[0][1].x - air[0][0].x, 20 * 6, 0.02);
  EXPECT_LE(svg.width(), 424);
  EXPECT_LE(svg.height(), 174);
}

TEST(StrokeFigure, ADotAndNoWayAtAllAreSeen) {
  const Drawing dot = {"", "", {{{3, 3, 0}}}};
  EXPECT_EQ(Lines(StrokeFigure(PenSteps(RowsOf(dot, 1), kPlain), 100, 100), "ink").size(), 1u);
  EXPECT_THAT(StrokeFigure({}, 100, 100).Finish(), testing::HasSubstr("class=\"start\""));
}

}  // namespace
}  // namespace mnemo
