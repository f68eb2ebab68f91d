#include "report/units_result.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "analysis/units/planted_fixture.h"
#include "base/error.h"
#include "report/markup_check.h"
#include "report/unit_passage.h"

namespace mnemo {
namespace {

const UnitsStudy& Planted() {
  static const UnitsStudy study = [] {
    const LoadedRun run = PlantedRun(24, 17, 2);
    UnitsOptions options;
    options.rules = TextRules::kProse;
    return StudyUnits(run, run.vocabulary.Encode(PlantedText(24000, 1), "planted"), options, {});
  }();
  return study;
}

const ResultTable& Table(const AnalysisResult& result, const std::string& name) {
  for (const ResultSection& section : result.sections) {
    for (const ResultTable& table : section.tables) {
      if (table.name == name) return table;
    }
  }
  throw BadInput("no table " + name);
}

const ResultCell& Cell(const ResultTable& table, size_t row, const std::string& key) {
  for (size_t c = 0; c < table.columns.size(); ++c) {
    if (table.columns[c].key == key) return table.rows[row][c];
  }
  throw BadInput("no column " + key);
}

TEST(AddUnits, ThePlantedUnitLeadsEveryForm) {
  AnalysisResult result;
  result.title = "Units";
  AddUnits(Planted(), &result);
  EXPECT_EQ(result.findings[0].find("inside parentheses: layer 1 c', unit 17, AUC 1.000"), 0u)
      << result.findings[0];
  EXPECT_NE(result.findings[0].find("Held still, it costs"), std::string::npos);
  EXPECT_NE(result.findings[0].find("holds beyond the 100 steps"), std::string::npos);
  const ResultTable& winners = Table(result, "winners");
  size_t row = 0;
  while (Cell(winners, row, "unit").whole() != 17) ++row;
  EXPECT_EQ(Cell(winners, row, "layer").whole(), 1);
  EXPECT_EQ(Cell(winners, row, "held").number(), 1);
  EXPECT_EQ(Cell(winners, row, "sign").text(), "up");
  // The scores of every pair, the best of a label first.
  const ResultTable& scores = Table(result, "scores");
  for (row = 0; Cell(scores, row, "label").text() != "inside parentheses";) ++row;
  EXPECT_EQ(Cell(scores, row, "unit").whole(), 17);
  // Only the planted unit breaks something.
  const ResultTable& breaks = Table(result, "breaks");
  ASSERT_GE(breaks.shown, 1u);
  for (row = 0; row < breaks.shown; ++row) EXPECT_EQ(Cell(breaks, row, "unit").whole(), 17);
  EXPECT_EQ(Cell(Table(result, "hold"), 0, "auc").number(), 1);
  const std::string page = ResultHtml(result);
  EXPECT_EQ(fixture::ReadMarkup(page).error, "");
  EXPECT_EQ(page.find(">nan"), std::string::npos);
  EXPECT_NE(page.find("100 steps"), std::string::npos);  // the mark in the figure
  EXPECT_NE(ResultText(result).find("unit 17"), std::string::npos);
}

TEST(AddUnits, ALabelThatChanceExplainsIsSaidToBeSo) {
  UnitsStudy study = Planted();
  for (LabelFinding& label : study.labels) {
    for (UnitFinding& unit : label.units) unit.p = 0.4;
  }
  AnalysisResult result;
  AddUnits(study, &result);
  EXPECT_NE(result.findings[0].find("no unit stands out from chance"), std::string::npos);
}

TEST(UnitPassage, EveryCharacterStandsOnItsColour) {
  const std::string markup = UnitPassage("a<\n\xC3\xA9", {-1, -1, 0, 0.3f, 1}, {0, 1, 1, 0, 0});
  EXPECT_EQ(markup,
            "<pre class=\"unit-passage\"><span class=\"q0\">a</span><span "
            "class=\"q0\"><u>&lt;</u></span><span class=\"q10\"><u>\u21b5\n</u></span><span "
            "class=\"q20\">\u00e9</span></pre>\n");
  // Beyond 1 by tanh: 0.1 of 20 steps from the middle would be class 11, of tanh(0.55) it is 15.
  EXPECT_NE(UnitPassage("ab", {0.55f, -3}, {}).find("<span class=\"q15\">a"), std::string::npos);
  EXPECT_NE(UnitPassageScale({0.55f, -3}).find("tanh"), std::string::npos);
  EXPECT_EQ(UnitPassageScale({0.1f, 1}).find("tanh"), std::string::npos);
  // What would be one colour is stretched, and its ends are named.
  EXPECT_NE(UnitPassage("abc", {4, 5, 6}, {}).find("<span class=\"q10\">b"), std::string::npos);
  EXPECT_NE(UnitPassageScale({4, 5, 6}).find("+6.00"), std::string::npos);
  EXPECT_NE(UnitPassage("ab", {0.3f, 0.3f}, {}).find("<span class=\"q13\">ab"), std::string::npos);
}

}  // namespace
}  // namespace mnemo
