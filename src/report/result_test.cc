#include "report/result.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "report/markup_check.h"

namespace mnemo {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

AnalysisResult Example() {
  AnalysisResult result;
  result.analysis = "errors";
  result.title = "Errors of <runs/a>";
  result.command = "mnemo analyze errors 'runs/a'";
  result.version = "0.1.0";
  result.facts = {{"run", "runs/a\xff"}};
  result.findings = {"First & foremost.", "Second."};
  result.notes = {"One seed."};
  ResultSection section{"errors", "The errors", "One.\n\nTwo.", {}, {}, false, ""};
  section.tables.push_back(
      {"slices",
       "Slices",
       {{"oracle", "oracle"}, {"count", "errors"}, {"share", "share, %", 1}},
       {{"a,\"b\"", 12345, 100.0 / 3}, {"nobody", 0, std::numeric_limits<double>::quiet_NaN()}},
       0,
       "Of all."});
  section.figures.push_back({"bars", "<svg viewBox=\"0 0 1 1\"></svg>", "Bars <here>", "slices"});
  section.figures.push_back({"heat", "<pre>x</pre>", "Heat", ""});
  result.sections.push_back(section);
  return result;
}

TEST(Result, NamesOfFoldersAreNoMarkupAndNoJson) {
  AnalysisResult result = Example();
  result.facts.emplace_back("model \xff", "x");
  ResultSection& section = result.sections[0];
  section.id = "a\"<b>";
  section.tables[0].name = section.figures[0].name = section.figures[0].data = "t\"<b>";
  section.tables[0].columns[0].title = "of \xff";
  EXPECT_EQ(fixture::ReadMarkup(ResultHtml(result)).error, "");
  EXPECT_THAT(ResultHtml(result), Not(HasSubstr("<b>")));
  EXPECT_TRUE(nlohmann::json::parse(ResultJson(result))["facts"].contains("model \\xFF"));
  EXPECT_THAT(ResultText(result), HasSubstr("of \\xFF"));
}

TEST(Result, AllFormsHoldTheSameNumbers) {
  const AnalysisResult result = Example();
  const std::string text = ResultText(result), csv = ResultCsv(result.sections[0].tables[0]);
  const auto json = nlohmann::json::parse(ResultJson(result));
  const std::string html = ResultHtml(result);
  EXPECT_THAT(text, HasSubstr("12,345"));
  EXPECT_THAT(text, HasSubstr("33.3\n"));
  EXPECT_THAT(html, HasSubstr("<td>12,345</td><td>33.3</td>"));
  EXPECT_EQ(csv, "oracle,count,share\n\"a,\"\"b\"\"\",12345,33.333333333333336\nnobody,0,\n");
  EXPECT_EQ(json["tables"]["slices"][0]["share"].get<double>(), 100.0 / 3);
  EXPECT_EQ(json["tables"]["slices"][0]["count"], 12345);
  EXPECT_TRUE(json["tables"]["slices"][1]["share"].is_null());
  EXPECT_EQ(json["findings"].size(), 2u);
  EXPECT_EQ(json["facts"]["run"], "runs/a\\xFF");
}

TEST(Result, ColumnsOfNumbersStandRightAndWordsLeft) {
  EXPECT_THAT(ResultText(Example()), HasSubstr("  oracle   errors   share, %\n"
                                               "  a,\"b\"    12,345       33.3\n"
                                               "  nobody        0          \u2013\n"));
}

TEST(Result, PeopleSeeTheFirstRowsMachinesAll) {
  AnalysisResult result = Example();
  result.sections[0].tables[0].shown = 1;
  for (const std::string& shown : {ResultText(result), ResultHtml(result)}) {
    EXPECT_THAT(shown, HasSubstr("The first 1 of 2 rows."));
    EXPECT_THAT(shown, Not(HasSubstr("nobody")));
  }
  EXPECT_THAT(ResultCsv(result.sections[0].tables[0]), HasSubstr("nobody"));
  EXPECT_THAT(ResultJson(result), HasSubstr("nobody"));
}

TEST(Result, ThePageIsWellFormedAndEscapesWhatItIsGiven) {
  const fixture::Markup page = fixture::ReadMarkup(ResultHtml(Example()));
  EXPECT_EQ(page.error, "");
  EXPECT_THAT(page.texts, Contains("Errors of &lt;runs/a&gt;"));
  EXPECT_THAT(page.texts, Contains("First &amp; foremost."));
  EXPECT_THAT(ResultHtml(Example()), Not(HasSubstr("script-src")));
}

class ResultFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() /
              ("mnemo-result-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
               ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  fs::path folder_;
};

TEST_F(ResultFolder, HoldsThePageTheDataAndTheFigures) {
  fs::create_directories(folder_);  // an empty one is fine
  WriteResult(Example(), folder_);
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_)) {
    names.insert(entry.path().filename().string());
  }
  EXPECT_EQ(names, (std::set<std::string>{"report.html", "result.json", "slices.csv", "bars.svg"}));
  EXPECT_THAT(ReadFile(folder_ / "bars.svg"), HasSubstr("xmlns"));
}

TEST_F(ResultFolder, WhatIsThereStays) {
  fs::create_directories(folder_);
  WriteFile(folder_ / "thesis.txt", "years of work");
  EXPECT_THROW(WriteResult(Example(), folder_), Error);
  EXPECT_EQ(ReadFile(folder_ / "thesis.txt"), "years of work");
  EXPECT_FALSE(fs::exists(folder_ / "report.html"));
}

}  // namespace
}  // namespace mnemo
