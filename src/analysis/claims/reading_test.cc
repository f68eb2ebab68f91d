#include "analysis/claims/reading.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kResult[] =
    R"({"tables": {"oracles": [{"oracle": "n-gram", "errors_1": 30, "percent_1": 17.5},
                               {"oracle": "boost", "errors_1": 70, "percent_1": null}],
                   "gates": [{"gate": "f", "layer": 1, "most": 0.5},
                             {"gate": "f", "layer": 2, "most": 0.75}],
                   "characters": [{"symbol": "/", "probability": 0.25}]},
        "facts": {"large": "weights of update 3"}})";

PlannedAnalysis Plan() {
  return {"errors", {"errors", "large={wp-512/lstm-3}", "{wp-64/lstm-2}", "{wp-512/lstm-3}", "{}"}};
}

TEST(Reading, FiguresAreCalledByTableRowAndColumn) {
  const Readings readings{{"errors", MakeReading(Plan(), {}, kResult)}};
  EXPECT_EQ(FindFigure(readings, "errors/oracles/n-gram/percent_1"), 17.5);
  EXPECT_EQ(FindFigure(readings, "errors/oracles/boost/errors_1"), 70);
  EXPECT_EQ(FindFigure(readings, "errors/gates/f:2/most"), 0.75);
  EXPECT_EQ(FindFigure(readings, "errors/characters///probability"), 0.25);
  for (const char* absent : {"errors/oracles/boost/percent_1", "errors/gates/f/most",
                             "other/oracles/n-gram/percent_1", "errors", ""}) {
    EXPECT_EQ(FindFigure(readings, absent), std::nullopt) << absent;
  }
}

TEST(Reading, SaysWhyAFigureIsNotThere) {
  Readings readings{{"errors", MakeReading(Plan(), {}, kResult)}};
  EXPECT_EQ(WhyNoFigure(readings, "other/oracles/n-gram/percent_1"), "not measured yet");
  EXPECT_THAT(WhyNoFigure(readings, "errors/oracle/n-gram/percent_1"),
              HasSubstr("no such table, but characters, gates, oracles"));
  EXPECT_THAT(WhyNoFigure(readings, "errors/gates/f/most"), HasSubstr("no such row, but f:1, f:2"));
  EXPECT_THAT(WhyNoFigure(readings, "errors/oracles/boost/percent_1"),
              HasSubstr("no such column of numbers, but errors_1"));
  readings["errors"].failure = "the disk is full";
  EXPECT_THAT(WhyNoFigure(readings, "errors/oracles/boost/errors_1"), HasSubstr("disk is full"));
}

TEST(Reading, KeepsWhatItIsOf) {
  const Reading reading = ParseReading(ReadingText(MakeReading(Plan(), {"k1", "k2"}, kResult)));
  EXPECT_EQ(reading.command, Plan().command);
  EXPECT_THAT(reading.keys, ElementsAre("k1", "k2"));
  EXPECT_EQ(reading.values.at("oracles/n-gram/percent_1"), 17.5);
  EXPECT_EQ(reading.facts.at("large"), "weights of update 3");
}

TEST(Reading, RefusesWhatIsNone) {
  for (const char* text :
       {"", "[]", "{}", R"({"command": [], "keys": [], "result": {}})",
        R"({"command": [1], "keys": [], "result": {"tables": {}}})",
        R"({"command": [], "keys": [], "result": {"tables": {"a": [{"x": 1}, {}]}}})",
        R"({"command": [], "keys": [], "result": {"tables": {"a": 3}}})"}) {
    EXPECT_THROW(ParseReading(text), Error) << text;
  }
  EXPECT_NO_THROW(ParseReading(R"({"command": [], "keys": [], "result": {"tables": {}}})"));
}

TEST(PlannedAnalysis, FillsBracesWithFolders) {
  using Trial = std::pair<std::string, std::string>;
  EXPECT_THAT(Plan().Trials(), ElementsAre(Trial("wp-512", "lstm-3"), Trial("wp-64", "lstm-2")));
  EXPECT_THAT(Plan().Filled([](const std::string& experiment, const std::string& point) {
    return "out/" + experiment + "." + point;
  }),
              ElementsAre("errors", "large=out/wp-512.lstm-3", "out/wp-64.lstm-2",
                          "out/wp-512.lstm-3", "{}"));
  EXPECT_THROW((PlannedAnalysis{"x", {"{wp-512}"}}.Trials()), Error);
  EXPECT_THROW((PlannedAnalysis{"x", {"{wp-512/lstm-3"}}.Trials()), Error);
}

}  // namespace
}  // namespace mnemo
