// One training run as a value that goes from update to update.
//
// A Trainer holds what does not change (recipe, data, model, buffers); TrainState holds what does.
// Copying a TrainState and going on from the copy gives the same bits as going on from the
// original: that is all that checkpoints and resuming need. No files, no signals, no clock.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "data/batches.h"
#include "data/sequence_batches.h"
#include "engine/backend.h"
#include "model/model.h"
#include "train/optimizer.h"
#include "train/recipe.h"
#include "train/sequence_scoring.h"
#include "train/training_data.h"

namespace mnemo {

struct TrainState {
  int64_t update = 0;  // updates done
  std::vector<float> parameters;
  OptimizerState optimizer;
  std::vector<float> recurrent;  // of a text: the model's state, layer by layer, [B, H] each
  double best_valid = std::numeric_limits<double>::infinity();
  int64_t best_update = -1;  // the update after which best_valid was measured
  int64_t validations_without_gain = 0;
  int64_t plateaus = 0;  // how often the plateau schedule has cut the rate
  // Training loss since the last validation.
  double loss_sum = 0;
  int64_t loss_count = 0;
};

struct Validation {
  double train_loss = 0;  // mean over the updates since the last validation; nats per target
  double valid_loss = 0;  // nats per target
  std::optional<double> valid_error;  // of sequences: SequenceScore::ErrorRate
  bool improved = false;
};

class Trainer {
 public:
  // The recipe must say how many updates (train.updates > 0). All must outlive the trainer.
  // `data` is a text, of which every update takes a chunk and carries the state on, or a set of
  // sequences, of which it takes some whole.
  Trainer(const Recipe& recipe, const ModelSpec& spec, const TrainingData& data,
          Backend<float>& backend);

  TrainState Start() const;

  // One update; returns the chunk's loss before it. Throws Error (kDiverged), leaving the state as
  // it was, when the loss or the gradient is NaN or the loss is beyond the recipe's limit.
  double Step(TrainState* state);

  // Is a validation due after the updates done so far? Also after the last one.
  bool ValidationDue(const TrainState& state) const;
  // Scores the validation part, and keeps account of the best, of patience and of plateaus.
  Validation Validate(TrainState* state);
  // All updates done, or patience at its end.
  bool Finished(const TrainState& state) const;

  double LearningRate(const TrainState& state) const;
  int64_t validate_every() const { return validate_every_; }
  int64_t SymbolsPerUpdate() const;  // steps; of sequences, on average
  // Passes over the training part so far, with fractions.
  double Epochs(const TrainState& state) const;
  const ModelLayout& layout() const { return model_.layout(); }

 private:
  uint64_t UpdatesPerEpoch() const;
  // Forward, loss and backward of an update into gradient_; returns the loss.
  double TextGradient(const TrainState& state);
  double SequenceGradient(const TrainState& state);
  void CheckSegments(int longest, const SequenceSplit& split) const;
  // Throws Error (kDiverged).
  void CheckLoss(const TrainState& state, double loss) const;
  // What the update's chunk starts from, into recurrent_.
  void SetRecurrent(const TrainState& state, bool starts_epoch);
  // The parameters that the update's gradient is taken at.
  const float* NoisyParameters(const TrainState& state);

  const Recipe& recipe_;
  const TrainingData data_;
  std::optional<TrainBatches> chunks_;      // of a text
  std::optional<SequenceBatches> batches_;  // of sequences
  Model<float> model_, scorer_;
  int64_t validate_every_;
  int segment_;  // steps that are trained at a time
  ModelState<float> recurrent_;
  std::vector<float> gradient_, losses_;
  std::vector<float> noisy_;  // parameters with weight noise
};

// How the validation part is scored: streams side by side are several times faster than one.
inline constexpr int kScoreStreams = 16;
inline constexpr int kScoreSteps = 64;
// How a score that is reported is made: as one text, the state carried from the first symbol to the
// last (docs/decisions.md says what more streams can do).
inline constexpr int kTestStreams = 1;

struct TextScore {
  std::vector<float> losses;       // nats of every symbol but the first, in the text's order
  std::vector<int32_t> likeliest;  // of all kinds, at each of these places; the first of equals
  int64_t wrong = 0;               // places where it is another one
};

// The text is read as `streams` equal parts side by side, each from the zero state; `steps` symbols
// at a time. The model's parameters must be set. `progress` is told how much of the text is read, 0
// to 1: one stream of a large model takes minutes.
TextScore ScoreText(Model<float>& model, const Symbols& symbols, int streams, int steps,
                    const std::function<void(double share)>& progress = {});

double Mean(std::span<const float> losses);

}  // namespace mnemo
