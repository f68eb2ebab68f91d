#include "train/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "engine/cpu/cpu.h"
#include "train/test_run.h"
#include "train/trainer.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A model that knows the periodic text after so many updates.
LoadedRun Trained(int64_t updates) {
  LoadedRun run;
  const TextData text = PeriodicText();
  run.recipe = SmallRecipe(updates);
  run.recipe.model.units = 20;
  run.recipe.model.dropout = 0;
  run.recipe.train.rate = 0.02;
  run.spec = SpecOf(run.recipe, text);
  run.vocabulary = text.vocabulary;
  const auto backend = MakeCpuBackend(1);
  Trainer trainer(run.recipe, run.spec, text, *backend);
  TrainState state = trainer.Start();
  while (!trainer.Finished(state)) trainer.Step(&state);
  run.parameters = state.parameters;
  return run;
}

TEST(Sample, WritesWhatWasLearnt) {
  const LoadedRun run = Trained(200);
  // Where in the period it is, a model sees only after some letters.
  EXPECT_EQ(SampleText(run, 27, 0, "abcdbabe\nabcdbabe\n", 1), "abcdbabe\nabcdbabe\nabcdbabe\n");
  EXPECT_EQ(SampleText(run, 7, 0, "abcdbabe\nabcdbabe\nab", 1), "cdbabe\n");
  EXPECT_EQ(SampleText(run, 9, 0.5, "", 1), SampleText(run, 9, 0.5, "\n", 1));
}

TEST(Sample, TheSeedDecides) {
  const LoadedRun run = Trained(1);
  const std::string text = SampleText(run, 200, 1, "a", 3);
  EXPECT_EQ(text.size(), 200u);
  EXPECT_EQ(SampleText(run, 200, 1, "a", 3), text);
  EXPECT_EQ(SampleText(run, 50, 1, "a", 3), text.substr(0, 50));
  EXPECT_NE(SampleText(run, 200, 1, "a", 4), text);
  EXPECT_EQ(SampleText(run, 0, 1, "a", 3), "");
}

// A model whose logits are its last biases, whatever it reads.
TEST(Sample, DrawsByTheLogitsOverTheTemperature) {
  LoadedRun run = Trained(1);
  std::fill(run.parameters.begin(), run.parameters.end(), 0.0f);
  const double logits[] = {0, 1, 2, -1, -20, 0.5};
  std::copy(std::begin(logits), std::end(logits), run.parameters.end() - 6);
  for (const double temperature : {0.5, 1.0, 3.0}) {
    double sum = 0;
    for (const double logit : logits) sum += std::exp(logit / temperature);
    constexpr int kDraws = 20000;
    const std::string text = SampleText(run, kDraws, temperature, "", 1);
    for (int i = 0; i < 6; ++i) {
      const double wanted = std::exp(logits[i] / temperature) / sum;
      const auto seen =
          static_cast<double>(std::count(text.begin(), text.end(), run.vocabulary.Name(i)[0]));
      EXPECT_NEAR(seen / kDraws, wanted, 4 * std::sqrt(wanted / kDraws)) << i;
    }
  }
  EXPECT_EQ(SampleText(run, 5, 0, "", 1), std::string(5, run.vocabulary.Name(2)[0]));
  EXPECT_EQ(SampleText(run, 5, 1e-300, "", 1), SampleText(run, 5, 0, "", 1));
}

TEST(Sample, EndsWhenTheReceiverHasEnough) {
  const LoadedRun run = Trained(1);
  const auto backend = MakeCpuBackend(1);
  int count = 0;
  SampleText(run, *backend, {.length = 100}, [&count](std::string_view) { return ++count < 7; });
  EXPECT_EQ(count, 7);
}

TEST(Sample, AByteThatWasNeverSeenIsToldWithItsPlace) {
  const Vocabulary vocabulary = Vocabulary::OfBytes({'\n', 'a', 0xe9});
  EXPECT_THAT(vocabulary.Encode("a\n\xe9", "x").ToVector(), ElementsAre(1, 0, 2));
  const auto message = [&](const std::string& bytes) -> std::string {
    try {
      vocabulary.Encode(bytes, "my.txt");
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
      return error.what();
    }
    return "no error";
  };
  EXPECT_THAT(message("a\naab"), HasSubstr("my.txt:2:3: the model has never seen this byte"));
  EXPECT_THAT(message("b"), HasSubstr("byte 98 ('b')"));
  EXPECT_THAT(message(std::string("a\0", 2)), HasSubstr("my.txt:1:2"));
  EXPECT_THAT(message(std::string("\0", 1)), HasSubstr("byte 0\n"));
}

}  // namespace
}  // namespace mnemo
