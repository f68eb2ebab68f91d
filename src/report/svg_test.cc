#include "report/svg.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace mnemo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Svg, BreaksALineWhereAValueIsMissing) {
  Svg svg(100, 50, "a line");
  svg.Polyline({{0, 0}, {1, 2}, {2, kNan}, {3, 1}, {4, kInfinity}, {5, 1.234}, {6, 2}}, "s0");
  EXPECT_EQ(svg.Finish(),
            "<svg viewBox=\"0 0 100 50\" role=\"img\" aria-label=\"a line\">\n"
            "<polyline class=\"s0\" points=\"0,0 1,2\"/>\n"
            "<polyline class=\"s0\" points=\"5,1.23 6,2\"/>\n"
            "</svg>\n");
}

TEST(Svg, LeavesOutWhatHasNoPlace) {
  Svg svg(10, 10, "");
  const std::string empty = svg.Finish();
  svg.Line({kNan, 0}, {1, 1}, "a");
  svg.Circle({0, kInfinity}, 2, "a");
  svg.Cross({kNan, 0}, 2, "a");
  svg.Text({kNan, 0}, "text", "a");
  svg.TextUpwards({kNan, 0}, "text", "a");
  svg.Rectangle({0, 0}, kNan, 1, "a");
  svg.Polygon({{0, 0}, {kNan, 1}, {2, 2}}, "a");
  svg.Polyline({}, "a");
  svg.Polyline({{1, 1}}, "a");
  EXPECT_EQ(svg.Finish(), empty);
}

TEST(Svg, EscapesTextAndTitles) {
  Svg svg(10, 10, "\"<&");
  svg.Text({1, 1}, "<b>", "t");
  svg.Circle({1, 1}, 2, "c", "a & b");
  EXPECT_THAT(svg.Finish(), HasSubstr("aria-label=\"&quot;&lt;&amp;\""));
  EXPECT_THAT(svg.Finish(), HasSubstr(">&lt;b&gt;</text>"));
  EXPECT_THAT(svg.Finish(), HasSubstr("<title>a &amp; b</title>"));
  EXPECT_THAT(svg.Finish(), Not(HasSubstr("<b>")));
}

TEST(DrawFrame, PutsTicksWhereTheAxisHasThem) {
  Svg svg(200, 120, "");
  Frame frame;
  frame.x = {.low = 0, .high = 2, .pixel_low = 40, .pixel_high = 190};
  frame.y = {.low = 0, .high = 1, .pixel_low = 80, .pixel_high = 10};
  frame.x_ticks = {{1, "one"}};
  frame.y_ticks = {{0.5, "half"}, {0.75, ""}};
  frame.x_title = "updates";
  DrawFrame(frame, &svg);
  EXPECT_THAT(svg.Finish(), HasSubstr("x=\"115\" y=\"98\" text-anchor=\"middle\">one<"));
  EXPECT_THAT(svg.Finish(), HasSubstr("x=\"33\" y=\"49\" text-anchor=\"end\">half<"));
  EXPECT_THAT(svg.Finish(), HasSubstr("y1=\"27.5\""));
  EXPECT_THAT(svg.Finish(), HasSubstr(">updates</text>"));
}

TEST(SpreadLabels, KeepsOrderAndDistance) {
  const auto placed = SpreadLabels({50, 52, 10, 51}, 12, 0, 100);
  EXPECT_EQ(placed[2], 10);
  EXPECT_GE(placed[3], placed[0] + 12);
  EXPECT_GE(placed[1], placed[3] + 12);
  const auto low = SpreadLabels({99, 99}, 12, 0, 100);
  EXPECT_EQ(low[1], 100);
  EXPECT_EQ(low[0], 88);
  EXPECT_TRUE(SpreadLabels({}, 12, 0, 100).empty());
}

TEST(ThinLabels, DropsWhatWouldTouch) {
  std::vector<Tick> ticks{{0, "0"}, {1, "1"}, {2, "2"}, {3, "3"}};
  ThinLabels({.low = 0, .high = 3, .pixel_low = 0, .pixel_high = 60}, 30, &ticks);
  EXPECT_EQ(ticks[0].label, "0");
  EXPECT_EQ(ticks[1].label, "");
  EXPECT_EQ(ticks[2].label, "2");
  EXPECT_EQ(ticks[3].label, "");
}

}  // namespace
}  // namespace mnemo
