#include "analysis/claims/remedies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/claims/claim.h"
#include "analysis/errors/oracles.h"
#include "base/error.h"
#include "base/test_folder.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

Readings ErrorReading(const std::string& analysis) {
  Reading reading;
  for (int o = 0; o < kOracles; ++o) {
    const std::string row = std::string("oracles/") + OracleName(static_cast<Oracle>(o)) + "/";
    reading.values[row + "errors_1"] = 10 + o;
    reading.values[row + "errors_2"] = 20;
  }
  reading.values["oracles/all/errors_1"] = 91;
  reading.values["oracles/all/errors_2"] = 140;
  return {{analysis, reading}};
}

TEST(Remedies, CountWhatTheyTakeAway) {
  const std::vector<Remedy> remedies = {{"not run", "", "other"}, {"cache", "A memory.", "errors"}};
  const auto effects = EffectsOf(remedies, ErrorReading("errors"));
  ASSERT_EQ(effects.size(), 1u);
  EXPECT_EQ(effects[0].remedy.name, "cache");
  ASSERT_EQ(effects[0].rows.size(), 8u);
  EXPECT_EQ(effects[0].rows[0].oracle, "n-gram");
  EXPECT_EQ(effects[0].rows[0].fewer(), 10);
  EXPECT_EQ(effects[0].rows[6].with, 16);
  EXPECT_EQ(effects[0].rows[7].oracle, "all");
  EXPECT_EQ(effects[0].rows[7].fewer(), 49);
}

TEST(Remedies, AReadingOfSomethingElseIsRefused) {
  Readings readings = ErrorReading("errors");
  readings.at("errors").values.erase("oracles/boost/errors_2");
  EXPECT_THROW(EffectsOf({{"cache", "", "errors"}}, readings), Error);
  readings = ErrorReading("errors");
  readings.at("errors").values["oracles/all/errors_1"] = 1e300;
  EXPECT_THROW(EffectsOf({{"cache", "", "errors"}}, readings), Error);
}

std::string Refusal(const std::string& command, const std::string& analysis) {
  const TestFolder folder;
  WriteFile(folder / "claims.toml",
            "title = \"T\"\nexperiments = [\"e\"]\n[[claim]]\nid = 1\ntext = \"x\"\nwhere = \"y\"\n"
            "undecidable = \"z\"\n[[analysis]]\nname = \"errors\"\ncommand = " +
                command + "\n[[remedy]]\nname = \"r\"\ntext = \"t\"\nanalysis = \"" + analysis +
                "\"\n");
  try {
    ReadClaims(folder / "claims.toml");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

TEST(Remedies, AreAnalysesOfTheErrorsOfTwoModels) {
  EXPECT_EQ(Refusal(R"(["errors", "cache:{e/a}", "{e/a}"])", "errors"), "");
  EXPECT_THAT(Refusal(R"(["errors", "{e/a}"])", "errors"), HasSubstr("of two models"));
  EXPECT_THAT(Refusal(R"(["losses", "{e/a}", "{e/b}"])", "errors"), HasSubstr("of two models"));
  EXPECT_THAT(Refusal(R"(["errors", "{e/a}", "{e/b}"])", "other"),
              HasSubstr("no such [[analysis]]"));
}

}  // namespace
}  // namespace mnemo
