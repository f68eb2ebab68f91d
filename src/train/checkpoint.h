// A checkpoint: everything that a run needs to go on as if it had never stopped.
//
//   checkpoints/000001234/        the number is the update
//     model.safetensors           the parameters, each by its name; __metadata__ says of what cells
//     optim.safetensors           what the optimizer remembers ("first", "second"), "recurrent"
//     state.json                  the other members of TrainState, and of CheckpointInfo
//     SHA256SUMS                  of the three files, as sha256sum prints them
//
// It appears under its name by one rename, complete or not at all. Reading takes nothing on trust:
// sums, shapes and cells are compared with what the caller expects. Whoever writes into a folder of
// checkpoints must be alone with it (the run's lock, train/run.h); reading is free to any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/files.h"
#include "data/vocabulary.h"
#include "model/spec.h"
#include "train/trainer.h"

namespace mnemo {

// What belongs to the run rather than to the training.
struct CheckpointInfo {
  ModelTask task;             // of the model
  Vocabulary vocabulary;      // of a text
  std::string text_sha256;    // of the whole text, or of the set of sequences
  std::string recipe_sha256;  // of the run folder's recipe.toml
  double seconds = 0;         // spent on updates so far
  std::string version;        // of the program that wrote it; SaveCheckpoint fills it in
};

struct Checkpoint {
  TrainState state;
  CheckpointInfo info;
};

// Tells the user of something that went on in spite of it.
using Warn = std::function<void(const std::string& message)>;

// Publishes folder/NUMBER for the state's update, which must not be there yet. Throws Error
// (kFailed) when the disk refuses; what was there before stays.
void SaveCheckpoint(const fs::path& folder, const ModelSpec& spec, const Checkpoint& checkpoint);

// What a checkpoint must be of. `spec.task` is not looked at: the checkpoint knows it.
struct CheckpointOwner {
  ModelSpec spec;
  std::string recipe_sha256;
};

// Throws Error naming the file and what is wrong with it: kFailed for a damaged one, kBadInput for
// a good one of another recipe or model.
Checkpoint LoadCheckpoint(const fs::path& path, CheckpointOwner owner);

// Updates of the checkpoints in a folder, ascending. Only names are looked at.
std::vector<int64_t> ListCheckpoints(const fs::path& folder);
fs::path CheckpointPath(const fs::path& folder, int64_t update);

// The newest checkpoint that can be read; one that cannot is warned of and passed over. Nothing if
// there is none at all; throws the newest one's Error if all are damaged, and kBadInput as
// LoadCheckpoint.
std::optional<Checkpoint> LoadLatest(const fs::path& folder, const CheckpointOwner& owner,
                                     const Warn& warn);

// What weights and recurrent states must be, to be written and when they are read.
bool AllFinite(std::span<const float> numbers);

// Removes all but the last two and that of update `best`.
void PruneCheckpoints(const fs::path& folder, int64_t best);

// After a kill: removes what was never published or only half removed, and sets checkpoints beyond
// `update` (damaged ones, or LoadLatest would have taken them) aside under other names.
void TidyCheckpoints(const fs::path& folder, int64_t update);

}  // namespace mnemo
