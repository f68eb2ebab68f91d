#include "train/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/memory.h"
#include "train/model_setup.h"
#include "train/run_folder.h"
#include "train/run_length.h"
#include "train/trainer.h"
#include "train/training_memory.h"

namespace mnemo {
namespace {

double WallSeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

class Run {
 public:
  Run(const fs::path& folder, const Recipe& recipe, const ModelSpec& spec, const TrainingData& data,
      Backend<float>& backend, const RunCallbacks& callbacks)
      : paths_(folder),
        recipe_(recipe),
        spec_(spec),
        callbacks_(callbacks),
        trainer_(recipe_, spec, data, backend) {}

  const Trainer& trainer() const { return trainer_; }

  // From a checkpoint that is already in the folder.
  RunResult Go(Checkpoint checkpoint) {
    saved_ = checkpoint.state.update;
    checkpoint_ = std::move(checkpoint);
    try {
      return Loop();
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::kDiverged && callbacks_.note) {
        callbacks_.note(fmt::format("the last good checkpoint is {}",
                                    CheckpointPath(paths_.checkpoints, saved_).string()));
      }
      throw;
    }
  }

 private:
  double Seconds() const { return callbacks_.clock ? callbacks_.clock() : WallSeconds(); }

  RunResult Loop() {
    begin_ = Seconds();
    first_ = state().update;
    if (trainer_.Finished(state())) return Result(RunResult::End::kWasFinished);
    while (true) {
      const bool save = Update();
      const bool finished = trainer_.Finished(state());
      const bool stop = callbacks_.stop && *callbacks_.stop;
      if (SnapshotDue()) SaveSnapshot();
      if (save || finished || stop) Save();
      if (finished) {
        const bool all = state().update >= recipe_.train.updates;
        return Result(all ? RunResult::End::kFinished : RunResult::End::kPatience);
      }
      if (stop) return Result(RunResult::End::kStopped);
    }
  }

  TrainState& state() { return checkpoint_.state; }

  // One update, and a validation if it is due. Is a checkpoint due?
  bool Update() {
    const double begin = Seconds();
    const double rate = trainer_.LearningRate(state());
    const double loss = trainer_.Step(&state());
    const double took = Seconds() - begin;
    checkpoint_.info.seconds += took;
    since_row_ += took;
    ++updates_since_row_;
    if (callbacks_.update) callbacks_.update(ProgressNow(loss));

    const int64_t every = recipe_.train.checkpoint_every;
    const bool due = every > 0 && state().update % every == 0;
    if (!trainer_.ValidationDue(state())) return due;
    const Validation validation = trainer_.Validate(&state());
    MetricsRow row;
    row.update = state().update;
    row.epoch = trainer_.Epochs(state());
    row.seconds = checkpoint_.info.seconds;
    row.train = validation.train_loss;
    row.valid = validation.valid_loss;
    row.valid_error = validation.valid_error;
    row.rate = rate;
    row.symbols_per_second = static_cast<double>(updates_since_row_ * trainer_.SymbolsPerUpdate()) /
                             std::max(since_row_, 1e-9);
    since_row_ = 0;
    updates_since_row_ = 0;
    // Before the checkpoint: resuming removes rows that are too many, and could not make lost ones.
    AppendFile(paths_.metrics, MetricsLine(row));
    if (callbacks_.validation) callbacks_.validation(row, validation.improved);
    return due || every == 0 || validation.improved;
  }

  bool SnapshotDue() {
    const TrainRecipe& train = recipe_.train;
    return train.snapshot_every > 0 && state().update % train.snapshot_every == 0 &&
           state().update <= train.snapshot_until;
  }

  // What a run that was killed comes by again is there already, with the same bits.
  void SaveSnapshot() {
    std::error_code ignored;
    if (fs::exists(CheckpointPath(paths_.snapshots, state().update), ignored)) return;
    CheckFinite();
    MakeFolder(paths_.snapshots);
    SaveCheckpoint(paths_.snapshots, spec_, checkpoint_);
  }

  void CheckFinite() {
    // The loss would show it with the next update; no checkpoint may hold such numbers.
    if (!AllFinite(state().parameters) || !AllFinite(state().recurrent)) {
      throw Error(ErrorKind::kDiverged,
                  fmt::format("training diverged: a weight or a state is not a number after update "
                              "{}",
                              state().update))
          .Hint("a lower learning rate (train.rate) or gradient clipping (train.clip_norm) helps");
    }
  }

  void Save() {
    CheckFinite();
    SaveCheckpoint(paths_.checkpoints, spec_, checkpoint_);
    saved_ = state().update;
    PruneCheckpoints(paths_.checkpoints, state().best_update);
  }

  RunProgress ProgressNow(double loss) const {
    const TrainState& now = checkpoint_.state;
    const double done = static_cast<double>(now.update - first_);
    const double seconds = std::max(Seconds() - begin_, 1e-9);
    RunProgress progress;
    progress.update = now.update;
    progress.updates = recipe_.train.updates;
    progress.loss = loss;
    progress.seconds = checkpoint_.info.seconds;
    progress.symbols_per_second = done * static_cast<double>(trainer_.SymbolsPerUpdate()) / seconds;
    progress.seconds_left =
        seconds / done * static_cast<double>(recipe_.train.updates - now.update);
    return progress;
  }

  RunResult Result(RunResult::End end) {
    RunResult result;
    result.end = end;
    result.update = state().update;
    result.updates = recipe_.train.updates;
    result.best_valid = state().best_valid;
    result.best_update = state().best_update;
    result.seconds = checkpoint_.info.seconds;
    result.parameters = static_cast<int64_t>(state().parameters.size());
    return result;
  }

  const RunPaths paths_;
  const Recipe recipe_;
  const ModelSpec spec_;
  const RunCallbacks& callbacks_;
  Trainer trainer_;
  Checkpoint checkpoint_;
  int64_t saved_ = 0;     // update of the newest checkpoint in the folder
  double begin_ = 0;      // of this call
  int64_t first_ = 0;     // the update that it began with
  double since_row_ = 0;  // seconds
  int64_t updates_since_row_ = 0;
};

std::string Absolute(const std::string& path) {
  return path.empty() ? path : fs::absolute(path).lexically_normal().string();
}

// What stays true when the working directory, the clock and the cells change.
Recipe Resolve(Recipe recipe, const ModelSpec& spec, const TrainingData& data,
               Backend<float>& backend, const RunCallbacks& callbacks, std::string* comment) {
  std::string how;
  const int64_t budget = recipe.model.units == 0 ? recipe.model.parameters : 0;
  recipe = ResolveLength(recipe, spec, data, backend, callbacks.stop, &how);
  if (recipe.model.layer_units.empty()) recipe.model.units = spec.layers[0].units;
  recipe.model.parameters = 0;
  if (budget > 0) {
    how += fmt::format("{}A budget of {} parameters makes {} units a layer.",
                       how.empty() ? "" : " ", budget, recipe.model.units);
  }
  for (std::string* path :
       {&recipe.data.text, &recipe.data.train, &recipe.data.valid, &recipe.data.test}) {
    *path = Absolute(*path);
  }
  // A name of a set stays one.
  if (recipe.data.set.find('/') != std::string::npos) recipe.data.set = Absolute(recipe.data.set);
  for (std::string& cell : recipe.model.cells) {
    if (cell.find('/') != std::string::npos || cell.ends_with(".cell")) cell = Absolute(cell);
  }
  if (!how.empty() && callbacks.note) callbacks.note(how);
  *comment = "# What the run in this folder does, with every default.\n";
  if (!how.empty()) *comment += "# " + how + "\n";
  return recipe;
}

void CheckSameModel(const LoadedRun& from, const ModelSpec& spec, const TrainingData& data) {
  const auto tensors = [](const ModelSpec& of) {
    std::vector<std::pair<std::string, std::vector<int64_t>>> list;
    for (const ModelTensor& tensor : LayOut(of).tensors)
      list.emplace_back(tensor.name, tensor.shape);
    return list;
  };
  if (from.spec.task != spec.task ||
      (data.is_text() && from.vocabulary != data.text().vocabulary)) {
    throw BadInput(data.is_text() ? "the run to start from was trained on a text with other symbols"
                                  : "the run to start from reads or predicts something else");
  }
  if (tensors(from.spec) != tensors(spec)) {
    throw BadInput("the run to start from has other parameters than this recipe's model");
  }
}

}  // namespace

RunResult StartRun(const fs::path& folder, const Recipe& recipe, const TrainingData& data,
                   Backend<float>& backend, const RunCallbacks& callbacks, const LoadedRun* from) {
  // "runs/a/" has no last name.
  const fs::path to = folder.has_filename() ? folder : folder.parent_path();
  RefuseUsedFolder(to);
  const ModelSpec spec = SetUpModel(recipe.model, TaskOf(data, recipe.model));
  if (from) CheckSameModel(*from, spec, data);
  RequireMemory(TrainingBytes(spec, ForMemory(recipe.train, data)), "this training needs",
                "fewer model.units or model.parameters, a smaller train.batch or train.steps");
  std::string comment;
  const Recipe resolved = Resolve(recipe, spec, data, backend, callbacks, &comment);
  std::optional<RunStart> start;
  if (from) start = StartOf(*from);
  if (start) comment += "# It begins with " + start->Text() + ".\n";
  const std::string recipe_text = comment + "\n" + PrintRecipe(resolved);
  Run run(to, resolved, spec, data, backend, callbacks);

  Checkpoint checkpoint;
  checkpoint.state = run.trainer().Start();
  if (from) checkpoint.state.parameters = from->parameters;
  checkpoint.info.task = spec.task;
  if (data.is_text()) checkpoint.info.vocabulary = data.text().vocabulary;
  checkpoint.info.text_sha256 = data.sha256();
  checkpoint.info.recipe_sha256 = Sha256(recipe_text);

  PublishRun(to, [&](const RunPaths& paths) {
    WriteFile(paths.recipe, recipe_text);
    if (start) WriteFile(paths.start, RunStartJson(*start));
    CopyCells(recipe.model, paths.cells);
    MakeFolder(paths.checkpoints);
    SaveCheckpoint(paths.checkpoints, spec, checkpoint);
  });
  if (callbacks.note) callbacks.note("training in " + to.string());
  const TrainRecipe chunk = ForMemory(resolved.train, data);
  const int steps = SegmentSteps(spec, chunk);
  if (callbacks.note && steps < chunk.steps) {
    callbacks.note(
        fmt::format("train.memory: {} of {} steps at a time, forwards twice", steps, chunk.steps));
  }
  const RunLock lock(to);
  return run.Go(std::move(checkpoint));
}

RunResult ResumeRun(const fs::path& folder, const TrainingData& data, Backend<float>& backend,
                    const RunCallbacks& callbacks) {
  OpenedRun open = OpenRun(folder);
  const RunLock lock(folder);
  const RunPaths paths(folder);
  const fs::path& checkpoints = paths.checkpoints;
  std::optional<Checkpoint> checkpoint = LoadLatest(checkpoints, open.owner, callbacks.warning);
  if (!checkpoint) {
    throw Failed("the run has no checkpoint left: it cannot go on")
        .At(checkpoints.string())
        .Hint("start it anew in another folder: mnemo train " + paths.recipe.string() +
              " --out FOLDER");
  }
  if (checkpoint->info.text_sha256 != data.sha256() ||
      (data.is_text() && checkpoint->info.vocabulary != data.text().vocabulary)) {
    throw BadInput(data.is_text() ? "the text has changed since the run began"
                                  : "the set has changed since the run began")
        .At(folder.string());
  }
  open.owner.spec.task = checkpoint->info.task;
  Run run(folder, open.recipe, open.owner.spec, data, backend, callbacks);
  const TrainState like = run.trainer().Start();
  const TrainState& state = checkpoint->state;
  if (state.optimizer.first.size() != like.optimizer.first.size() ||
      state.optimizer.second.size() != like.optimizer.second.size() ||
      state.recurrent.size() != like.recurrent.size()) {
    throw Failed("damaged checkpoint: optim.safetensors has not what this optimizer and batch need")
        .At(CheckpointPath(checkpoints, state.update).string());
  }
  TidyCheckpoints(checkpoints, state.update);
  if (fs::exists(paths.snapshots)) TidyCheckpoints(paths.snapshots, state.update);
  CutMetrics(paths.metrics, state.update);
  const std::vector<MetricsRow> rows = ReadMetrics(paths.metrics);
  const bool best_known =
      state.best_update < 0 || std::any_of(rows.begin(), rows.end(), [&](const MetricsRow& row) {
        return row.update == state.best_update;
      });
  if (!best_known && callbacks.warning) {
    callbacks.warning(fmt::format("{} has lost rows: that of the best update, {}, is not there",
                                  paths.metrics.string(), state.best_update));
  }
  return run.Go(std::move(*checkpoint));
}

}  // namespace mnemo
