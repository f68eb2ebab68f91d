#include "study/train_trial.h"

#include <cmath>

#include "base/error.h"
#include "base/processor_time.h"
#include "engine/cpu/cpu.h"
#include "train/loaded_run.h"
#include "train/sequence_scoring.h"
#include "train/trainer.h"

namespace mnemo {
namespace {

PartOutcome Score(Model<float>& model, const TrainingData& data, Split part) {
  PartOutcome outcome;
  if (data.is_text()) {
    const TextData& text = data.text();
    const Symbols& symbols = part == Split::kTrain   ? text.train
                             : part == Split::kValid ? text.valid
                                                     : text.test;
    const TextScore score = ScoreText(model, symbols, kTestStreams, kScoreSteps);
    outcome.loss = Mean(score.losses);
    outcome.error = static_cast<double>(score.wrong) / static_cast<double>(score.losses.size());
    return outcome;
  }
  const SequenceData& set = data.sequences();
  const SequenceScore score = ScoreSequences(model, set.form, set.split(part));
  outcome.loss = score.loss;
  if (score.places > 0) outcome.error = score.ErrorRate();
  return outcome;
}

void AddCurve(const fs::path& folder, TrialOutcome* outcome) {
  for (const MetricsRow& row : ReadRunMetrics(folder)) {
    outcome->curve.push_back({row.update, row.epoch, row.seconds, row.train, row.valid});
  }
  if (!outcome->curve.empty()) outcome->seconds = outcome->curve.back().seconds;
}

}  // namespace

std::optional<TrialOutcome> TrainTrial(const Trial& trial, const TrainingData& data,
                                       const fs::path& folder, bool scores_train,
                                       const RunCallbacks& caller, const fs::path& from) {
  const auto backend = MakeCpuBackend(1);
  // Others train beside it: the wall's clock would count their work, too.
  RunCallbacks callbacks = caller;
  callbacks.clock = ThreadSeconds;
  TrialOutcome outcome;
  outcome.name = trial.name;
  outcome.data = data.sha256();
  outcome.key = TrialKey(trial, data.sha256());
  std::optional<LoadedRun> begin;
  if (trial.start && !fs::exists(folder)) begin = LoadRun(from, WhichCheckpoint::kBest);
  try {
    const RunResult result = fs::exists(folder) ? ResumeRun(folder, data, *backend, callbacks)
                                                : StartRun(folder, trial.recipe, data, *backend,
                                                           callbacks, begin ? &*begin : nullptr);
    if (result.end == RunResult::End::kStopped) return std::nullopt;
    outcome.parameters = result.parameters;
    outcome.updates = result.update;
    outcome.best_update = result.best_update;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kStopped) return std::nullopt;
    if (error.kind() != ErrorKind::kDiverged) throw;
    outcome.diverged = true;
    AddCurve(folder, &outcome);
    return outcome;
  }
  AddCurve(folder, &outcome);
  const LoadedRun run = LoadRun(folder, WhichCheckpoint::kBest);
  Model<float> model(run.spec, *backend, {.train = false});
  model.SetParameters(run.parameters.data());
  for (const Split part : {Split::kTrain, Split::kValid, Split::kTest}) {
    if (part == Split::kTrain && !scores_train) continue;
    outcome.scores[static_cast<size_t>(part)] = Score(model, data, part);
    // Weights that were best on validation, and fail on another part.
    if (!std::isfinite(outcome.score(part)->loss)) outcome.diverged = true;
  }
  return outcome;
}

}  // namespace mnemo
