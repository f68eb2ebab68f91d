#include "report/waveform_figure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <sstream>

#include "report/markup_check.h"
#include "report/span_track.h"

namespace mnemo {
namespace {

using ::testing::Contains;

int Count(const std::string& svg, const std::string& name, const std::string& css) {
  const fixture::Markup markup = fixture::ReadMarkup(svg);
  EXPECT_EQ(markup.error, "");
  int count = 0;
  for (const fixture::MarkupElement& element : markup.elements) {
    const auto& first =
        element.attributes.empty() ? std::pair<std::string, std::string>() : element.attributes[0];
    count += element.name == name && first.first == "class" && first.second == css ? 1 : 0;
  }
  return count;
}

TEST(Waveform, StepsGiveTheRecordingBack) {
  std::vector<float> samples(5 + 4 * 3);
  std::iota(samples.begin(), samples.end(), 1.0f);
  Matrix inputs{4, 5, {}}, targets{4, 3, {}};
  for (int t = 0; t < 4; ++t) {
    const auto at = samples.begin() + 3 * t;
    inputs.values.insert(inputs.values.end(), at, at + 5);
    targets.values.insert(targets.values.end(), at + 5, at + 8);
  }
  EXPECT_EQ(SamplesOfSteps(inputs, targets), samples);
}

TEST(Waveform, TheOutlineReachesTheLoudestSampleOfEveryPixel) {
  Waveform sound;
  sound.rate = 16000;
  sound.samples.assign(16000, 0);
  sound.samples[12345] = 0.5f;
  sound.samples[8000] = -0.25f;
  const std::string svg = WaveformFigure(sound).Finish();
  const fixture::Markup markup = fixture::ReadMarkup(svg);
  std::vector<Point> points;
  for (const fixture::MarkupElement& element : markup.elements) {
    if (element.name != "polygon") continue;
    std::istringstream text(element.attributes[1].second);
    Point point;
    for (char comma = 0; text >> point.x >> comma >> point.y;) points.push_back(point);
  }
  ASSERT_EQ(points.size(), 2 * 480u);  // above and below, every pixel
  double top = 1e9, bottom = -1e9;
  for (const Point& point : points) {
    top = std::min(top, point.y);
    bottom = std::max(bottom, point.y);
  }
  EXPECT_NEAR(top, 6 - 0.4, 0.01);                 // 0.5, the loudest, is the upper edge
  EXPECT_NEAR(bottom, 6 + 65 + 32.5 + 0.4, 0.01);  // -0.25: half way down
  const auto peak = std::min_element(points.begin(), points.end(),
                                     [](const Point& a, const Point& b) { return a.y < b.y; });
  EXPECT_NEAR(peak->x, 38 + 480 * 12345.0 / 16000, 1);
}

TEST(Waveform, EveryPhoneHasItsBandAndItsNameInSeconds) {
  Waveform sound;
  sound.rate = 8000;
  sound.samples.assign(8000, 0.1f);
  sound.phones = {{0, 0.25, "h#"}, {0.25, 0.5, "<ix>"}, {0.5, 1, "n"}};
  sound.words = {{0.25, 1, "in"}};
  const std::string svg = WaveformFigure(sound).Finish();
  EXPECT_EQ(Count(svg, "rect", "span") + Count(svg, "rect", "span other"), 4);
  EXPECT_EQ(Count(svg, "line", "boundary"), 6);
  const std::vector<std::string> texts = fixture::ReadMarkup(svg).texts;
  for (const char* text : {"&lt;ix&gt;, 0.25 to 0.50", "&lt;ix&gt;", "n", "in", "seconds"}) {
    EXPECT_THAT(texts, Contains(text));
  }
}

TEST(Waveform, AStepsSamplesAreMarked) {
  std::vector<float> samples(200);
  std::iota(samples.begin(), samples.end(), 0.0f);
  const std::string svg = WindowFigure(samples, 40, 20, 10).Finish();
  EXPECT_EQ(Count(svg, "circle", "dot s0 read"), 20);
  EXPECT_EQ(Count(svg, "circle", "dot s1 predicted"), 10);
  // At the very beginning and end there is less around it.
  EXPECT_EQ(Count(WindowFigure(samples, 0, 20, 10).Finish(), "circle", "dot s0 read"), 20);
  EXPECT_EQ(Count(WindowFigure(samples, 170, 20, 10).Finish(), "circle", "dot s1 predicted"), 10);
}

TEST(SpanTrack, NamesDoNotTouch) {
  const Axis x{0, 100, 0, 1000, false};
  std::vector<Span> spans;
  for (int i = 0; i < 100; ++i) spans.push_back({double(i), i + 1.0, "abc"});  // 10 pixels each
  Svg svg(1000, 100, "");
  const double height = DrawSpanTrack(spans, x, 0, &svg);
  EXPECT_EQ(height, SpanTrackHeight(spans, x));
  std::map<std::string, double> free_from;
  int names = 0;
  for (const fixture::MarkupElement& element : fixture::ReadMarkup(svg.Finish()).elements) {
    if (element.name != "text") continue;
    std::map<std::string, std::string> values(element.attributes.begin(), element.attributes.end());
    const double at = std::stod(values["x"]);
    if (free_from.contains(values["y"])) {
      EXPECT_GE(at - TextWidth("abc") / 2, free_from[values["y"]]);
    }
    free_from[values["y"]] = at + TextWidth("abc") / 2;
    EXPECT_LT(std::stod(values["y"]), height);
    ++names;
  }
  EXPECT_EQ(free_from.size(), 3u);
  EXPECT_GT(names, 90);  // three rows hold nearly all of them
}

}  // namespace
}  // namespace mnemo
