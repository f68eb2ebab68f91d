#include "train/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/error.h"
#include "engine/cpu/cpu.h"
#include "train/test_run.h"
#include "train/trainer.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

class TraceTest : public ::testing::Test {
 protected:
  TraceTest() {
    Recipe recipe = SmallRecipe(30);
    recipe.model.cells = {"gru", "lstm"};
    run_.spec = SpecOf(recipe, text_);
    run_.vocabulary = text_.vocabulary;
    Trainer trainer(recipe, run_.spec, text_, *backend_);
    TrainState state = trainer.Start();
    while (!trainer.Finished(state)) trainer.Step(&state);
    run_.parameters = state.parameters;
  }

  std::string Message(const std::vector<TracedValue>& values) {
    try {
      TraceValues(run_, *backend_, text_.test, values, [](const TraceStretch&) { return true; });
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
      return error.what();
    }
    return "no error";
  }

  TextData text_ = WildText(6000);  // a test part of 600: several stretches, the last one short
  std::unique_ptr<Backend<float>> backend_ = MakeCpuBackend(1);
  LoadedRun run_;
};

TEST_F(TraceTest, StretchesMakeWhatOneForwardPassMakes) {
  const std::vector<TracedValue> values = {{0, "z"}, {0, "h"}, {1, "c'"}};
  std::vector<std::vector<float>> traced(values.size());
  std::vector<float> losses;
  TraceValues(run_, *backend_, text_.test, values, [&](const TraceStretch& stretch) {
    EXPECT_EQ(stretch.first, static_cast<int64_t>(losses.size()));
    losses.insert(losses.end(), stretch.losses.begin(), stretch.losses.end());
    for (size_t v = 0; v < values.size(); ++v) {
      const Block<const float>& block = stretch.values.at(v);
      EXPECT_EQ(block.width, 9);
      for (int t = 0; t < stretch.steps; ++t) {
        traced[v].insert(traced[v].end(), block.Row(t, 0), block.Row(t, 0) + block.width);
      }
    }
    return true;
  });

  const std::vector<ModelProbe> probes = FindProbes(run_.spec, values);
  Model<float> model(run_.spec, *backend_, {.train = false, .probes = probes});
  model.SetParameters(run_.parameters.data());
  ModelState<float> state = model.StartState(1);
  const std::vector<int32_t> inputs = text_.test.Part(0, text_.test.size() - 1).ToVector();
  const int steps = static_cast<int>(inputs.size());
  model.Forward({inputs.data(), steps, 1}, &state);
  for (size_t v = 0; v < values.size(); ++v) {
    const Block<const float> block = model.Value(probes[v]);
    std::vector<float> whole;
    for (int t = 0; t < steps; ++t) {
      whole.insert(whole.end(), block.Row(t, 0), block.Row(t, 0) + block.width);
    }
    EXPECT_EQ(traced[v], whole) << values[v].name;
  }
  EXPECT_EQ(losses, ScoreText(model, text_.test, 1, 64).losses);
}

TEST_F(TraceTest, EndsWhenTheReceiverHasEnough) {
  int calls = 0;
  TraceValues(run_, *backend_, text_.test, {}, [&](const TraceStretch&) { return ++calls < 2; });
  EXPECT_EQ(calls, 2);
}

TEST_F(TraceTest, UnknownNamesAndLayersAreTold) {
  EXPECT_THAT(Message({{2, "h"}}), HasSubstr("the model has no layer 2\n  allowed: 0 to 1"));
  EXPECT_THAT(Message({{-1, "h"}}), HasSubstr("no layer -1"));
  EXPECT_THAT(Message({{0, "zz"}}), HasSubstr("the cell gru has no value 'zz'"));
  EXPECT_THAT(Message({{0, "zz"}}), HasSubstr("allowed: z, r, n, h'"));
  text_.test = text_.test.Part(0, 1);
  EXPECT_THAT(Message({}), HasSubstr("too short"));
}

}  // namespace
}  // namespace mnemo
