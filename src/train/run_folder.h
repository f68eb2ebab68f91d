// What a run folder is made of (train/run.h lists it), for those who write or open one.
#pragma once

#include <functional>
#include <string>

#include "base/files.h"
#include "train/checkpoint.h"
#include "train/recipe.h"

namespace mnemo {

struct RunPaths {
  explicit RunPaths(const fs::path& folder);

  fs::path recipe, cells, metrics, checkpoints, snapshots, start, lock;
};

// Nobody else trains in the folder while this lives. The system lets go of it when a process ends,
// however it ends.
class RunLock {
 public:
  // Throws Error: kBadInput when somebody trains there, kFailed when the lock cannot be made.
  explicit RunLock(const fs::path& folder);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  int descriptor_;
};

struct OpenedRun {
  Recipe recipe;
  CheckpointOwner owner;  // what its checkpoints must be of
};

// Reads the recipe and the cells. Throws Error (kBadInput) when this is no run folder, or what
// ParseRecipe and SetUpModel throw.
OpenedRun OpenRun(const fs::path& folder);

// Reads the recipe alone.
Recipe ReadRunRecipe(const fs::path& folder);

// Throws Error (kBadInput) unless the folder is missing or empty.
void RefuseUsedFolder(const fs::path& folder);

// PublishNewFolder (base/new_folder.h) of a run.
void PublishRun(const fs::path& folder, const std::function<void(const RunPaths&)>& fill);

// Throws Error (kBadInput) when a cell is missing or two different ones have one name.
void CopyCells(const ModelRecipe& model, const fs::path& to);

}  // namespace mnemo
