#include "report/feature_figure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "report/markup_check.h"
#include "report/page_style.h"

namespace mnemo {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

TEST(FeatureMap, ColoursReachFromEndToEnd) {
  EXPECT_EQ(ColourOf(0, 2), 10);
  EXPECT_EQ(ColourOf(2, 2), 20);
  EXPECT_EQ(ColourOf(-2, 2), 0);
  EXPECT_EQ(ColourOf(1, 2), 15);
  EXPECT_EQ(ColourOf(-1e30, 2), 0);
  Matrix features{100, 1, std::vector<float>(100, 0.5f)};
  features.values[7] = 1000;  // one of a hundred does not make all others pale
  EXPECT_EQ(ColourRange(features), 0.5);
  EXPECT_GT(ColourRange(Matrix::Zeros(3, 3)), 0);
}

// All cells of the figure, [steps][columns from below], as their colours.
std::vector<std::vector<int>> Cells(const std::string& svg, int steps, int columns) {
  std::vector<std::vector<int>> colours(steps, std::vector<int>(columns, -1));
  for (const fixture::MarkupElement& element : fixture::ReadMarkup(svg).elements) {
    std::map<std::string, std::string> values(element.attributes.begin(), element.attributes.end());
    if (element.name != "path" || !values["class"].starts_with("cell q")) continue;
    const int colour = std::stoi(values["class"].substr(6));
    const std::regex run("M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z");
    const std::string& d = values["d"];
    size_t read = 0;
    for (std::sregex_iterator i(d.begin(), d.end(), run), end; i != end; ++i) {
      const int first = std::stoi((*i)[1]), row = std::stoi((*i)[2]), count = std::stoi((*i)[3]);
      EXPECT_EQ((*i)[3], (*i)[4]);
      for (int t = first; t < first + count; ++t) {
        EXPECT_EQ(colours.at(t).at(columns - 1 - row), -1);  // no cell twice
        colours[t][columns - 1 - row] = colour;
      }
      read += static_cast<size_t>(i->length());
    }
    EXPECT_EQ(read, d.size());
  }
  return colours;
}

TEST(FeatureMap, EveryCellHasTheColourOfItsValue) {
  Matrix features = Matrix::Zeros(7, 20);
  for (int64_t t = 0; t < 7; ++t) {
    for (int64_t c = 0; c < 20; ++c) features.Row(t)[c] = static_cast<float>((t * c) % 5) - 2.0f;
  }
  const std::string svg = FeatureMap(features, {{0, 3, "a"}, {3, 7, "<b>"}}, 0).Finish();
  EXPECT_EQ(fixture::ReadMarkup(svg).error, "");
  const auto colours = Cells(svg, 7, 20);
  const double range = ColourRange(features);
  for (int64_t t = 0; t < 7; ++t) {
    for (int64_t c = 0; c < 20; ++c) EXPECT_EQ(colours[t][c], ColourOf(features.At(t, c), range));
  }
  EXPECT_THAT(fixture::ReadMarkup(svg).texts, Contains("&lt;b&gt;, 3.00 to 7.00"));
  // With a length of a step times are seconds.
  const std::string seconds = FeatureMap(features, {{0, 3, "a"}}, 0.5).Finish();
  EXPECT_THAT(seconds, HasSubstr("a, 0.00 to 1.50"));
  EXPECT_THAT(seconds, HasSubstr(">seconds<"));
}

TEST(Curves, ACurveSpansItsStripAndFewTargetsAreDots) {
  Curve line{"x", {0, 1, -1, 0.5f}, {}, false};
  Curve target{"sum & more", {0, 0, 0, 0.25f}, {0, 0, 0, 1}, true};
  const std::string svg = CurvesFigure({line, target}, {}, 0).Finish();
  const fixture::Markup markup = fixture::ReadMarkup(svg);
  EXPECT_EQ(markup.error, "");
  int lines = 0, dots = 0;
  for (const fixture::MarkupElement& element : markup.elements) {
    lines += element.name == "polyline" ? 1 : 0;
    dots += element.name == "circle" ? 1 : 0;
  }
  EXPECT_EQ(lines, 1);
  EXPECT_EQ(dots, 1);
  for (const char* text : {"sum &amp; more", "-1", "1", "0.25", "0.25 at step 4"}) {
    EXPECT_THAT(markup.texts, Contains(text));
  }
  // A constant, and targets nowhere.
  EXPECT_EQ(
      fixture::ReadMarkup(
          CurvesFigure({{"x", {2, 2}, {}, false}, {"t", {0, 0}, {0, 0}, true}}, {}, 0).Finish())
          .error,
      "");
}

}  // namespace
}  // namespace mnemo
