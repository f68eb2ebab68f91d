// What is counted, measured and written down.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "base/error.h"
#include "base/test_folder.h"
#include "bench/baseline.h"
#include "bench/bench_json.h"
#include "bench/job.h"
#include "bench/machine.h"
#include "bench/measurement.h"
#include "bench/work_count.h"
#include "bench/workload.h"
#include "cell/catalogue.h"

namespace mnemo {
namespace {

using testing::HasSubstr;

// A workload that takes no time.
Workload Tiny(const std::string& name) {
  Workload work = FindWorkload(name);
  work.units = 8;
  work.batch = 3;
  work.steps = 4;
  if (work.kind != Workload::Kind::kLayer) work.input = 5;
  if (!work.lengths.empty()) work.lengths = {4, 2, 1};
  return work;
}

// The issue's own formula: 6 (4 H^2 + H V) a step of an LSTM on symbols.
TEST(WorkCount, AnLstmOnSymbols) {
  const Workload& work = FindWorkload("lstm-128");
  const double steps = 100 * 100;
  EXPECT_EQ(CountWork(work).flops, steps * 6 * (4 * 128 * 128 + 128 * 96));
}

TEST(WorkCount, ADeepModelAlsoMultipliesItsInput) {
  const double steps = 100 * 100, square = 128 * 128;
  EXPECT_EQ(CountWork(FindWorkload("lstm-128x3")).flops,
            steps * 6 * (4 * square + 2 * 8 * square + 128 * 96));
  EXPECT_EQ(CountWork(FindWorkload("bidirectional-128")).flops,
            steps * 6 * (2 * 4 * square + 2 * 128 * 96));
  EXPECT_EQ(CountWork(FindWorkload("lstm-layer-64")).flops, 50 * 50 * 6 * 8 * 64 * 64.0);
}

// i, f, o: sigmoids; two tanh. c' = f c + i g and h' = o tanh(c'): 4 products and sums, and the
// look-ups of 4 H numbers.
TEST(WorkCount, ElementwiseValuesOfAnLstm) {
  const CellGraph lstm = LoadCell("lstm_np");
  const WorkCount count = CountStep(lstm, {16, 10}, true, false, false);
  EXPECT_EQ(count.flops, 2 * 4 * 16 * 16);
  EXPECT_EQ(count.activations, 5 * 16);
  EXPECT_EQ(count.simple, (4 + 4) * 16);
}

TEST(WorkCount, SamplingHasNoBackwardPass) {
  const Workload& work = FindWorkload("sample-128");
  EXPECT_EQ(CountWork(work).flops, work.steps * 2.0 * (4 * 128 * 128 + 128 * 96));
}

TEST(WorkCount, TheLimitAddsProductsAndValues) {
  const WorkCount count = {2e9, 1e6, 2e6};
  EXPECT_DOUBLE_EQ(count.Limit(100, 1), 0.02 + 0.35e-3 + 0.1e-3);
  EXPECT_DOUBLE_EQ(count.Limit(200, 2), 0.01 + 0.175e-3 + 0.05e-3);
}

TEST(Workloads, NamesAreUniqueAndFound) {
  std::set<std::string> names;
  for (const Workload& work : Workloads()) {
    EXPECT_TRUE(names.insert(work.name).second) << work.name;
    EXPECT_EQ(FindWorkload(work.name).about, work.about);
    EXPECT_GT(CountWork(work).flops, 0) << work.name;
  }
  try {
    FindWorkload("lstm");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(), HasSubstr("lstm-128"));
  }
}

TEST(Workloads, MixedAndEqualLengthsAreTheSameWork) {
  const Workload &mixed = FindWorkload("mixed-lengths"), &equal = FindWorkload("equal-lengths");
  EXPECT_EQ(mixed.lengths.front(), 1000);
  EXPECT_EQ(mixed.lengths.back(), 10);
  EXPECT_NEAR(static_cast<double>(mixed.Rows()) / equal.Rows(), 1, 0.002);
}

TEST(Measure, EveryKindOfWorkload) {
  for (const char* name : {"lstm-128", "mut1-128", "bidirectional-128", "mixed-lengths",
                           "sample-128", "lstm-layer-64", "mutant60-128"}) {
    int rounds = 0;
    const Measurement m = Measure(Tiny(name), {.threads = 2, .rounds = 2, .seconds = 0.001},
                                  [&](int round) { return round == rounds++; });
    EXPECT_EQ(m.steps_per_second.size(), 2u) << name;
    EXPECT_GT(m.Speed().median, 0);
    EXPECT_GT(m.Usual(), 0.1);
    EXPECT_GE(m.Peak(), m.Usual());
    EXPECT_GE(m.ShareOfLimitAt(m.Usual()), m.ShareOfLimit());
    EXPECT_GT(m.ShareOfLimit(), 0);
    EXPECT_LT(m.ShareOfLimit(), 1);
    double phases = 0;
    for (double share : m.phases) phases += share;
    EXPECT_GT(phases, 0) << name;
    EXPECT_LE(phases, 1.01) << name;
  }
}

TEST(Measure, EndsWhenAsked) {
  const Measurement m = Measure(Tiny("lstm-128"), {.rounds = 5, .seconds = 0.001},
                                [](int round) { return round < 1; });
  EXPECT_EQ(m.steps_per_second.size(), 1u);
}

TEST(Measure, ASignatureDependsOnTheWorkNotOnTheThreads) {
  const auto signature = [](const char* name, int threads) {
    return Measure(Tiny(name),
                   {.threads = threads, .rounds = 1, .seconds = 0.001, .signature = true},
                   [](int) { return true; })
        .signature;
  };
  EXPECT_EQ(signature("lstm-128", 1).size(), 64u);
  EXPECT_EQ(signature("lstm-128", 1), signature("lstm-128", 3));
  EXPECT_NE(signature("lstm-128", 1), signature("gru-128", 1));
}

TEST(Measure, SideBySide) {
  const SideBySide both =
      MeasureSideBySide(Tiny("lstm-128"), 2, 3, 0.001, [](int) { return true; });
  EXPECT_EQ(both.kept.size(), 3u);
  EXPECT_DOUBLE_EQ(both.kept[1], both.together[1] / both.alone[1]);
}

TEST(Spread, IsTheQuartiles) {
  const Spread spread = SpreadOf({5, 1, 4, 2, 3});
  EXPECT_EQ(spread.median, 3);
  EXPECT_EQ(spread.q1, 2);
  EXPECT_EQ(spread.q3, 4);
  EXPECT_EQ(SpreadOf({1, 2}).median, 1.5);
}

TEST(Baseline, ReadsWhatWasWritten) {
  const TestFolder folder;
  const std::string path = folder.path() / "before.json";
  Measurement m;
  m.workload = "lstm-128";
  m.threads = 2;
  m.steps_per_second = {10, 30, 20};
  m.multiply_adds = {1, 3, 2};
  m.rows = 1;
  m.signature = "abc";
  std::ofstream(path) << ToJson(DescribeMachine(), {m}).dump();
  const Baseline baseline = ReadBaseline(path);
  EXPECT_EQ(m.Peak(), 3);
  EXPECT_EQ(m.Usual(), 2);
  ASSERT_NE(baseline.Find("lstm-128", 2), nullptr);
  EXPECT_EQ(baseline.Find("lstm-128", 2)->median, 20);
  EXPECT_EQ(baseline.Find("lstm-128", 2)->signature, "abc");
  EXPECT_EQ(baseline.Find("lstm-128", 1), nullptr);
}

TEST(Baseline, RefusesOtherFiles) {
  const TestFolder folder;
  const std::string path = folder.path() / "before.json";
  for (const char* text :
       {"", "[]", "{\"workloads\": 3}", "{\"workloads\": [{\"name\": 1}]}",
        "{\"workloads\": [{\"name\": \"a\", \"threads\": 1, \"steps_per_second\": {\"median\": "
        "0}}]}"}) {
    std::ofstream(path) << text;
    try {
      ReadBaseline(path);
      FAIL() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput) << text;
      EXPECT_THAT(error.what(), HasSubstr("before.json"));
    }
  }
}

}  // namespace
}  // namespace mnemo
