#include "train/sequence_trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "engine/cpu/cpu.h"
#include "train/model_setup.h"
#include "train/test_run.h"
#include "train/trainer.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;

// The test part: "abcdefgh" by numbers, its first five steps, and its last five.
SequenceData Parts() {
  SequenceForm form;
  form.name = "parts";
  form.symbols = true;
  form.inputs = form.outputs = 8;
  MemorySink sink(form);
  const auto add = [&](Split split, std::vector<int32_t> symbols) {
    SequenceRecord record;
    record.name = "s";
    record.steps = static_cast<int64_t>(symbols.size());
    record.classes = symbols;
    record.symbols = std::move(symbols);
    sink.Add(split, record);
  };
  for (Split split : {Split::kTrain, Split::kValid, Split::kTest})
    add(split, {0, 1, 2, 3, 4, 5, 6, 7});
  add(Split::kTest, {0, 1, 2, 3, 4});
  add(Split::kTest, {3, 4, 5, 6, 7});
  return sink.Finish();
}

TEST(SequenceTrace, AStrandSeesWhatItsDirectionHasShownIt) {
  const SequenceData data = Parts();
  Recipe recipe = SmallRecipe(5);
  recipe.model.cells = {"gru"};
  recipe.model.units = 6;
  recipe.model.direction = Direction::kBoth;
  recipe.train.batch = 1;
  LoadedRun run;
  run.spec = SetUpModel(recipe.model, TaskOf(data, recipe.model));
  const auto backend = MakeCpuBackend(1);
  Trainer trainer(recipe, run.spec, data, *backend);
  TrainState state = trainer.Start();
  while (!trainer.Finished(state)) trainer.Step(&state);
  run.parameters = state.parameters;

  const SequenceSplit& test = data.split(Split::kTest);
  std::vector<SequenceTrace> traces;
  for (int i = 0; i < 3; ++i) {
    traces.push_back(TraceSequence(run, *backend, data.form, test, i, {{0, "h'"}}));
  }
  const auto values = [&](int i, int v) { return traces[i].values[v].values; };
  ASSERT_EQ(traces[0].values.size(), 2u);
  EXPECT_EQ(traces[0].values[0].name, "layer0.h'");
  EXPECT_EQ(traces[0].values[1].name, "layer0.backward.h'");
  EXPECT_EQ(values(0, 0).size(), 8u * 6);
  const auto tail = [](std::vector<float> all, size_t count) {
    return std::vector<float>(all.end() - static_cast<int64_t>(count), all.end());
  };
  std::vector<float> forward = values(0, 0);
  forward.resize(5 * 6);
  EXPECT_EQ(forward, values(1, 0));
  EXPECT_NE(tail(values(0, 0), 5 * 6), values(2, 0));
  EXPECT_EQ(tail(values(0, 1), 5 * 6), values(2, 1));
  EXPECT_NE(values(0, 1), values(0, 0));
  EXPECT_EQ(traces[1].outputs.values.size(), 5u * 8);
  EXPECT_EQ(traces[1].losses.size(), 5u);
  EXPECT_THAT(traces[1].batch.symbols, ElementsAre(0, 1, 2, 3, 4));
  EXPECT_THROW(TraceSequence(run, *backend, data.form, test, 3, {}), Error);
}

}  // namespace
}  // namespace mnemo
