#include "train/trainer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "engine/cpu/cpu.h"
#include "train/test_run.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

// What a training run is made of, kept together.
struct Training {
  Training(Recipe r, TextData t, int threads = 1)
      : recipe(std::move(r)),
        text(std::move(t)),
        spec(SpecOf(recipe, text)),
        backend(MakeCpuBackend(threads)),
        trainer(recipe, spec, text, *backend) {}

  const Recipe recipe;
  const TextData text;
  const ModelSpec spec;
  const std::unique_ptr<Backend<float>> backend;
  Trainer trainer;
};

TrainState After(Training* training, int64_t updates) {
  TrainState state = training->trainer.Start();
  for (int64_t i = 0; i < updates; ++i) training->trainer.Step(&state);
  return state;
}

void ExpectSameBits(const TrainState& a, const TrainState& b) {
  EXPECT_EQ(a.update, b.update);
  EXPECT_EQ(a.parameters, b.parameters);
  EXPECT_EQ(a.optimizer.first, b.optimizer.first);
  EXPECT_EQ(a.optimizer.second, b.optimizer.second);
  EXPECT_EQ(a.recurrent, b.recurrent);
  EXPECT_EQ(a.loss_sum, b.loss_sum);
}

TEST(Trainer, LearnsAPeriodicTextToNearZero) {
  for (const char* cell : {"tanh", "lstm", "gru"}) {
    Recipe recipe = SmallRecipe(250);
    recipe.model.cells = {cell};
    recipe.model.layers = 1;
    recipe.model.units = 20;
    recipe.model.dropout = 0;
    recipe.train.rate = 0.02;
    Training training(recipe, PeriodicText());
    TrainState state = training.trainer.Start();
    const double first = training.trainer.Step(&state);
    EXPECT_NEAR(first, std::log(6.0), 0.1) << cell;  // nothing is known of the six symbols yet
    double loss = first;
    while (!training.trainer.Finished(state)) loss = training.trainer.Step(&state);
    EXPECT_LT(loss, 0.05) << cell;
    EXPECT_LT(training.trainer.Validate(&state).valid_loss, 0.1) << cell;
  }
}

TEST(Trainer, TheNumberOfThreadsChangesNoBit) {
  Training one(SmallRecipe(50), WildText(), 1);
  const TrainState wanted = After(&one, 50);
  for (const int threads : {2, 3}) {
    Training many(SmallRecipe(50), WildText(), threads);
    ExpectSameBits(After(&many, 50), wanted);
  }
}

TEST(Trainer, ACopyOfTheStateGoesOnWithTheSameBits) {
  Training training(SmallRecipe(40), WildText());
  const TrainState wanted = After(&training, 40);
  TrainState copy = After(&training, 17);
  Training other(SmallRecipe(40), WildText());
  After(&other, 3);  // what its buffers hold must not matter
  while (copy.update < 40) other.trainer.Step(&copy);
  ExpectSameBits(copy, wanted);
}

Recipe RegularisedRecipe(int64_t updates) {
  Recipe recipe = SmallRecipe(updates);
  recipe.model.regularisation = {.recurrent_dropout = 0.2, .zoneout = 0.1, .zoneouts = {}};
  recipe.model.input_noise = 0.1;
  recipe.model.learn_initial = true;
  recipe.train.weight_noise = 0.02;
  recipe.train.restart = 0.3;
  return recipe;
}

TEST(Trainer, RegularisersKeepTheBitsToo) {
  Training training(RegularisedRecipe(30), WildText(), 1);
  const TrainState wanted = After(&training, 30);
  Training two(RegularisedRecipe(30), WildText(), 2);
  TrainState copy = After(&two, 13);
  Training other(RegularisedRecipe(30), WildText(), 1);
  while (copy.update < 30) other.trainer.Step(&copy);
  ExpectSameBits(copy, wanted);
  EXPECT_EQ(training.trainer.Validate(&copy).valid_loss, other.trainer.Validate(&copy).valid_loss);
}

// Each by itself changes what is computed, and lets the text be learned.
TEST(Trainer, EveryRegulariserTrains) {
  Recipe plain = SmallRecipe(250);
  plain.model.layers = 1;
  plain.model.units = 20;
  plain.model.dropout = 0;
  plain.train.rate = 0.02;
  std::vector<Recipe> recipes(6, plain);
  recipes[1].model.regularisation.recurrent_dropout = 0.1;
  recipes[2].model.regularisation.zoneout = 0.1;
  recipes[3].model.input_noise = 0.1;
  recipes[4].train.weight_noise = 0.01;
  recipes[5].model.learn_initial = true;
  std::vector<double> losses;
  for (const Recipe& recipe : recipes) {
    Training training(recipe, PeriodicText());
    TrainState state = After(&training, 250);
    losses.push_back(training.trainer.Validate(&state).valid_loss);
    EXPECT_LT(losses.back(), 0.3) << losses.size() - 1;
  }
  for (size_t i = 1; i < losses.size(); ++i) EXPECT_NE(losses[i], losses[0]) << i;
}

TEST(Trainer, AStateThatIsNotCarriedStartsEveryChunk) {
  Recipe recipe = SmallRecipe(1000);
  recipe.train.carry = false;
  Training training(recipe, WildText());
  TrainState state = training.trainer.Start();
  state.update = 1;
  TrainState other = state;
  for (float& number : other.recurrent) number = 0.5f;
  EXPECT_EQ(training.trainer.Step(&state), training.trainer.Step(&other));
}

TEST(Trainer, DropoutIsDrawnForSeedAndUpdate) {
  Training training(SmallRecipe(10), WildText());
  TrainState state = After(&training, 4);
  const TrainState before = state;
  training.trainer.Step(&state);
  TrainState again = before;
  training.trainer.Step(&again);
  ExpectSameBits(again, state);

  // At the first update nothing but the masks differs between two numbers of the update: the
  // optimizer's own count and the chunk are the same.
  const auto loss_at = [&](int64_t update) {
    TrainState at = training.trainer.Start();
    at.update = update;
    return training.trainer.Step(&at);
  };
  const int64_t epoch = static_cast<int64_t>(
      TrainBatches(training.text.train, training.recipe.train.steps, training.recipe.train.batch)
          .chunks_per_epoch());
  EXPECT_NE(loss_at(0), loss_at(epoch));
  Recipe plain = training.recipe;
  plain.model.dropout = 0;
  Training without(plain, WildText());
  TrainState first = without.trainer.Start(), later = without.trainer.Start();
  later.update = epoch;
  EXPECT_EQ(without.trainer.Step(&first), without.trainer.Step(&later));
}

TEST(Trainer, TheStateIsCarriedAndStartsAnewWithAnEpoch) {
  Recipe recipe = SmallRecipe(1000);
  recipe.train.restart = 0;
  Training training(recipe, WildText());
  const auto epoch = static_cast<int64_t>(
      TrainBatches(training.text.train, training.recipe.train.steps, training.recipe.train.batch)
          .chunks_per_epoch());
  for (const int64_t update : {int64_t{1}, epoch - 1, epoch, epoch + 1}) {
    TrainState state = training.trainer.Start();
    state.update = update;
    TrainState other = state;
    for (float& number : other.recurrent) number = 0.5f;
    const double loss = training.trainer.Step(&state), other_loss = training.trainer.Step(&other);
    EXPECT_EQ(loss == other_loss, update == epoch) << update;
    // What goes on is the state after the last step, one for each row.
    EXPECT_THAT(state.recurrent, ::testing::Each(::testing::Ne(0))) << update;
    EXPECT_EQ(state.recurrent.size(), 2u * 5 * 9);
  }
  TrainState state;
  state.update = epoch + epoch / 2;
  EXPECT_NEAR(training.trainer.Epochs(state), 1.5, 0.02);
}

// Two states that differ in one row only: the losses are equal where that row starts afresh.
TEST(Trainer, ARowStartsAfreshAsOftenAsTheRecipeSays) {
  const auto restarts = [](double probability, int row, uint64_t seed) {
    Recipe recipe = SmallRecipe(1000);
    recipe.seed = seed;
    recipe.model.dropout = 0;
    recipe.train.restart = probability;
    Training training(recipe, WildText());
    const TrainState start = training.trainer.Start();
    const int layers = recipe.model.layers, batch = recipe.train.batch, units = recipe.model.units;
    std::vector<bool> fresh;
    for (int64_t update = 1; update <= 60; ++update) {
      TrainState state = start;
      state.update = update;
      TrainState other = state;
      for (int layer = 0; layer < layers; ++layer) {
        std::fill_n(other.recurrent.begin() + (layer * batch + row) * units, units, 0.5f);
      }
      fresh.push_back(training.trainer.Step(&state) == training.trainer.Step(&other));
    }
    return fresh;
  };
  const auto count = [](const std::vector<bool>& fresh) {
    return std::count(fresh.begin(), fresh.end(), true);
  };
  EXPECT_EQ(count(restarts(0, 1, 5)), 0);
  EXPECT_EQ(count(restarts(1, 1, 5)), 60);
  const std::vector<bool> some = restarts(0.3, 1, 5);
  EXPECT_NEAR(static_cast<double>(count(some)), 18, 9);
  // Another row and another seed are drawn apart.
  EXPECT_NE(some, restarts(0.3, 2, 5));
  EXPECT_NE(some, restarts(0.3, 1, 6));
  EXPECT_EQ(some, restarts(0.3, 1, 5));
}

TEST(Trainer, ValidationKeepsAccountOfTheBest) {
  Recipe recipe = SmallRecipe(100);
  recipe.train.validate_every = 30;
  Training training(recipe, WildText());
  TrainState state = training.trainer.Start();
  EXPECT_FALSE(training.trainer.ValidationDue(state));
  double sum = 0;
  while (!training.trainer.ValidationDue(state)) sum += training.trainer.Step(&state);
  EXPECT_EQ(state.update, 30);
  const Validation validation = training.trainer.Validate(&state);
  EXPECT_TRUE(validation.improved);
  EXPECT_NEAR(validation.train_loss, sum / 30, 1e-12);
  EXPECT_EQ(state.best_valid, validation.valid_loss);
  EXPECT_EQ(state.best_update, 30);
  EXPECT_EQ(state.loss_count, 0);
  // The same weights again are no gain.
  EXPECT_FALSE(training.trainer.Validate(&state).improved);
  EXPECT_EQ(state.validations_without_gain, 1);
  state.update = 100;
  EXPECT_TRUE(training.trainer.ValidationDue(state));  // the last one, though 100 % 30 is not 0
  EXPECT_TRUE(training.trainer.Finished(state));
}

TEST(Trainer, StopsEarlyWhenPatienceIsAtItsEnd) {
  Recipe recipe = SmallRecipe(1000);
  recipe.train.patience = 2;
  Training training(recipe, WildText());
  TrainState state = training.trainer.Start();
  state.best_valid = 0;  // cannot be beaten
  training.trainer.Validate(&state);
  EXPECT_FALSE(training.trainer.Finished(state));
  training.trainer.Validate(&state);
  EXPECT_TRUE(training.trainer.Finished(state));
}

TEST(Trainer, PlateausCutTheRate) {
  Recipe recipe = SmallRecipe(1000);
  recipe.train.schedule.kind = ScheduleKind::kPlateau;
  recipe.train.schedule.factor = 0.5;
  recipe.train.schedule.patience = 2;
  Training training(recipe, WildText());
  TrainState state = training.trainer.Start();
  state.best_valid = 0;
  for (const double rate : {0.01, 0.01, 0.005, 0.005, 0.0025}) {
    EXPECT_DOUBLE_EQ(training.trainer.LearningRate(state), rate);
    training.trainer.Validate(&state);
  }
}

TEST(Trainer, OnlyTheFirstSymbolsAreValidatedIfTheRecipeSaysSo) {
  Recipe recipe = SmallRecipe(100);
  recipe.train.valid_symbols = 50;
  Training some(recipe, WildText());
  TrainState state = some.trainer.Start();
  const double loss = some.trainer.Validate(&state).valid_loss;
  Model<float> model(some.spec, *some.backend, {.train = false});
  model.SetParameters(state.parameters.data());
  const Symbols first = some.text.valid.Part(0, 50);
  EXPECT_EQ(loss, Mean(ScoreText(model, first, kScoreStreams, kScoreSteps).losses));
}

TEST(Trainer, DivergenceNamesTheUpdateAndLeavesTheStateAlone) {
  Training training(SmallRecipe(100), WildText());
  for (const float number : {std::numeric_limits<float>::quiet_NaN(), 1e30f}) {
    TrainState state = After(&training, 6);
    state.parameters.back() = number;  // a bias of the softmax
    const TrainState before = state;
    try {
      training.trainer.Step(&state);
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kDiverged);
      EXPECT_THAT(error.what(), HasSubstr("at update 7"));
    }
    EXPECT_EQ(state.update, before.update);
    EXPECT_EQ(state.optimizer.first, before.optimizer.first);
    EXPECT_EQ(state.loss_sum, before.loss_sum);
  }
}

// Three streams of ten targets, each from the zero state, in chunks of four steps.
TEST(ScoreText, EveryStreamIsReadFromTheZeroState) {
  Training training(SmallRecipe(100), WildText());
  Model<float> model(training.spec, *training.backend, {.train = false});
  const TrainState state = After(&training, 20);
  model.SetParameters(state.parameters.data());
  const Symbols symbols = training.text.train.Part(0, 31);
  const TextScore score = ScoreText(model, symbols, 3, 4);
  const std::vector<float>& scores = score.losses;
  ASSERT_EQ(scores.size(), 30u);
  int64_t wrong = 0;
  for (int stream = 0; stream < 3; ++stream) {
    const auto begin = static_cast<size_t>(stream) * 10;
    const std::vector<int32_t> inputs = symbols.Part(begin, 10).ToVector();
    const std::vector<int32_t> targets = symbols.Part(begin + 1, 10).ToVector();
    ModelState<float> zero = model.StartState(1);
    std::vector<float> losses;
    model.Forward({inputs.data(), 10, 1}, &zero);
    model.Loss(targets.data(), false, &losses);
    for (int t = 0; t < 10; ++t) {
      EXPECT_EQ(scores[stream * 10 + t], losses[t]) << stream << t;
      const float* logits = model.Logits().Row(t, 0);
      for (int i = 0; i < model.Logits().width; ++i) {
        if (logits[i] > logits[targets[t]]) {
          ++wrong;
          break;
        }
      }
    }
  }
  EXPECT_EQ(score.wrong, wrong);
  EXPECT_GT(wrong, 0);
  EXPECT_LT(wrong, 30);
}

}  // namespace
}  // namespace mnemo
