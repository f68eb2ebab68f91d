#include "train/loaded_run.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "train/run_folder.h"

namespace mnemo {

namespace {

std::optional<RunStart> ReadStart(const fs::path& file) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return std::nullopt;
  const nlohmann::json json = ParseJson(ReadFile(file, 1 << 16), file.string());
  const auto update = json.is_object() ? json.find("update") : json.end();
  const auto sum = json.is_object() ? json.find("parameters_sha256") : json.end();
  if (update == json.end() || sum == json.end() || !update->is_number_integer() ||
      !sum->is_string()) {
    throw Failed("damaged: this does not say what the run began with").At(file.string());
  }
  return RunStart{update->get<int64_t>(), sum->get<std::string>()};
}

LoadedRun Loaded(const fs::path& folder, OpenedRun open, Checkpoint checkpoint, double best_valid) {
  LoadedRun run;
  run.start = ReadStart(RunPaths(folder).start);
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
  return Loaded(folder, std::move(open), std::move(*checkpoint), best_valid);
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
  return Loaded(folder, std::move(open), std::move(checkpoint), best_valid);
}

RunStart StartOf(const LoadedRun& run) {
  const std::string_view bytes(reinterpret_cast<const char*>(run.parameters.data()),
                               run.parameters.size() * sizeof(float));
  return {run.update, Sha256(bytes)};
}

std::string RunStartJson(const RunStart& start) {
  const nlohmann::ordered_json json = {{"update", start.update},
                                       {"parameters_sha256", start.parameters_sha256}};
  return json.dump(2) + "\n";
}

std::string RunStart::Text() const {
  return fmt::format("weights of update {} of another run (SHA-256 of the parameters {})", update,
                     parameters_sha256.substr(0, 8));
}

std::vector<MetricsRow> ReadRunMetrics(const fs::path& folder) {
  return ReadMetrics(RunPaths(folder).metrics);
}

}  // namespace mnemo
