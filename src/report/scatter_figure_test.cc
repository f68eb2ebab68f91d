#include "report/scatter_figure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>

#include "analysis/embedding/tsne.h"
#include "base/files.h"
#include "base/random.h"
#include "report/markup_check.h"
#include "report/math_label.h"
#include "report/side_labels.h"

namespace mnemo {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

using Values = std::map<std::string, std::string>;
Values ValuesOf(const fixture::MarkupElement& element) {
  return {element.attributes.begin(), element.attributes.end()};
}

// The grid of the paper's Table 1 on War and Peace: 33 models in three families, whose distances
// are those of points near their family's middle. LSTM and GRU are related.
const std::vector<std::string> kFamilies = {"tanh", "LSTM", "GRU"};
std::vector<ScatterPoint> Models() {
  constexpr int kColumns = 12;
  const Random random(3, Purpose::kTest);
  const auto number = [&](uint32_t which, uint32_t k) {
    return random.Normal({.sequence = which, .element = k});
  };
  std::vector<ScatterPoint> models;
  std::vector<double> values;
  for (int family = 0; family < 3; ++family) {
    for (int depth = 1; depth <= 3; ++depth) {
      for (const int size : {64, 128, 256, 512}) {
        if (size == 512 && family == 0) continue;  // the table has none
        const auto model = static_cast<uint32_t>(models.size());
        for (uint32_t k = 0; k < kColumns; ++k) {
          values.push_back((family == 0 ? 2 : 0) * number(100, k) + 0.7 * number(101 + family, k) +
                           0.4 * number(110 + depth, k) + 0.3 * number(model, k));
        }
        models.push_back(
            {0, 0, kFamilies[family] + "-" + std::to_string(depth) + " " + std::to_string(size),
             family});
      }
    }
  }
  const auto count = static_cast<int64_t>(models.size());
  const TsneResult picture = Tsne(EuclideanDistances(values, count, kColumns), {.tries = 10});
  for (size_t i = 0; i < models.size(); ++i) {
    models[i].x = picture.positions[2 * i];
    models[i].y = picture.positions[2 * i + 1];
  }
  return models;
}

TEST(ScatterFigure, EveryModelHasItsShapeNameAndPlace) {
  const std::vector<ScatterPoint> models = Models();
  const std::string svg = ScatterFigure(models, kFamilies, "perplexity 7 & more").Finish();
  const fixture::Markup markup = fixture::ReadMarkup(svg);
  ASSERT_EQ(markup.error, "");
  std::map<std::string, int> shapes;
  for (const fixture::MarkupElement& element : markup.elements) {
    Values values = ValuesOf(element);
    if (values["class"].starts_with("dot")) ++shapes[element.name + " " + values["class"]];
  }
  // One more of each in the legend.
  std::vector<int> members(3);
  for (const ScatterPoint& model : models) ++members[model.family];
  EXPECT_EQ(shapes, (std::map<std::string, int>{{"circle dot s0", members[0] + 1},
                                                {"rect dot s1", members[1] + 1},
                                                {"polygon dot s2", members[2] + 1}}));
  for (const ScatterPoint& model : models) {  // as a title, and beside the point
    EXPECT_EQ(std::count(markup.texts.begin(), markup.texts.end(), model.label), 2) << model.label;
  }
  EXPECT_THAT(markup.texts, Contains("Axes have no units and no direction:"));
  EXPECT_THAT(markup.texts, Contains("perplexity 7 &amp; more"));
  EXPECT_EQ(svg, ScatterFigure(Models(), kFamilies, "perplexity 7 & more").Finish());
  // For people to look at.
  const fs::path folder = fs::path(MNEMO_BINARY_DIR) / "example_reports";
  fs::create_directories(folder);
  std::ofstream(folder / "models_tsne.svg") << StandaloneSvg(svg);
}

// Equal steps to the right and upwards stay equal, whatever the extents.
TEST(ScatterFigure, BothAxesHaveOneScale) {
  const std::string svg =
      ScatterFigure({{0, 0, "a", 0}, {10, 0, "b", 0}, {0, 2, "c", 0}, {NAN, 1, "d", 0}}, {"f"}, "")
          .Finish();
  std::map<std::string, Point> places;
  const fixture::Markup markup = fixture::ReadMarkup(svg);
  EXPECT_EQ(markup.error, "");
  std::vector<Point> circles;
  for (const fixture::MarkupElement& element : markup.elements) {
    Values values = ValuesOf(element);
    if (element.name == "circle")
      circles.push_back({std::stod(values["cx"]), std::stod(values["cy"])});
  }
  ASSERT_EQ(circles.size(), 4u);  // the legend's is the first
  EXPECT_NEAR((circles[2].x - circles[1].x) / 10, (circles[1].y - circles[3].y) / 2, 0.01);
  EXPECT_GT(circles[2].x, circles[1].x + 180);
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, HasSubstr("1 not named"));
}

TEST(ScatterFigure, ManyOneOrNoPointsMakeAFigure) {
  std::vector<ScatterPoint> many;
  for (int i = 0; i < 400; ++i)
    many.push_back({i * 0.5, std::sin(i), "p" + std::to_string(i), i % 7});
  const std::vector<std::string> seven{
      "a", "b", "c", "d", "e", "f", "a very long name of a family"};
  for (const auto& points : {many, {many[0]}, std::vector<ScatterPoint>(5, many[0]), {}}) {
    const std::string svg = ScatterFigure(points, seven, "").Finish();
    EXPECT_EQ(fixture::ReadMarkup(svg).error, "");
    EXPECT_THAT(svg, Not(HasSubstr("nan")));
  }
  EXPECT_THAT(ScatterFigure(many, seven, "").Finish(), HasSubstr("400 not named"));
  const std::string cut = ScatterFigure({{0, 0, "a name without end", 0}}, {"f"}, "").Finish();
  EXPECT_THAT(cut, HasSubstr(">a name wit...</text>"));
  EXPECT_THAT(cut, HasSubstr("<title>a name without end</title>"));
}

// In a figure as narrow as a phone shows it, too: texts estimated at a phone's size of letters.
TEST(ScatterFigure, NamesDoNotCoverEachOtherOrThePicture) {
  const std::string svg = ScatterFigure(Models(), kFamilies, "").Finish();
  struct Name {
    double left, right, y;
  };
  std::vector<Name> names;
  const fixture::Markup markup = fixture::ReadMarkup(svg);
  double frame_left = 440, frame_right = 0;
  for (const fixture::MarkupElement& element : markup.elements) {
    Values values = ValuesOf(element);
    if (values["class"] == "boundary") {
      frame_left = std::min(frame_left, std::stod(values["x1"]));
      frame_right = std::max(frame_right, std::stod(values["x1"]));
    }
    if (element.name != "text" || values["class"] != "tick" || values["text-anchor"] == "middle") {
      continue;
    }
    const double width = TextWidth("LSTM-3 512", 14), x = std::stod(values["x"]);
    const bool ends = values["text-anchor"] == "end";
    names.push_back({ends ? x - width : x, ends ? x : x + width, std::stod(values["y"])});
  }
  ASSERT_EQ(names.size(), 33u);
  for (const Name& name : names) {
    EXPECT_GE(name.left, 0);
    EXPECT_LE(name.right, 440);
    EXPECT_TRUE(name.right < frame_left || name.left > frame_right);
    for (const Name& other : names) {
      if (&name == &other || name.right < other.left || other.right < name.left) continue;
      EXPECT_GE(std::abs(name.y - other.y), 15.9);
    }
  }
}

TEST(SideLabels, LinesOfAColumnDoNotCutEachOther) {
  const Random random(8, Purpose::kTest);
  for (uint32_t trial = 0; trial < 50; ++trial) {
    std::vector<Point> points;
    for (uint32_t i = 0; i < 41; ++i) {
      points.push_back({100 + 200 * random.Uniform({.sequence = trial, .element = 2 * i}),
                        360 * random.Uniform({.sequence = trial, .element = 2 * i + 1})});
    }
    points[7].y = NAN;
    const SideLabels sides{.left = 80, .right = 320, .top = 0, .bottom = 360, .gap = 16};
    const std::vector<SideLabel> labels = PlaceSideLabels(points, sides);
    int left = 0;
    for (size_t i = 0; i < labels.size(); ++i) {
      EXPECT_EQ(labels[i].shown, i != 7);
      if (i == 7) continue;
      left += labels[i].at_left ? 1 : 0;
      EXPECT_EQ(labels[i].end.x, labels[i].at_left ? 80 : 320);
      EXPECT_GE(labels[i].end.y, 8 - 1e-9);
      EXPECT_LE(labels[i].end.y, 352 + 1e-9);
      for (size_t k = 0; k < i; ++k) {
        if (k == 7 || labels[i].at_left != labels[k].at_left) continue;
        EXPECT_GE(std::abs(labels[i].end.y - labels[k].end.y), 16 - 1e-9);
        EXPECT_FALSE(LinesCut(points[i], labels[i].end, points[k], labels[k].end));
      }
    }
    EXPECT_EQ(left, 20);
  }
}

TEST(SideLabels, LinesCutOrNot) {
  EXPECT_TRUE(LinesCut({0, 0}, {10, 10}, {0, 10}, {10, 0}));
  EXPECT_FALSE(LinesCut({0, 0}, {10, 10}, {0, 10}, {4, 6}));   // ends before it
  EXPECT_FALSE(LinesCut({0, 0}, {10, 10}, {0, 1}, {10, 11}));  // alongside
  EXPECT_FALSE(LinesCut({0, 0}, {10, 10}, {0, 0}, {10, 0}));   // from one place
}

}  // namespace
}  // namespace mnemo
