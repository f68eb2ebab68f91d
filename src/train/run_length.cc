#include "train/run_length.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/error.h"
#include "data/batches.h"
#include "train/trainer.h"

namespace mnemo {
namespace {

constexpr int64_t kSampleSymbols = 1 << 15;  // of the validation part that are timed
constexpr double kValidations = 20, kValidationShare = 0.25;

double Seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Cost {
  double update = 0, validation = 0;  // seconds
};

Cost Measure(Recipe recipe, const ModelSpec& spec, const TrainingData& data,
             Backend<float>& backend, const std::atomic<bool>* stop, double seconds) {
  // Of a set of sequences the whole validation part is timed.
  int64_t scored = data.is_text() ? static_cast<int64_t>(data.text().valid.size()) : 1;
  if (recipe.train.valid_symbols > 0) scored = std::min(scored, recipe.train.valid_symbols);
  const int64_t sample = std::min(scored, kSampleSymbols);
  recipe.train.valid_symbols = sample;
  recipe.train.updates = int64_t{1} << 40;  // a schedule stays at its beginning
  Trainer trainer(recipe, spec, data, backend);
  TrainState state = trainer.Start();
  trainer.Step(&state);  // the first one also makes buffers

  Cost cost;
  double begin = Seconds();
  int64_t steps = 0;
  while (steps < 3 || Seconds() - begin < seconds) {
    if (stop && *stop) {
      throw Error(ErrorKind::kStopped, "stopped before the first update: nothing was written")
          .Hint("start again with the same command");
    }
    trainer.Step(&state);
    ++steps;
  }
  cost.update = (Seconds() - begin) / static_cast<double>(steps);
  begin = Seconds();
  trainer.Validate(&state);
  cost.validation = (Seconds() - begin) * static_cast<double>(scored) / static_cast<double>(sample);
  return cost;
}

uint64_t UpdatesPerEpoch(const TrainRecipe& train, const TrainingData& data) {
  if (data.is_text()) {
    return TrainBatches(data.text().train, train.steps, train.batch).chunks_per_epoch();
  }
  const SequenceData& set = data.sequences();
  return SequenceBatches(set.form, set.split(Split::kTrain), train.batch, 0).batches_per_epoch();
}

int64_t AtLeastOne(double number) {
  return std::max<int64_t>(1, static_cast<int64_t>(std::min(number, 1e12)));
}

}  // namespace

Recipe ResolveLength(Recipe recipe, const ModelSpec& spec, const TrainingData& data,
                     Backend<float>& backend, const std::atomic<bool>* stop, std::string* how) {
  TrainRecipe& train = recipe.train;
  how->clear();
  if (train.epochs > 0) {
    const uint64_t updates = UpdatesPerEpoch(train, data);
    train.updates = AtLeastOne(std::round(train.epochs * static_cast<double>(updates)));
    *how = fmt::format("{} epochs of {} updates make {}.", train.epochs, updates, train.updates);
  } else if (train.minutes > 0) {
    const double begin = Seconds(), budget = train.minutes * 60;
    const Cost cost = Measure(recipe, spec, data, backend, stop, std::min(3.0, budget / 20));
    const double left = budget - (Seconds() - begin);
    if (train.validate_every == 0) {
      const double affordable = std::floor(kValidationShare * left / cost.validation);
      const double validations = std::clamp(affordable, 1.0, kValidations);
      train.updates = AtLeastOne((left - validations * cost.validation) / cost.update);
      train.validate_every =
          AtLeastOne(std::ceil(static_cast<double>(train.updates) / validations));
    } else {
      const double every = static_cast<double>(train.validate_every);
      train.updates = AtLeastOne(left / (cost.update + cost.validation / every));
    }
    *how =
        fmt::format("{} minutes make {} updates: an update takes {:.3g} s, a validation {:.3g} s.",
                    train.minutes, train.updates, cost.update, cost.validation);
  }
  train.epochs = train.minutes = 0;
  return recipe;
}

}  // namespace mnemo
