#include "report/passage_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/compare_fixture.h"
#include "report/markup_check.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Base64, AsRfc4648) {
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("fo"), "Zm8=");
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(Base64("\xFF\xFE\x80"), "//6A");
}

TEST(PackTrace, MostVaryingUnitsFirst) {
  const PassageTrace trace{1, "h'", 3, {0.5f, -1.0f, 0.1f, 0.5f, 1.0f, 0.3f}};
  const PackedTrace all = PackTrace(trace, 3);
  EXPECT_THAT(all.shown, ElementsAre(1, 2, 0));
  EXPECT_THAT(all.values, ElementsAre(-127, 13, 64, 127, 38, 64));
  EXPECT_EQ(all.scale, 1);
  const PackedTrace one = PackTrace(trace, 1);
  EXPECT_THAT(one.shown, ElementsAre(1));
  EXPECT_THAT(one.values, ElementsAre(-127, 127));
  EXPECT_THAT(PackTrace(trace, 0).shown, ElementsAre(1));  // never none at all
}

TEST(PackTrace, ChoosesItsColours) {
  const auto packed = [](std::vector<float> values) {
    const int units = static_cast<int>(values.size());
    return PackTrace({1, "v", units, std::move(values)}, units);
  };
  EXPECT_EQ(packed({0.0f, 1.0f}).colour, ColourScale::kUnit);
  EXPECT_EQ(packed({-0.1f, 1.0f}).colour, ColourScale::kSigned);
  EXPECT_EQ(packed({-4.0f, 2.0f}).colour, ColourScale::kTanh);
  EXPECT_EQ(packed({0.0f, 0.0f}).scale, 1);
  EXPECT_EQ(packed({NAN, 0.5f}).values[1], -128);  // the unit without a value comes last
}

TEST(ColourOf, RunsOverTheScale) {
  PackedTrace trace;
  trace.scale = 1;
  trace.colour = ColourScale::kSigned;
  EXPECT_EQ(ColourOf(trace, -127), 0);
  EXPECT_EQ(ColourOf(trace, 0), 10);
  EXPECT_EQ(ColourOf(trace, 127), 20);
  EXPECT_EQ(ColourOf(trace, -128), -1);
  trace.colour = ColourScale::kUnit;
  EXPECT_EQ(ColourOf(trace, 0), 0);
  EXPECT_EQ(ColourOf(trace, 127), 20);
  trace.colour = ColourScale::kTanh;
  trace.scale = 5;
  EXPECT_EQ(ColourOf(trace, 127), 20);
  EXPECT_EQ(ColourOf(trace, 25), 18);  // tanh(0.98) = 0.754
}

// The data of the page, without a script to read it.
nlohmann::json Data(const std::string& html) {
  const std::string open = "id=\"passage-data\">";
  const size_t begin = html.find(open) + open.size();
  return nlohmann::json::parse(html.substr(begin, html.find("</script>", begin) - begin));
}

TEST(PassageHtml, ShowsAUnitWithoutScript) {
  CompareReport report;
  CellResult cell{.name = "gru"};
  cell.passage = {"a\t<\xC3\xAF\n", {{1, "h'", 1, {-1.0f, 0.0f, 1.0f, -1.0f, 0.5f, NAN}}}};
  report.cells = {cell};
  const std::string html = PassageHtml(report);
  EXPECT_EQ(fixture::ReadMarkup(html).error, "");
  // A character of two bytes has the colour that stands after its last byte.
  EXPECT_THAT(html, HasSubstr("<span class=\"q0\">a</span>"
                              "<span class=\"q10\"><b class=\"blank\">\u2192</b>\t</span>"
                              "<span class=\"q20\">&lt;</span><span class=\"q15\">\xC3\xAF</span>"
                              "<span class=\"qx\"><b class=\"blank\">\u21b5</b>\n</span>"));
  EXPECT_THAT(html, HasSubstr("gru, layer 1, h&#39;, unit 0"));
  EXPECT_THAT(html, HasSubstr("id=\"passage-controls\" hidden"));
  const nlohmann::json data = Data(html);
  EXPECT_EQ(data["texts"][0]["last"], nlohmann::json({0, 1, 2, 4, 5}));
  EXPECT_EQ(data["texts"][0]["glyphs"][3], "\xC3\xAF");
  EXPECT_EQ(data["cells"][0]["traces"][0]["data"], "gQB/gUCA");  // -127 0 127 -127 64 -128
}

TEST(PassageHtml, SharesATextAndKeepsTheBudget) {
  const CompareReport report = fixture::Comparison({.units = 30});
  const nlohmann::json whole = Data(PassageHtml(report));
  EXPECT_EQ(whole["texts"].size(), 1u);
  ASSERT_EQ(whole["cells"].size(), 3u);
  EXPECT_EQ(whole["cells"][1]["traces"][2]["value"], "f");
  EXPECT_EQ(whole["cells"][1]["traces"][2]["colour"], "unit");
  EXPECT_EQ(whole["cells"][1]["traces"][0]["shown"].size(), 30u);
  EXPECT_EQ(whole["cells"][1]["traces"][0]["shown"][0], 7);  // the one that knows quotes
  EXPECT_THAT(PassageHtml(report), Not(HasSubstr("most varying units only")));

  const std::string small = PassageHtml(report, 6 * 600 * 10 * 4 / 3);
  EXPECT_THAT(small, HasSubstr("most varying units only"));
  EXPECT_EQ(Data(small)["cells"][1]["traces"][0]["shown"].size(), 10u);
}

TEST(PassageHtml, NothingWithoutAPassage) {
  CompareReport report;
  EXPECT_EQ(PassageHtml(report), "");
  report.cells.push_back({.name = "tanh"});
  report.cells[0].passage.text = "text without values";
  EXPECT_EQ(PassageHtml(report), "");
}

}  // namespace
}  // namespace mnemo
