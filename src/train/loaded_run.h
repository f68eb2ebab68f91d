// What a run has learnt, for everything that looks at it afterwards.
//
// Only reads, also while the run goes on; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "model/spec.h"
#include "train/checkpoint.h"
#include "train/metrics.h"
#include "train/recipe.h"

namespace mnemo {

enum class WhichCheckpoint { kBest, kLast };

// Weights of another run that a run began with (start.json).
struct RunStart {
  int64_t update = 0;  // of that run
  std::string parameters_sha256;

  // "weights of update 120 of another run (SHA-256 of the parameters 0a1b2c3d)"
  std::string Text() const;
};

// What a run has learnt.
struct LoadedRun {
  Recipe recipe;
  ModelSpec spec;
  Vocabulary vocabulary;  // of a text; empty for sequences
  std::string text_sha256;
  std::vector<float> parameters;
  int64_t update = 0;
  double best_valid = 0;  // as in RunResult
  std::optional<RunStart> start;
};

// kBest: the checkpoint with the lowest validation loss (the last one before any validation);
// kLast: the newest that can be read. Throws Error: kBadInput when this is no run folder, kFailed
// when the checkpoint is damaged.
LoadedRun LoadRun(const fs::path& folder, WhichCheckpoint which, const Warn& warn = {});

// Updates of the snapshots that the run kept (train.snapshot_every), ascending; may be none.
std::vector<int64_t> RunSnapshots(const fs::path& folder);
// One of them, as LoadRun.
LoadedRun LoadSnapshot(const fs::path& folder, int64_t update);

std::vector<MetricsRow> ReadRunMetrics(const fs::path& folder);

// What it says in its folder when it begins with this one's weights.
RunStart StartOf(const LoadedRun& run);
std::string RunStartJson(const RunStart& start);

}  // namespace mnemo
