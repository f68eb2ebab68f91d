#include "study/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "base/error.h"
#include "base/files.h"
#include "base/random.h"
#include "base/test_folder.h"
#include "study/comparison_file.h"
#include "train/trainer.h"

namespace mnemo {
namespace {

// Words in random order: something to learn, little to compute.
std::string Words(int count) {
  const Random random(1, Purpose::kTest);
  const char* words[] = {"int ", "return ", "struct ", "if (", ") {\n", "}\n", "x = ", "y;\n"};
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += words[random.Below(8, {.element = static_cast<uint32_t>(i)})];
  }
  return text;
}

ComparisonSpec SmallSpec() {
  ComparisonSpec spec;
  spec.cells = {"tanh", "gru"};
  spec.parameters = 3000;
  spec.minutes = 0.05;
  spec.rates = {0.005, 0.02};
  spec.seeds = 2;
  spec.workers = 2;
  spec.recipe.data.text = "words";
  spec.recipe.model.cells = spec.cells;
  spec.recipe.model.parameters = spec.parameters;
  spec.recipe.train.minutes = spec.minutes;
  spec.recipe.train.batch = 4;
  spec.recipe.train.steps = 16;
  return spec;
}

// A plan that does not depend on the machine's speed.
void WritePlan(const ComparisonSpec& spec, const TextData& data, const fs::path& folder) {
  ComparisonFile file;
  file.spec = spec;
  file.text_sha256 = data.sha256;
  for (const std::string& cell : spec.cells)
    file.plan.costs.push_back({cell, 12, 3000, 1e-3, 1e-6, 3e-6});
  file.plan.seeds = 2;
  file.plan.pilot_updates = 20;
  file.plan.final_updates = 120;
  file.plan.valid_symbols = 1000;
  MakeFolder(folder / "cells");
  for (const std::string& cell : spec.cells) {
    WriteFile(folder / "cells" / (cell + ".cell"),
              ReadFile(fs::path(MNEMO_SOURCE_DIR) / "cells" / (cell + ".cell")));
  }
  WriteComparisonFile(file, folder / "comparison.json");
}

void ExpectSameLosses(const ComparisonOutcome& a, const ComparisonOutcome& b) {
  ASSERT_EQ(a.cells.size(), b.cells.size());
  for (size_t c = 0; c < a.cells.size(); ++c) {
    EXPECT_EQ(a.cells[c].rate, b.cells[c].rate);
    ASSERT_EQ(a.cells[c].finals.size(), b.cells[c].finals.size());
    for (size_t s = 0; s < a.cells[c].finals.size(); ++s) {
      EXPECT_FALSE(a.cells[c].finals[s].test_losses.empty());
      EXPECT_EQ(a.cells[c].finals[s].test_losses, b.cells[c].finals[s].test_losses);
    }
  }
}

TEST(Comparison, PlansAndRunsWhatItWasAskedFor) {
  const TestFolder folder;
  const TextData data = TextFromBytes(Words(4000), "words");
  int calls = 0;
  ComparisonHooks hooks;
  hooks.progress = [&](const ComparisonProgress&) { ++calls; };
  const ComparisonOutcome outcome =
      StartComparison(SmallSpec(), data, folder.path() / "out", hooks);
  EXPECT_GT(calls, 10);
  ASSERT_EQ(outcome.cells.size(), 2u);
  for (size_t c = 0; c < 2; ++c) {
    const CellOutcome& cell = outcome.cells[c];
    EXPECT_EQ(cell.pilots.size(), 2u);
    EXPECT_TRUE(cell.rate == 0.005 || cell.rate == 0.02);
    // The chosen pilot is the one with the lower validation loss.
    const bool first = cell.pilots[0].valid_loss <= cell.pilots[1].valid_loss;
    EXPECT_EQ(cell.rate, cell.pilots[first ? 0 : 1].rate);
    ASSERT_EQ(cell.finals.size(), static_cast<size_t>(outcome.plan.seeds));
    for (const FinalOutcome& run : cell.finals) {
      EXPECT_EQ(run.test_losses.size(), data.test.size() - 1);
      EXPECT_LT(Mean(std::span(run.test_losses)), std::log(data.vocabulary.size()));
    }
    // Equal budgets, within one unit.
    EXPECT_NEAR(static_cast<double>(outcome.plan.costs[c].parameters), 3000, 150);
  }
  // A final run made again from the folder alone, as a resumed comparison would, has the same bits.
  fs::remove_all(outcome.cells[1].finals[0].folder);
  ExpectSameLosses(ResumeComparison(data, folder.path() / "out", {}), outcome);
  // Complete: going on with it only reads.
  ExpectSameLosses(ResumeComparison(data, folder.path() / "out", {}), outcome);
}

TEST(Comparison, StoppedAndResumedItEndsWithTheSameBits) {
  const TestFolder folder;
  const TextData data = TextFromBytes(Words(4000), "words");
  WritePlan(SmallSpec(), data, folder.path() / "unbroken");
  const ComparisonOutcome unbroken = ResumeComparison(data, folder.path() / "unbroken", {});

  WritePlan(SmallSpec(), data, folder.path() / "broken");
  std::atomic<bool> stop = false;
  int stops = 0;
  ComparisonOutcome outcome;
  for (int attempt = 0;; ++attempt) {
    ASSERT_LT(attempt, 1000);
    int updates = 0;
    stop = false;
    ComparisonHooks hooks;
    hooks.stop = &stop;
    hooks.progress = [&](const ComparisonProgress&) {
      if (++updates == 37) stop = true;
    };
    try {
      outcome = ResumeComparison(data, folder.path() / "broken", hooks);
      break;
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::kStopped) << error.what();
      ++stops;
    }
  }
  EXPECT_GT(stops, 3);
  ExpectSameLosses(outcome, unbroken);
}

TEST(Comparison, WhatDivergedIsNotTrainedAgain) {
  const TestFolder folder;
  const TextData data = TextFromBytes(Words(4000), "words");
  ComparisonSpec spec = SmallSpec();
  spec.rates = {0.005, 1e6};
  WritePlan(spec, data, folder.path() / "out");
  std::atomic<int> wild = 0;
  ComparisonHooks hooks;
  hooks.progress = [&](const ComparisonProgress& progress) {
    for (const std::string& run : progress.running) wild += run.find("1e+06") != run.npos;
  };
  const ComparisonOutcome first = ResumeComparison(data, folder.path() / "out", hooks);
  EXPECT_GT(wild.exchange(0), 0);
  ASSERT_EQ(first.cells[1].pilots.size(), 2u);
  EXPECT_TRUE(first.cells[1].pilots[1].diverged);
  const ComparisonOutcome second = ResumeComparison(data, folder.path() / "out", hooks);
  EXPECT_EQ(wild, 0);
  EXPECT_TRUE(second.cells[1].pilots[1].diverged);
  ExpectSameLosses(first, second);
}

TEST(Comparison, RefusesWhatCannotBeCompared) {
  const TestFolder folder;
  const TextData data = TextFromBytes(Words(4000), "words");
  auto message = [&](const ComparisonSpec& spec, const fs::path& out) -> std::string {
    try {
      StartComparison(spec, data, out, {});
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
      return error.what();
    }
    return "no error";
  };
  ComparisonSpec twice = SmallSpec();
  twice.cells = {"gru", "gru"};
  EXPECT_THAT(message(twice, folder.path() / "a"), testing::HasSubstr("two of the cells"));
  ComparisonSpec unknown = SmallSpec();
  unknown.cells = {"gruu"};
  EXPECT_THAT(message(unknown, folder.path() / "b"), testing::HasSubstr("gruu"));
  WriteFile(folder.path() / "file", "x");
  EXPECT_THAT(message(SmallSpec(), folder.path()), testing::HasSubstr("not empty"));
  // Another text than the one that the comparison began with.
  WritePlan(SmallSpec(), data, folder.path() / "c");
  EXPECT_THROW(ResumeComparison(TextFromBytes(Words(4001), "words"), folder.path() / "c", {}),
               Error);
  EXPECT_THROW(ResumeComparison(data, folder.path() / "nothing", {}), Error);
}

TEST(ComparisonFile, ADamagedOneIsOneClearError) {
  const TestFolder folder;
  const TextData data = TextFromBytes(Words(4000), "words");
  WritePlan(SmallSpec(), data, folder.path());
  const fs::path path = folder.path() / "comparison.json";
  const std::string good = ReadFile(path);
  const ComparisonFile file = ReadComparisonFile(path);
  EXPECT_EQ(file.spec.cells, SmallSpec().cells);
  EXPECT_EQ(file.plan.final_updates, 120);
  EXPECT_EQ(file.spec.recipe.model.layers, 1);
  for (size_t cut : {size_t{0}, size_t{1}, good.size() / 2, good.size() - 3}) {
    WriteFile(path, good.substr(0, cut));
    EXPECT_THROW(ReadComparisonFile(path), Error) << cut;
  }
  for (size_t place = 0; place + 1 < good.size(); place += 5) {
    std::string wrong = good;
    wrong[place] ^= 1;
    WriteFile(path, wrong);
    EXPECT_THROW(ReadComparisonFile(path), Error) << "byte " << place;
  }
  for (const char* other : {"{}", "[]", "1", "null"}) {
    WriteFile(path, other);
    try {
      ReadComparisonFile(path);
      FAIL() << other;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kFailed);
      EXPECT_THAT(error.what(), ::testing::HasSubstr("it is not what a comparison writes"));
    }
  }
}

}  // namespace
}  // namespace mnemo
