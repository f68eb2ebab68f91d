#include "train/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "model/segments.h"
#include "train/training_memory.h"

namespace mnemo {
namespace {

// The recurrent state as one array, and back.
std::vector<float> Flatten(const ModelState<float>& state) {
  std::vector<float> numbers;
  for (const auto& layer : state.layers) {
    for (const auto& sequence : layer) {
      const Block<float>& block = sequence.block();
      for (int b = 0; b < block.batch; ++b) {
        numbers.insert(numbers.end(), block.Row(0, b), block.Row(0, b) + block.width);
      }
    }
  }
  return numbers;
}

void Unflatten(const std::vector<float>& numbers, ModelState<float>* state) {
  const float* next = numbers.data();
  for (auto& layer : state->layers) {
    for (auto& sequence : layer) {
      const Block<float>& block = sequence.block();
      for (int b = 0; b < block.batch; ++b, next += block.width) {
        std::copy_n(next, block.width, block.Row(0, b));
      }
    }
  }
}

int64_t DefaultInterval(const TrainRecipe& recipe) {
  if (recipe.validate_every > 0) return recipe.validate_every;
  return std::max<int64_t>(1, recipe.updates / 20);
}

}  // namespace

Trainer::Trainer(const Recipe& recipe, const ModelSpec& spec, const TextData& data,
                 Backend<float>& backend)
    : recipe_(recipe),
      data_(data),
      batches_(data.train, recipe.train.steps, recipe.train.batch),
      model_(spec, backend, {.train = true}),
      scorer_(spec, backend, {.train = false}),
      validate_every_(DefaultInterval(recipe.train)),
      segment_(SegmentSteps(spec, recipe.train)),
      recurrent_(model_.StartState(recipe.train.batch)),
      gradient_(model_.layout().count) {
  MNEMO_CHECK(recipe.train.updates > 0);
}

TrainState Trainer::Start() const {
  TrainState state;
  const std::vector<double> initial =
      InitialParameters(model_.layout(), recipe_.init, recipe_.seed);
  state.parameters.assign(initial.begin(), initial.end());
  state.optimizer = StartOptimizer(recipe_.train.optimizer, model_.layout().count);
  state.recurrent = Flatten(model_.StartState(recipe_.train.batch));
  return state;
}

int64_t Trainer::SymbolsPerUpdate() const {
  return int64_t{recipe_.train.batch} * recipe_.train.steps;
}

double Trainer::Epochs(const TrainState& state) const {
  return static_cast<double>(state.update) / static_cast<double>(batches_.chunks_per_epoch());
}

double Trainer::LearningRate(const TrainState& state) const {
  ScheduleMoment moment;
  moment.update = state.update;
  moment.updates = recipe_.train.updates;
  moment.epoch = state.update / static_cast<int64_t>(batches_.chunks_per_epoch());
  moment.plateaus = state.plateaus;
  return recipe_.train.rate * RateFactor(recipe_.train.schedule, moment);
}

void Trainer::SetRecurrent(const TrainState& state, bool starts_epoch) {
  if (starts_epoch || !recipe_.train.carry) {
    recurrent_ = model_.StartState(recipe_.train.batch);
    return;
  }
  Unflatten(state.recurrent, &recurrent_);
  recurrent_.fresh.assign(recipe_.train.batch, 0);
  const Random random(recipe_.seed, Purpose::kRestart);
  for (int row = 0; row < recipe_.train.batch; ++row) {
    const RandomPlace place = {.step = static_cast<uint64_t>(state.update),
                               .sequence = static_cast<uint32_t>(row)};
    if (random.Uniform(place) < recipe_.train.restart) recurrent_.fresh[row] = 1;
  }
}

const float* Trainer::NoisyParameters(const TrainState& state) {
  if (recipe_.train.weight_noise == 0) return state.parameters.data();
  const Random random(recipe_.seed, Purpose::kWeightNoise);
  noisy_.resize(state.parameters.size());
  for (size_t i = 0; i < noisy_.size(); ++i) {
    // A model may have more parameters than an element's number has values.
    const RandomPlace place = {.step = static_cast<uint64_t>(state.update),
                               .sequence = static_cast<uint32_t>(i >> 32),
                               .element = static_cast<uint32_t>(i)};
    noisy_[i] =
        static_cast<float>(state.parameters[i] + recipe_.train.weight_noise * random.Normal(place));
  }
  return noisy_.data();
}

double Trainer::Step(TrainState* state) {
  const Chunk chunk = batches_.At(static_cast<uint64_t>(state->update));
  SetRecurrent(*state, chunk.starts_epoch);
  model_.SetParameters(NoisyParameters(*state));
  const ModelInput input = {chunk.inputs.data(), recipe_.train.steps, recipe_.train.batch};
  const auto update = static_cast<uint64_t>(state->update);
  const bool whole = segment_ == recipe_.train.steps;
  double loss = 0;
  if (whole) {
    model_.Forward(input, &recurrent_, recipe_.seed, update);
    loss = model_.Loss(chunk.targets.data(), true, &losses_);
  } else {
    loss = TrainInSegments(model_, input, chunk.targets.data(), segment_, &recurrent_, recipe_.seed,
                           update, gradient_.data());
  }
  const double limit =
      recipe_.train.runaway * std::log(static_cast<double>(model_.spec().vocabulary));
  auto diverged = [&](const std::string& what) {
    return Error(ErrorKind::kDiverged,
                 fmt::format("training diverged: {} at update {}", what, state->update + 1))
        .Hint("a lower learning rate (train.rate) or gradient clipping (train.clip_norm) helps");
  };
  if (!std::isfinite(loss)) throw diverged("the loss is not a number");
  if (loss > limit) {
    throw diverged(
        fmt::format("the loss {:.3g} is above the limit {:.3g} (train.runaway)", loss, limit));
  }
  if (whole) model_.Backward(gradient_.data());
  const double length = ClipGradient(recipe_.train.optimizer, gradient_);
  if (!std::isfinite(length)) throw diverged("the gradient is not a number");

  ApplyUpdate(recipe_.train.optimizer, LearningRate(*state), gradient_, state->parameters,
              &state->optimizer);
  state->recurrent = Flatten(recurrent_);
  state->loss_sum += loss;
  ++state->loss_count;
  ++state->update;
  return loss;
}

bool Trainer::ValidationDue(const TrainState& state) const {
  return state.update == recipe_.train.updates ||
         (state.update > 0 && state.update % validate_every_ == 0);
}

Validation Trainer::Validate(TrainState* state) {
  Validation validation;
  validation.train_loss =
      state->loss_count > 0 ? state->loss_sum / static_cast<double>(state->loss_count) : 0;
  scorer_.SetParameters(state->parameters.data());
  std::span<const uint8_t> part = data_.valid;
  const auto wanted = static_cast<size_t>(recipe_.train.valid_symbols);
  if (wanted > 0 && wanted < part.size()) part = part.first(wanted);
  validation.valid_loss = Mean(ScoreSymbols(scorer_, part, kScoreStreams, kScoreSteps));
  if (!std::isfinite(validation.valid_loss)) {
    throw Error(
        ErrorKind::kDiverged,
        fmt::format("training diverged: the validation loss is not a number after update {}",
                    state->update));
  }
  state->loss_sum = 0;
  state->loss_count = 0;
  validation.improved = validation.valid_loss < state->best_valid;
  if (validation.improved) {
    state->best_valid = validation.valid_loss;
    state->best_update = state->update;
    state->validations_without_gain = 0;
  } else {
    ++state->validations_without_gain;
    const ScheduleSpec& schedule = recipe_.train.schedule;
    if (schedule.kind == ScheduleKind::kPlateau &&
        state->validations_without_gain % schedule.patience == 0) {
      ++state->plateaus;
    }
  }
  return validation;
}

bool Trainer::Finished(const TrainState& state) const {
  const int64_t patience = recipe_.train.patience;
  return state.update >= recipe_.train.updates ||
         (patience > 0 && state.validations_without_gain >= patience);
}

std::vector<float> ScoreSymbols(Model<float>& model, std::span<const uint8_t> symbols, int streams,
                                int steps) {
  const EvaluationBatches batches(symbols, steps, streams);
  std::vector<float> scores(batches.targets()), losses;
  ModelState<float> state = model.StartState(batches.rows());
  for (uint64_t i = 0; i < batches.chunks(); ++i) {
    const EvaluationChunk chunk = batches.At(i);
    model.Forward({chunk.inputs.data(), chunk.steps, chunk.rows}, &state);
    model.Loss(chunk.targets.data(), false, &losses);
    for (int row = 0; row < chunk.rows; ++row) {
      for (int step = 0; step < chunk.lengths[row]; ++step) {
        scores[chunk.Position(step, row) - 1] = losses[int64_t{step} * chunk.rows + row];
      }
    }
  }
  return scores;
}

double Mean(std::span<const float> losses) {
  double sum = 0;
  for (float loss : losses) sum += loss;
  return sum / static_cast<double>(losses.size());
}

}  // namespace mnemo
