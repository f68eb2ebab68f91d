#include "report/compare_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "report/compare_fixture.h"

namespace mnemo {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

PairedDifference Pair(double mean, double text_half, double seed_half) {
  return {"a", "b", mean, mean - text_half, mean + text_half, mean - seed_half, mean + seed_half};
}

TEST(Judge, NeedsBothIntervals) {
  EXPECT_EQ(Judge(Pair(-0.1, 0.01, 0.05)), Verdict::kLower);
  EXPECT_EQ(Judge(Pair(0.1, 0.01, 0.05)), Verdict::kHigher);
  EXPECT_EQ(Judge(Pair(-0.1, 0.01, 0.15)), Verdict::kUnsettled);
  EXPECT_EQ(Judge(Pair(-0.1, 0.15, 0.01)), Verdict::kUnsettled);
  EXPECT_EQ(Judge(Pair(-0.1, 0.1, 0.01)), Verdict::kUnsettled);  // an end at 0
  EXPECT_EQ(Judge(Pair(-0.1, 0.01, NAN)), Verdict::kOneSeed);
  EXPECT_EQ(Judge(Pair(-0.1, NAN, 0.01)), Verdict::kNotMeasured);
  EXPECT_EQ(Judge({.cell_a = "a", .cell_b = "b"}), Verdict::kNotMeasured);
  PairedDifference torn = Pair(-0.1, 0.01, 0.01);
  torn.seed_low = 0.01;
  torn.seed_high = 0.02;
  EXPECT_EQ(Judge(torn), Verdict::kUnsettled);
}

TEST(FindPair, TurnsThePairRound) {
  CompareReport report;
  report.pairs = {{"a", "b", -0.3, -0.4, -0.1, -0.5, -0.2}};
  const PairedDifference turned = FindPair(report, "b", "a");
  EXPECT_EQ(turned.cell_a, "b");
  EXPECT_EQ(turned.mean, 0.3);
  EXPECT_EQ(turned.text_low, 0.1);
  EXPECT_EQ(turned.text_high, 0.4);
  EXPECT_EQ(turned.seed_low, 0.2);
  EXPECT_EQ(turned.seed_high, 0.5);
  EXPECT_TRUE(std::isnan(FindPair(report, "a", "c").mean));
}

TEST(CompareRows, BestFirstAndUnscoredLast) {
  CompareReport report = fixture::Comparison();
  report.cells[1].test_mean = NAN;
  const auto rows = CompareRows(report);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].cell->name, "gru");
  EXPECT_EQ(rows[0].place, 2);
  EXPECT_EQ(rows[0].seeds, 3);
  EXPECT_EQ(rows[0].learning_rate, 0.003);
  EXPECT_NEAR(rows[0].bits, rows[0].nats * 1.4426950408889634, 1e-12);
  EXPECT_NEAR(rows[0].seed_half, 0.031, 1e-12);
  EXPECT_NEAR(rows[0].characters_per_second, 540000 * 1.02, 1e-6);
  EXPECT_EQ(rows[2].cell->name, "lstm");
}

TEST(CompareSentences, ClaimWhatTheIntervalsAllow) {
  const CompareReport report = fixture::Comparison();
  const auto sentences = CompareSentences(report);
  ASSERT_EQ(sentences.size(), 3u);
  EXPECT_THAT(sentences[0], HasSubstr("gru is better than tanh: "));
  EXPECT_THAT(sentences[1], HasSubstr("lstm is better than tanh: "));
  EXPECT_THAT(sentences[2], HasSubstr("gru against lstm is open"));
  EXPECT_THAT(sentences[2], HasSubstr("the interval over seeds includes 0"));
  EXPECT_THAT(CompareHeadline(report), HasSubstr("Lowest is gru: "));
  EXPECT_THAT(CompareHeadline(report), HasSubstr("not settled"));
}

TEST(CompareSentences, SayWhenGatesDoNotHelp) {
  const CompareReport report = fixture::Comparison({.gap = -0.1});
  EXPECT_THAT(CompareHeadline(report), HasSubstr("Lowest is tanh: "));
  EXPECT_THAT(CompareHeadline(report), HasSubstr("exclude 0"));
  const auto sentences = CompareSentences(report);
  EXPECT_THAT(sentences, Contains(HasSubstr("lstm is not better but worse than tanh: ")));
  EXPECT_THAT(sentences, Contains(HasSubstr("gru is not better but worse than tanh: ")));
  EXPECT_THAT(sentences, Not(Contains(HasSubstr("is better than"))));

  const CompareReport close = fixture::Comparison({.gap = 0.001});
  EXPECT_THAT(CompareSentences(close),
              Contains(HasSubstr("lstm is not shown to be better than tanh: ")));
}

TEST(CompareSentences, OneSeedMakesNoClaim) {
  const CompareReport report = fixture::Comparison({.seeds = 1});
  EXPECT_THAT(CompareHeadline(report), HasSubstr("makes no claim"));
  EXPECT_THAT(CompareHeadline(report), Not(HasSubstr("exclude")));
  for (const std::string& sentence : CompareSentences(report)) {
    EXPECT_THAT(sentence, HasSubstr("with one seed"));
    EXPECT_THAT(sentence, HasSubstr("no claim"));
    EXPECT_THAT(sentence, Not(HasSubstr("better")));
  }
}

TEST(CompareHeadline, WithoutIntervalsThereIsNoClaim) {
  CompareReport report = fixture::Comparison();
  report.pairs.clear();
  EXPECT_THAT(CompareHeadline(report), HasSubstr("makes no claim"));
  EXPECT_THAT(CompareSentences(report)[0], HasSubstr("not measured"));
  report.cells.resize(1);
  EXPECT_THAT(CompareHeadline(report), HasSubstr("tanh: "));
  EXPECT_TRUE(CompareSentences(report).empty());
}

}  // namespace
}  // namespace mnemo
