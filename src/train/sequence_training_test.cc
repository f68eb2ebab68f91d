// Training on sets of sequences, for every kind of target: it learns, and it can be repeated.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "base/random.h"
#include "base/test_folder.h"
#include "engine/cpu/cpu.h"
#include "train/model_setup.h"
#include "train/run.h"
#include "train/run_folder.h"
#include "train/test_run.h"
#include "train/trainer.h"
#include "train/training_memory.h"

namespace mnemo {
namespace {

// Sequences of 3 to 11 steps in which the target says what was read the step before: only a network
// that remembers a step can know.
SequenceData Echo(TargetKind target, bool symbols) {
  SequenceForm form;
  form.name = "echo";
  form.symbols = symbols;
  form.inputs = 4;
  form.target = target;
  form.outputs = target == TargetKind::kNumbers ? 2 : 4;
  form.some_counted = target == TargetKind::kNumbers;
  if (target == TargetKind::kNumbers || target == TargetKind::kBits) {
    form.target_type = ElementType::kF32;
  }
  MemorySink sink(form);
  const Random random(3, Purpose::kTest);
  for (uint32_t i = 0; i < 90; ++i) {
    SequenceRecord record;
    record.name = std::to_string(i);
    record.steps = 3 + static_cast<int64_t>(random.Below(9, {.sequence = i}));
    int32_t before = 0;
    for (uint32_t t = 0; t < record.steps; ++t) {
      const auto symbol = static_cast<int32_t>(random.Below(4, {.sequence = i, .element = t + 1}));
      record.symbols.push_back(symbol);
      for (int j = 0; j < 4; ++j) record.vectors.push_back(j == symbol);
      record.classes.push_back(t == 0 ? -1 : before);
      for (int j = 0; j < form.outputs; ++j) {
        record.numbers.push_back(target == TargetKind::kBits ? (before >> (j % 2) & 1)
                                                             : static_cast<float>(before - j));
      }
      record.counted.push_back(t > 0);
      if (t % 2 == 1) record.labels.push_back(symbol);
      before = symbol;
    }
    sink.Add(i < 60 ? Split::kTrain : i < 75 ? Split::kValid : Split::kTest, record);
  }
  return sink.Finish();
}

Recipe EchoRecipe(int64_t updates) {
  Recipe recipe = SmallRecipe(updates);
  recipe.data.text.clear();
  recipe.data.set = "echo";
  recipe.model.layers = 1;
  recipe.model.units = 16;
  recipe.train.batch = 7;
  recipe.train.rate = 0.02;
  return recipe;
}

struct Kind {
  const char* name;
  TargetKind target;
  bool symbols;
  int embedding, mixture;
};
constexpr Kind kKinds[] = {
    {"classes of symbols", TargetKind::kClasses, true, 0, 0},
    {"classes of embedded symbols", TargetKind::kClasses, true, 3, 0},
    {"bits of vectors", TargetKind::kBits, false, 0, 0},
    {"numbers of vectors", TargetKind::kNumbers, false, 0, 0},
    {"mixtures of vectors", TargetKind::kNumbers, false, 0, 3},
    {"labels of vectors", TargetKind::kLabels, false, 0, 0},
};

Recipe RecipeOf(const Kind& kind, int64_t updates) {
  Recipe recipe = EchoRecipe(updates);
  recipe.model.embedding = kind.embedding;
  recipe.model.mixture = kind.mixture;
  return recipe;
}

ModelSpec SpecFor(const Recipe& recipe, const SequenceData& data) {
  return SetUpModel(recipe.model, TaskOf(data, recipe.model));
}

TEST(SequenceTraining, LearnsEveryKindOfTarget) {
  for (const Kind& kind : kKinds) {
    SCOPED_TRACE(kind.name);
    const SequenceData data = Echo(kind.target, kind.symbols);
    const Recipe recipe = RecipeOf(kind, 400);
    const auto backend = MakeCpuBackend(1);
    Trainer trainer(recipe, SpecFor(recipe, data), data, *backend);
    TrainState state = trainer.Start();
    const double before = trainer.Validate(&state).valid_loss;
    while (!trainer.Finished(state)) trainer.Step(&state);
    const Validation after = trainer.Validate(&state);
    if (kind.mixture > 0) {
      EXPECT_LT(after.valid_loss, before - 2);  // densities have no least loss
    } else {
      EXPECT_LT(after.valid_loss, 0.3 * before);
    }
    EXPECT_EQ(after.valid_error.has_value(), kind.target != TargetKind::kNumbers);
    EXPECT_LT(after.valid_error.value_or(0), 0.1);
  }
}

TEST(SequenceTraining, ThreadsAndCopiesGiveTheSameBits) {
  for (const Kind& kind : kKinds) {
    SCOPED_TRACE(kind.name);
    const SequenceData data = Echo(kind.target, kind.symbols);
    const Recipe recipe = RecipeOf(kind, 40);
    const auto one = MakeCpuBackend(1), three = MakeCpuBackend(3);
    Trainer trainer(recipe, SpecFor(recipe, data), data, *one);
    Trainer other(recipe, SpecFor(recipe, data), data, *three);
    TrainState state = trainer.Start(), same = other.Start();
    for (int i = 0; i < 13; ++i) trainer.Step(&state);
    TrainState copy = state;  // in the middle of an epoch of 9 updates
    for (int i = 0; i < 13; ++i) trainer.Step(&state);
    for (int i = 0; i < 26; ++i) other.Step(&same);
    Trainer fresh(recipe, SpecFor(recipe, data), data, *one);
    for (int i = 0; i < 13; ++i) fresh.Step(&copy);
    for (const TrainState* again : {&same, &copy}) {
      EXPECT_EQ(again->parameters, state.parameters);
      EXPECT_EQ(again->optimizer.second, state.optimizer.second);
      EXPECT_EQ(again->loss_sum, state.loss_sum);
    }
  }
}

TEST(SequenceTraining, AResumedRunEndsWithTheSameBits) {
  const TestFolder folder;
  const SequenceData data = Echo(TargetKind::kBits, false);
  Recipe recipe = RecipeOf(kKinds[2], 30);
  recipe.train.validate_every = 7;
  recipe.train.checkpoint_every = 4;
  const auto backend = MakeCpuBackend(1);
  StartRun(folder.path() / "whole", recipe, data, *backend);
  std::atomic<bool> stop = false;
  RunCallbacks callbacks;
  callbacks.stop = &stop;
  callbacks.update = [&](const RunProgress& now) { stop = now.update >= 11; };
  EXPECT_EQ(StartRun(folder.path() / "cut", recipe, data, *backend, callbacks).end,
            RunResult::End::kStopped);
  const RunResult result = ResumeRun(folder.path() / "cut", data, *backend);
  EXPECT_EQ(result.update, 30);
  const auto numbers = [&](const char* name) {
    const fs::path checkpoints = RunPaths(folder.path() / name).checkpoints;
    const fs::path newest = CheckpointPath(checkpoints, 30);
    return ReadFile(newest / "model.safetensors") + ReadFile(newest / "optim.safetensors");
  };
  EXPECT_EQ(numbers("whole"), numbers("cut"));
  const auto rows = ReadRunMetrics(folder.path() / "cut");
  ASSERT_EQ(rows.size(), 5u);
  EXPECT_TRUE(rows[0].valid_error.has_value());
  // Another set is refused, and the run knows what it reads and predicts.
  EXPECT_THROW(ResumeRun(folder.path() / "cut", Echo(TargetKind::kBits, true), *backend), Error);
  const LoadedRun run = LoadRun(folder.path() / "cut", WhichCheckpoint::kLast);
  EXPECT_EQ(run.spec.task, TaskOf(data, recipe.model));
}

TEST(SequenceTraining, AScoreDoesNotDependOnTheBatches) {
  const SequenceData data = Echo(TargetKind::kClasses, true);
  const Recipe recipe = EchoRecipe(1);
  const auto backend = MakeCpuBackend(2);
  const ModelSpec spec = SpecFor(recipe, data);
  Model<float> model(spec, *backend, {.train = false});
  const std::vector<double> initial = InitialParameters(LayOut(spec), {}, 1);
  const std::vector<float> parameters(initial.begin(), initial.end());
  model.SetParameters(parameters.data());
  const SequenceSplit& split = data.split(Split::kTest);
  const SequenceScore score = ScoreSequences(model, data.form, split);
  // One by one.
  double sum = 0;
  int64_t counted = 0;
  for (int64_t i = 0; i < split.count(); ++i) {
    const SequenceBatch batch = GatherBatch(data.form, split, {i});
    ModelState<float> state = model.StartState(1);
    model.Forward(InputOf(batch), &state);
    std::vector<float> losses;
    model.Loss(TargetsOf(batch), false, &losses);
    double alone = 0;
    for (float loss : losses) alone += loss;
    EXPECT_NEAR(score.sequence_losses[i], alone, 1e-6);
    EXPECT_EQ(score.sequence_counted[i], split.length(i) - 1);
    sum += alone;
    counted += split.length(i) - 1;
  }
  EXPECT_EQ(score.counted, counted);
  EXPECT_NEAR(score.loss, sum / static_cast<double>(counted), 1e-6);
}

TEST(SequenceTraining, RefusesWhatTheDataCannotGive) {
  const SequenceData symbols = Echo(TargetKind::kClasses, true);
  const SequenceData vectors = Echo(TargetKind::kBits, false);
  ModelRecipe model;
  model.mixture = 3;
  EXPECT_THROW(TaskOf(symbols, model), Error);
  model.mixture = 0;
  model.embedding = 3;
  EXPECT_NO_THROW(TaskOf(symbols, model));
  EXPECT_THROW(TaskOf(vectors, model), Error);
  model.embedding = 0;
  model.direction = Direction::kBoth;
  EXPECT_NO_THROW(TaskOf(vectors, model));
  EXPECT_THROW(TaskOf(PeriodicText(), model), Error);
  // A limit of memory that would cut sequences of different lengths.
  Recipe recipe = EchoRecipe(3);
  const uint64_t whole = TrainingBytes(SpecFor(recipe, vectors), ForMemory(recipe.train, vectors));
  recipe.train.memory = std::to_string(whole / 1000 - 2) + "kB";
  const auto backend = MakeCpuBackend(1);
  EXPECT_THROW(Trainer(recipe, SpecFor(recipe, vectors), vectors, *backend), Error);
}

}  // namespace
}  // namespace mnemo
