#include "train/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

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

// The loss of who knows nothing: what a loss that runs away is measured by. Densities and strings
// of labels have none.
double Ignorance(const ModelTask& task) {
  if (task.output == OutputKind::kSoftmax) return std::log(static_cast<double>(task.outputs));
  if (task.output == OutputKind::kSigmoids) return task.outputs * std::numbers::ln2;
  return std::numeric_limits<double>::infinity();
}

int64_t DefaultInterval(const TrainRecipe& recipe) {
  if (recipe.validate_every > 0) return recipe.validate_every;
  return std::max<int64_t>(1, recipe.updates / 20);
}

}  // namespace

Trainer::Trainer(const Recipe& recipe, const ModelSpec& spec, const TrainingData& data,
                 Backend<float>& backend)
    : recipe_(recipe),
      data_(data),
      model_(spec, backend, {.train = true}),
      scorer_(spec, backend, {.train = false}),
      validate_every_(DefaultInterval(recipe.train)),
      segment_(SegmentSteps(spec, ForMemory(recipe.train, data))),
      recurrent_(model_.StartState(recipe.train.batch)),
      gradient_(model_.layout().count) {
  MNEMO_CHECK(recipe.train.updates > 0);
  if (data.is_text()) {
    chunks_.emplace(data.text().train, recipe.train.steps, recipe.train.batch);
  } else {
    const SequenceData& set = data.sequences();
    batches_.emplace(set.form, set.split(Split::kTrain), recipe.train.batch, recipe.seed);
    CheckSegments(ForMemory(recipe.train, data).steps, set.split(Split::kTrain));
  }
}

// Sequences that are trained in segments must be of one length, and have targets at their steps.
void Trainer::CheckSegments(int longest, const SequenceSplit& split) const {
  if (segment_ >= longest) return;
  bool equal = true;
  for (int64_t i = 0; i < split.count(); ++i) equal = equal && split.length(i) == longest;
  if (equal && model_.spec().task.output != OutputKind::kCtc) return;
  throw BadInput("train.memory is less than a batch takes, and its sequences cannot be cut")
      .Allowed("sequences of one length, with targets at their steps")
      .Hint("a smaller train.batch, or more memory");
}

TrainState Trainer::Start() const {
  TrainState state;
  const std::vector<double> initial =
      InitialParameters(model_.layout(), recipe_.init, recipe_.seed);
  state.parameters.assign(initial.begin(), initial.end());
  state.optimizer = StartOptimizer(recipe_.train.optimizer, model_.layout().count);
  if (data_.is_text()) state.recurrent = Flatten(model_.StartState(recipe_.train.batch));
  return state;
}

uint64_t Trainer::UpdatesPerEpoch() const {
  return data_.is_text() ? chunks_->chunks_per_epoch() : batches_->batches_per_epoch();
}

int64_t Trainer::SymbolsPerUpdate() const {
  if (!data_.is_text()) {
    return data_.sequences().split(Split::kTrain).steps() / static_cast<int64_t>(UpdatesPerEpoch());
  }
  return int64_t{recipe_.train.batch} * recipe_.train.steps;
}

double Trainer::Epochs(const TrainState& state) const {
  return static_cast<double>(state.update) / static_cast<double>(UpdatesPerEpoch());
}

double Trainer::LearningRate(const TrainState& state) const {
  ScheduleMoment moment;
  moment.update = state.update;
  moment.updates = recipe_.train.updates;
  moment.epoch = state.update / static_cast<int64_t>(UpdatesPerEpoch());
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

double Trainer::TextGradient(const TrainState& state) {
  const Chunk chunk = chunks_->At(static_cast<uint64_t>(state.update));
  SetRecurrent(state, chunk.starts_epoch);
  const ModelInput input = {chunk.inputs.data(), recipe_.train.steps, recipe_.train.batch};
  const ModelTargets targets = {.symbols = chunk.targets.data()};
  const auto update = static_cast<uint64_t>(state.update);
  if (segment_ < recipe_.train.steps) {
    return TrainInSegments(model_, input, targets, segment_, &recurrent_, recipe_.seed, update,
                           gradient_.data());
  }
  model_.Forward(input, &recurrent_, recipe_.seed, update);
  const double loss = model_.Loss(targets, true, &losses_);
  CheckLoss(state, loss);
  model_.Backward(gradient_.data());
  return loss;
}

double Trainer::SequenceGradient(const TrainState& state) {
  const auto update = static_cast<uint64_t>(state.update);
  const SequenceBatch batch = batches_->At(update);
  const ModelInput input = InputOf(batch);
  const ModelTargets targets = TargetsOf(batch);
  ModelState<float> start = model_.StartState(batch.rows);
  if (segment_ < batch.steps && input.lengths.empty() &&
      model_.spec().task.output != OutputKind::kCtc) {
    return TrainInSegments(model_, input, targets, segment_, &start, recipe_.seed, update,
                           gradient_.data());
  }
  model_.Forward(input, &start, recipe_.seed, update);
  const double loss = model_.Loss(targets, true, &losses_);
  CheckLoss(state, loss);
  model_.Backward(gradient_.data());
  return loss;
}

void Trainer::CheckLoss(const TrainState& state, double loss) const {
  const auto diverged = [&](const std::string& what) {
    return Error(ErrorKind::kDiverged,
                 fmt::format("training diverged: {} at update {}", what, state.update + 1))
        .Hint("a lower learning rate (train.rate) or gradient clipping (train.clip_norm) helps");
  };
  if (!std::isfinite(loss)) throw diverged("the loss is not a number");
  const double limit = recipe_.train.runaway * Ignorance(model_.spec().task);
  if (loss > limit) {
    throw diverged(
        fmt::format("the loss {:.3g} is above the limit {:.3g} (train.runaway)", loss, limit));
  }
}

double Trainer::Step(TrainState* state) {
  model_.SetParameters(NoisyParameters(*state));
  const double loss = data_.is_text() ? TextGradient(*state) : SequenceGradient(*state);
  CheckLoss(*state, loss);
  const double length = ClipGradient(recipe_.train.optimizer, gradient_);
  if (!std::isfinite(length)) {
    throw Error(ErrorKind::kDiverged,
                fmt::format("training diverged: the gradient is not a number at update {}",
                            state->update + 1))
        .Hint("a lower learning rate (train.rate) or gradient clipping (train.clip_norm) helps");
  }
  ApplyUpdate(recipe_.train.optimizer, LearningRate(*state), gradient_, state->parameters,
              &state->optimizer);
  if (data_.is_text()) state->recurrent = Flatten(recurrent_);
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
  if (data_.is_text()) {
    const auto wanted = static_cast<size_t>(recipe_.train.valid_symbols);
    const Symbols& whole = data_.text().valid;
    const Symbols part = wanted > 0 ? whole.Part(0, wanted) : whole;
    validation.valid_loss = Mean(ScoreText(scorer_, part, kScoreStreams, kScoreSteps).losses);
  } else {
    const SequenceData& set = data_.sequences();
    // Within what training may take: scoring keeps less of a step than training does.
    const int64_t most =
        recipe_.train.memory.empty() ? kMostScoredSteps : int64_t{segment_} * recipe_.train.batch;
    const SequenceScore score = ScoreSequences(scorer_, set.form, set.split(Split::kValid), most);
    validation.valid_loss = score.loss;
    if (score.places > 0) validation.valid_error = score.ErrorRate();
  }
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

TextScore ScoreText(Model<float>& model, const Symbols& symbols, int streams, int steps,
                    const std::function<void(double share)>& progress) {
  const EvaluationBatches batches(symbols, steps, streams);
  TextScore score;
  score.losses.resize(batches.targets());
  score.likeliest.resize(batches.targets());
  std::vector<float> losses;
  ModelState<float> state = model.StartState(batches.rows());
  for (uint64_t i = 0; i < batches.chunks(); ++i) {
    if (progress && i > 0) progress(static_cast<double>(i) / static_cast<double>(batches.chunks()));
    const EvaluationChunk chunk = batches.At(i);
    model.Forward({chunk.inputs.data(), chunk.steps, chunk.rows}, &state);
    model.Loss(chunk.targets.data(), false, &losses);
    const auto logits_of = model.Logits();
    for (int row = 0; row < chunk.rows; ++row) {
      for (int step = 0; step < chunk.lengths[row]; ++step) {
        const int64_t place = int64_t{step} * chunk.rows + row;
        const size_t target = chunk.Position(step, row) - 1;
        const float* logits = logits_of.Row(step, row);
        const float* likeliest = std::max_element(logits, logits + logits_of.width);
        score.losses[target] = losses[place];
        score.likeliest[target] = static_cast<int32_t>(likeliest - logits);
        score.wrong += score.likeliest[target] != chunk.targets[place];
      }
    }
  }
  return score;
}

double Mean(std::span<const float> losses) {
  double sum = 0;
  for (float loss : losses) sum += loss;
  return sum / static_cast<double>(losses.size());
}

}  // namespace mnemo
