#include "train/loaded_run.h"

#include <optional>
#include <utility>

#include "base/error.h"
#include "train/run_folder.h"

namespace mnemo {

namespace {

LoadedRun Loaded(OpenedRun open, Checkpoint checkpoint, double best_valid) {
  LoadedRun run;
  run.recipe = std::move(open.recipe);
  run.spec = std::move(open.owner.spec);
  run.vocabulary = std::move(checkpoint.info.vocabulary);
  run.spec.task = checkpoint.info.task;
  run.text_sha256 = std::move(checkpoint.info.text_sha256);
  run.parameters = std::move(checkpoint.state.parameters);
  run.update = checkpoint.state.update;
  run.best_valid = best_valid;
  return run;
}

}  // namespace

LoadedRun LoadRun(const fs::path& folder, WhichCheckpoint which, const Warn& warn) {
  OpenedRun open = OpenRun(folder);
  const fs::path checkpoints = RunPaths(folder).checkpoints;
  std::optional<Checkpoint> checkpoint = LoadLatest(checkpoints, open.owner, warn);
  if (!checkpoint) throw Failed("the run has no checkpoint").At(checkpoints.string());
  const double best_valid = checkpoint->state.best_valid;
  const int64_t best = checkpoint->state.best_update;
  if (which == WhichCheckpoint::kBest && best >= 0 && best != checkpoint->state.update) {
    try {
      checkpoint = LoadCheckpoint(CheckpointPath(checkpoints, best), open.owner);
    } catch (const Error& error) {
      throw Error(error).Hint("the newest checkpoint can be read: --checkpoint last");
    }
  }
  return Loaded(std::move(open), std::move(*checkpoint), best_valid);
}

std::vector<int64_t> RunSnapshots(const fs::path& folder) {
  const fs::path snapshots = RunPaths(folder).snapshots;
  std::error_code ignored;
  return fs::exists(snapshots, ignored) ? ListCheckpoints(snapshots) : std::vector<int64_t>{};
}

LoadedRun LoadSnapshot(const fs::path& folder, int64_t update) {
  OpenedRun open = OpenRun(folder);
  Checkpoint checkpoint =
      LoadCheckpoint(CheckpointPath(RunPaths(folder).snapshots, update), open.owner);
  const double best_valid = checkpoint.state.best_valid;
  return Loaded(std::move(open), std::move(checkpoint), best_valid);
}

std::vector<MetricsRow> ReadRunMetrics(const fs::path& folder) {
  return ReadMetrics(RunPaths(folder).metrics);
}

}  // namespace mnemo
