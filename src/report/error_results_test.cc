#include "report/error_results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "report/gates_result.h"
#include "report/markup_check.h"

namespace mnemo {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string WellFormed(const AnalysisResult& result) {
  return fixture::ReadMarkup(ResultHtml(result)).error;
}

const ResultTable& Table(const AnalysisResult& result, const std::string& name) {
  for (const ResultSection& section : result.sections) {
    for (const ResultTable& table : section.tables) {
      if (table.name == name) return table;
    }
  }
  throw std::runtime_error("no table " + name);
}

ErrorBreakdown Breakdown(int64_t ngram, int64_t boost) {
  ErrorBreakdown one;
  one.symbols = 1000;
  one.errors = ngram + boost;
  one.slices = {{Oracle::kNgram, 1, ngram}, {Oracle::kBoost, 0.5, boost}};
  return one;
}

TEST(ErrorResults, SharesAreOfEachModelsErrors) {
  AnalysisResult result;
  AddErrorBreakdowns({"large", "small"}, {Breakdown(30, 70), Breakdown(120, 80)}, &result);
  EXPECT_THAT(result.findings, Contains("large: 100 of 1,000 characters got less than one half "
                                        "(10.0 %)."));
  const ResultTable& oracles = Table(result, "oracles");
  EXPECT_EQ(oracles.rows[0][0].text(), "n-gram");
  EXPECT_EQ(oracles.rows[0][1].whole(), 30);
  EXPECT_DOUBLE_EQ(oracles.rows[0][2].number(), 30);
  EXPECT_DOUBLE_EQ(oracles.rows[0][4].number(), 60);
  EXPECT_EQ(oracles.rows[0][5].whole(), 90);       // what the first one saves
  EXPECT_EQ(oracles.rows.back()[5].whole(), 100);  // of all
  EXPECT_EQ(oracles.columns[6].key, "fewer_percent");
  EXPECT_DOUBLE_EQ(oracles.rows[0][6].number(), 90);
  EXPECT_DOUBLE_EQ(oracles.rows.back()[6].number(), 100);
  EXPECT_EQ(Table(result, "slices").rows[1][1].text(), "+0.5");
  EXPECT_EQ(WellFormed(result), "");
}

TEST(ErrorResults, OneModelHasNobodyToCompareWith) {
  AnalysisResult result;
  AddErrorBreakdowns({"large"}, {Breakdown(30, 70)}, &result);
  EXPECT_EQ(Table(result, "oracles").columns.size(), 3u);
}

TEST(ErrorResults, OverlapNamesTheRegions) {
  ErrorOverlap overlap{100, {40, 5, 10, 15, 1, 2, 3, 24}};
  AnalysisResult result;
  AddErrorOverlap({"a", "b", "c"}, overlap, &result);
  const ResultTable& table = Table(result, "overlap");
  EXPECT_EQ(table.rows[0][0].text(), "none");
  EXPECT_EQ(table.rows[5][0].text(), "a and c");
  EXPECT_DOUBLE_EQ(table.rows[7][2].number(), 24);
  EXPECT_THAT(result.findings, Contains("a: 46.0 % of 100 characters are errors."));
  EXPECT_THAT(result.findings, Contains("All 3 err together on 24.0 %."));
  const ResultTable& models = Table(result, "models");
  EXPECT_EQ(models.rows[0][1].whole(), 46);
  EXPECT_DOUBLE_EQ(models.rows[0][3].number(), 100 * 24.0 / 46);
  EXPECT_DOUBLE_EQ(models.rows[2][2].number(), 30);  // c errs in regions 4 to 7
  const std::string page = ResultHtml(result);
  EXPECT_THAT(page, HasSubstr("24.0 %</text>"));
  EXPECT_EQ(WellFormed(result), "");
}

TEST(ErrorResults, LeadsAndLagsAreTrueOnes) {
  const Vocabulary vocabulary = Vocabulary::OfBytes({'\n', '<', 'x'});
  AnalysisResult result;
  AddCharacterMeans({"a", "b"}, {{1, 20, {0.9, 0.1}}, {0, 30, {0.5, 0.3}}, {2, 40, {0.4, 0.4}}},
                    vocabulary, &result);
  EXPECT_THAT(result.findings, ElementsAre("a is farthest ahead of b on <: 0.90 against 0.10.",
                                           "a is nowhere behind b."));
  EXPECT_EQ(result.sections[0].figures.size(), 1u);
  const ResultTable& table = Table(result, "characters");
  ASSERT_EQ(table.columns[4].key, "lead");
  EXPECT_DOUBLE_EQ(table.rows[1][4].number(), 0.2);
  EXPECT_EQ(table.rows[1][5].whole(), 2);  // the second largest lead
  EXPECT_EQ(WellFormed(result), "");
}

TEST(ErrorResults, NoCharacterIsNobodysLead) {
  AnalysisResult result;
  AddCharacterMeans({"a", "b"}, {}, Vocabulary::OfBytes({'x', 'y'}), &result);
  EXPECT_THAT(result.findings, ElementsAre("No character stands often enough to be told of."));
  EXPECT_EQ(WellFormed(result), "");
}

TEST(ErrorResults, BracketsWithoutAnyAreADash) {
  AnalysisResult result;
  AddBrackets({"a", "b"}, "{}",
              {{0, 20, 5, {0.5, 0.4}, {0.1, 0.05, 0.2}},
               {20, 40, 3, {0.7, 0.3}, {0.4, 0.3, 0.6}},
               {40, 60, 0, {NAN, NAN}}},
              &result);
  EXPECT_THAT(result.findings, ElementsAre("a is farthest ahead of b at 20 to 40 characters: 0.70 "
                                           "against 0.30."));
  EXPECT_THAT(ResultText(result), HasSubstr("\u2013"));
  EXPECT_THAT(ResultCsv(Table(result, "brackets")), HasSubstr("40,60,0,,,,,\n"));
  EXPECT_DOUBLE_EQ(Table(result, "brackets").rows[1][5].number(), 0.4);
  EXPECT_DOUBLE_EQ(Table(result, "brackets").rows[1][7].number(), 0.6);
  EXPECT_EQ(WellFormed(result), "");
}

TEST(ErrorResults, BracketsWithoutALeadSaySo) {
  AnalysisResult result;
  AddBrackets({"a", "b"}, "{}",
              {{0, 20, 5, {0.4, 0.5}, {-0.1, -0.2, 0}}, {20, 40, 3, {0.3, 0.3}, {0, 0, 0}}},
              &result);
  EXPECT_THAT(result.findings, ElementsAre("a is nowhere ahead of b."));
}

TEST(GatesResult, CountsUnitsThatAreNearlyAlwaysOpenOrShut) {
  AnalysisResult result;
  AddGates("lstm", {{1, "f", {{0, 0.95}, {0.05, 0.5}}}, {2, "f", {{0.01, 0.99}, {0.97, 0.02}}}},
           &result);
  const ResultTable& table = Table(result, "gates");
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[1][1].whole(), 2);
  ASSERT_EQ(table.columns[5].key, "mean_saturated");
  EXPECT_DOUBLE_EQ(table.rows[1][5].number(), (0.01 + 0.99 + 0.97 + 0.02) / 2);
  EXPECT_DOUBLE_EQ(table.rows[1][6].number(), 0.99);  // open, most
  EXPECT_EQ(table.rows[1][8].whole(), 1);
  EXPECT_EQ(table.rows[1][9].whole(), 1);
  EXPECT_DOUBLE_EQ(Table(result, "units").rows[0][3].number(), 0.99);
  EXPECT_THAT(result.findings[0],
              HasSubstr("most often open is so 99 % of the time (layer 2), the one that is most "
                        "often shut 97 % of the time (layer 2); of 4 units 2 are open and 1 shut"));
  EXPECT_EQ(WellFormed(result), "");
}

TEST(GatesResult, ACellWithoutGatesSaysSo) {
  AnalysisResult result;
  AddGates("tanh", {}, &result);
  EXPECT_THAT(result.findings, ElementsAre(HasSubstr("no gates")));
  EXPECT_EQ(WellFormed(result), "");
}

}  // namespace
}  // namespace mnemo
