#include "train/loaded_run.h"

#include <optional>
#include <utility>

#include "base/error.h"
#include "train/run_folder.h"

namespace mnemo {

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
  LoadedRun run;
  run.recipe = std::move(open.recipe);
  run.spec = std::move(open.owner.spec);
  run.vocabulary = std::move(checkpoint->info.vocabulary);
  run.spec.task = checkpoint->info.task;
  run.text_sha256 = std::move(checkpoint->info.text_sha256);
  run.parameters = std::move(checkpoint->state.parameters);
  run.update = checkpoint->state.update;
  run.best_valid = best_valid;
  return run;
}

std::vector<MetricsRow> ReadRunMetrics(const fs::path& folder) {
  return ReadMetrics(RunPaths(folder).metrics);
}

}  // namespace mnemo
