#include "report/compare_report.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "base/test_folder.h"
#include "report/compare_fixture.h"
#include "report/compare_rows.h"
#include "report/html.h"
#include "report/markup_check.h"
#include "report/numbers.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What a reader of the page sees, without its scripts; numbers may only be numbers.
void ExpectSound(const std::string& html) {
  const fixture::Markup markup = fixture::ReadMarkup(html);
  EXPECT_EQ(markup.error, "");
  const std::regex bad("(^|[^a-z])-?(nan|inf|infinity|null|undefined)([^a-z]|$)",
                       std::regex::icase);
  for (const std::string& text : markup.texts) {
    // Plain search first: a regular expression over every text would take long.
    EXPECT_FALSE(std::regex_search(text.substr(0, 200), bad)) << text;
  }
  std::set<std::string> ids;
  for (const fixture::MarkupElement& element : markup.elements) {
    for (const auto& [name, value] : element.attributes) {
      EXPECT_FALSE(name.starts_with("on")) << "an event handler: " << name;
      if (name == "id") {
        EXPECT_TRUE(ids.insert(value).second) << "twice: " << value;
      }
      if (name == "src" || name == "href" || name == "data" || name == "action") {
        EXPECT_THAT(value, Not(HasSubstr(":"))) << element.name;
        EXPECT_FALSE(value.starts_with("//")) << value;
      }
      if (name == "x" || name == "y" || name == "points" || name == "d" || name == "cx" ||
          name == "cy" || name == "r" || name == "viewBox" || name == "transform") {
        EXPECT_EQ(value.find("nan"), std::string::npos) << value;
        EXPECT_EQ(value.find("inf"), std::string::npos) << value;
      }
    }
  }
  EXPECT_THAT(html, Not(HasSubstr("@import")));
  EXPECT_THAT(html, Not(HasSubstr("url(http")));
}

std::vector<std::vector<std::string>> Cells(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    rows.emplace_back();
    std::istringstream fields(line + ",");
    for (std::string field; std::getline(fields, field, ',');) rows.back().push_back(field);
  }
  return rows;
}

TEST(MarkupCheck, SeesWhatIsWrong) {
  EXPECT_EQ(fixture::ReadMarkup("<p class=\"a\">x<br>y &lt; z</p>").error, "");
  EXPECT_NE(fixture::ReadMarkup("<p><b></p></b>").error, "");
  EXPECT_NE(fixture::ReadMarkup("<p>").error, "");
  EXPECT_NE(fixture::ReadMarkup("<p>a & b</p>").error, "");
  EXPECT_NE(fixture::ReadMarkup("<p>a < b</p>").error, "");
  EXPECT_NE(fixture::ReadMarkup("<p>a > b</p>").error, "");
  EXPECT_NE(fixture::ReadMarkup("<p class=a></p>").error, "");
  EXPECT_EQ(fixture::ReadMarkup("<script>if (a < b && c) {}</script>").error, "");
}

TEST(CompareHtml, IsWellFormedAndLoadsNothing) {
  const std::string html = CompareHtml(fixture::Comparison());
  ExpectSound(html);
  EXPECT_THAT(html, HasSubstr("Content-Security-Policy"));
  EXPECT_THAT(html, HasSubstr("prefers-color-scheme: dark"));
  for (const char* id : {"score", "curves", "gates", "passage", "samples", "cells", "repeat"}) {
    EXPECT_THAT(html, HasSubstr(fmt::format("<section id=\"{}\">", id)));
  }
  EXPECT_THAT(html, HasSubstr("<math display=\"block\">"));
  EXPECT_THAT(html, HasSubstr("Without gates: tanh."));
  EXPECT_THAT(html, HasSubstr("aria-label=\"drawing of lstm\"><svg class=\"cell-drawing\""));
}

TEST(CompareHtml, EscapesEverything) {
  CompareReport report = fixture::Comparison();
  const std::string evil = "</script><img src=x onerror=alert(1)>&\"'\xFF";
  report.title = report.command = report.version = report.budget = report.data.name = evil;
  report.data.sha256 = evil;
  report.notes = {evil};
  report.settings = {{evil, evil}};
  CellResult& cell = report.cells[0];
  cell.name = cell.about = cell.equations_text = cell.hash = evil;
  cell.samples = {{1.0, evil}};
  cell.saturation = {{1, evil, {{0.1, 0.2}}}};
  cell.passage.text = evil;
  cell.passage.traces = {fixture::Trace(evil, 1, evil, 3, -1, 1)};
  const std::string html = CompareHtml(report);
  ExpectSound(html);
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, HasSubstr("\\xFF"));
}

TEST(CompareHtml, StandsWithoutData) {
  CompareReport report;
  ExpectSound(CompareHtml(report));
  report.cells.push_back({.name = "empty"});
  ExpectSound(CompareHtml(report));
  EXPECT_THAT(CompareHtml(report), HasSubstr("No cell has a test score."));
  EXPECT_THAT(CompareTable(report), HasSubstr("empty"));
}

TEST(CompareHtml, ShowsWhatDiverged) {
  CompareReport report = fixture::Comparison();
  CellResult& cell = report.cells[0];
  for (SeedRun& run : cell.runs) {
    run.diverged = true;
    run.test_loss = NAN;
    run.curve.back().valid_loss = INFINITY;
    run.curve[3].valid_loss = NAN;
  }
  cell.test_mean = cell.seed_low = cell.seed_high = cell.text_low = cell.text_high = NAN;
  for (GridPoint& point : cell.grid) point = {point.learning_rate, NAN, true, false};
  for (PairedDifference& pair : report.pairs) {
    if (pair.cell_a == "tanh") pair = {.cell_a = pair.cell_a, .cell_b = pair.cell_b};
  }
  cell.passage.traces[0].values[5] = NAN;
  const std::string html = CompareHtml(report);
  ExpectSound(html);
  EXPECT_THAT(html, HasSubstr("tanh: 3 of 3 trainings diverged and are not counted."));
  EXPECT_THAT(html, HasSubstr("lstm against tanh: not measured."));
  EXPECT_THAT(html, HasSubstr("tanh: no test score"));
  EXPECT_THAT(html, HasSubstr("seed 1: diverged"));
  EXPECT_THAT(html, HasSubstr("0 of 3"));
}

// As large as a report gets: it must still be a file that one can send.
TEST(CompareHtml, StaysSmall) {
  CompareReport report = fixture::Comparison({.units = 150});
  EXPECT_LT(CompareHtml(report).size(), 1500000u);
  for (CellResult& cell : report.cells) {
    for (int more = 0; more < 6; ++more) cell.passage.traces.push_back(cell.passage.traces[0]);
  }
  const std::string html = CompareHtml(report);
  EXPECT_LT(html.size(), 1500000u);
  EXPECT_THAT(html, HasSubstr("most varying units only"));
}

// Every number of the table is in the page, and both are the CSV's and JSON's, rounded.
TEST(CompareReport, NumbersAreTheSameEverywhere) {
  const CompareReport report = fixture::Comparison();
  const TestFolder folder;
  WriteCompareReport(report, folder.path() / "report");
  const auto read = [&](const char* name) { return ReadFile(folder.path() / "report" / name); };
  const std::string html = read("report.html");
  EXPECT_EQ(html, CompareHtml(report));
  const std::string table = CompareTable(report);
  const auto csv = Cells(read("table.csv"));
  const auto json = nlohmann::json::parse(read("report.json"));
  ASSERT_EQ(csv.size(), 4u);
  const auto column = [&](const char* name) {
    const auto found = std::find(csv[0].begin(), csv[0].end(), name);
    EXPECT_NE(found, csv[0].end()) << name;
    return static_cast<size_t>(found - csv[0].begin());
  };
  std::istringstream lines(table);
  std::string line;
  std::getline(lines, line);
  for (size_t row = 1; row < csv.size(); ++row) {
    ASSERT_EQ(csv[row].size(), csv[0].size());
    ASSERT_TRUE(std::getline(lines, line));
    const auto& cell = json["cells"][row - 1];
    EXPECT_EQ(cell["name"], csv[row][0]);
    EXPECT_THAT(line, HasSubstr(csv[row][0]));
    const size_t html_row =
        html.find("</span>" + csv[row][0] + "</th>", html.find("<table id=\"scores\">"));
    ASSERT_NE(html_row, std::string::npos);
    const std::string html_line = html.substr(html_row, html.find('\n', html_row) - html_row);
    for (const char* name : {"test_nats", "test_bits", "seed_half", "text_low", "text_high"}) {
      const double value = std::stod(csv[row][column(name)]);
      EXPECT_EQ(cell[name].get<double>(), value) << name;
      EXPECT_THAT(line, HasSubstr(Fixed(value))) << name;
      EXPECT_THAT(html_line, HasSubstr(Fixed(value))) << name;
    }
    for (const char* name : {"units", "parameters", "characters_per_second"}) {
      const double value = std::stod(csv[row][column(name)]);
      EXPECT_EQ(cell[name].get<double>(), value) << name;
      EXPECT_THAT(line, HasSubstr(Whole(value))) << name;
      EXPECT_THAT(html_line, HasSubstr(Whole(value))) << name;
    }
    EXPECT_EQ(csv[row][column("learning_rate")], "0.003");
    EXPECT_THAT(line, HasSubstr(" 0.003 "));
    EXPECT_THAT(html_line, HasSubstr("<td>0.003</td>"));
  }
  EXPECT_EQ(csv[1][0], "gru");  // the best one first
  EXPECT_EQ(csv[3][0], "tanh");
}

TEST(CompareReport, EveryFiguresDataStandsBesideIt) {
  const CompareReport report = fixture::Comparison();
  const TestFolder folder;
  WriteCompareReport(report, folder.path());
  const auto read = [&](const char* name) { return ReadFile(folder.path() / name); };

  const auto curves = Cells(read("curves.csv"));
  ASSERT_EQ(curves.size(), 1u + 3 * 3 * 25);
  EXPECT_EQ(curves[1][0], "tanh");
  EXPECT_EQ(std::stod(curves[3][5]), report.cells[0].runs[0].curve[2].valid_loss);
  const auto grid = Cells(read("grid.csv"));
  ASSERT_EQ(grid.size(), 1u + 3 * 5);
  EXPECT_EQ(grid[5], (std::vector<std::string>{"tanh", "0.03", "", "1", "0"}));
  const auto pairs = Cells(read("pairs.csv"));
  ASSERT_EQ(pairs.size(), 4u);
  EXPECT_EQ(pairs[1][0], "gru");
  EXPECT_EQ(std::stod(pairs[1][2]), -report.pairs[1].mean);
  const auto saturation = Cells(read("saturation.csv"));
  ASSERT_EQ(saturation.size(), 1u + 8 * 60);
  EXPECT_EQ(std::stod(saturation[2][4]), report.cells[1].saturation[0].units[1].below);

  const auto passage = nlohmann::json::parse(read("passage.json"));
  ASSERT_EQ(passage.size(), 6u);
  EXPECT_EQ(passage[1]["cell"], "lstm");
  EXPECT_EQ(passage[1]["values"].size(), 600u);
  EXPECT_EQ(passage[1]["values"][599].size(), 60u);
  EXPECT_NEAR(passage[1]["values"][2][3].get<double>(),
              report.cells[1].passage.traces[0].values[2 * 60 + 3], 1e-3);
  const auto samples = nlohmann::json::parse(read("samples.json"));
  ASSERT_EQ(samples.size(), 9u);
  EXPECT_EQ(samples[0]["temperature"], 0.5);
  EXPECT_EQ(samples[0]["text"], Readable(report.cells[0].samples[0].text));
  EXPECT_TRUE(samples[0].contains("base64"));  // it holds a byte that no JSON string can
}

TEST(CompareReport, QuotesCsvAndWritesNullForUnknown) {
  CompareReport report = fixture::Comparison({.seeds = 1});
  report.cells[0].name = "a,\"b\"";
  const TestFolder folder;
  WriteCompareReport(report, folder.path());
  EXPECT_THAT(ReadFile(folder.path() / "grid.csv"), HasSubstr("\n\"a,\"\"b\"\"\",0.0003,"));
  const auto json = nlohmann::json::parse(ReadFile(folder.path() / "report.json"));
  EXPECT_TRUE(json["cells"][0]["seed_low"].is_null());
  EXPECT_TRUE(json["pairs"][0]["seed_low"].is_null());
}

TEST(CompareReport, SaysWhyItCannotWrite) {
  const TestFolder folder;
  WriteFile(folder.path() / "taken", "x");
  try {
    WriteCompareReport(fixture::Comparison(), folder.path() / "taken");
    FAIL() << "wrote into a file";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailed);
    EXPECT_THAT(error.what(), HasSubstr("taken"));
  }
}

TEST(CompareTable, IsAlignedAndBestFirst) {
  const std::string table = CompareTable(fixture::Comparison());
  std::istringstream lines(table);
  std::vector<std::string> rows;
  for (std::string line; std::getline(lines, line);) rows.push_back(line);
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_THAT(rows[0], HasSubstr("\u00b1 seeds"));
  EXPECT_TRUE(rows[1].starts_with("gru "));
  EXPECT_TRUE(rows[3].starts_with("tanh "));
  for (const std::string& row : rows) {
    EXPECT_EQ(Glyphs(row).size(), Glyphs(rows[0]).size()) << table;
  }
}

// Leaves reports in the build folder, to be looked at after a change of the page.
TEST(CompareReport, LeavesExamplesToLookAt) {
  const fs::path folder = fs::path(MNEMO_BINARY_DIR) / "example_reports";
  WriteCompareReport(fixture::Comparison({.units = 150}), folder / "usual");
  WriteCompareReport(fixture::Comparison({.seeds = 1, .gap = -0.1}), folder / "one_seed");
  EXPECT_GT(fs::file_size(folder / "usual" / "report.html"), 100000u);
  EXPECT_GT(fs::file_size(folder / "one_seed" / "report.html"), 100000u);
}

}  // namespace
}  // namespace mnemo
