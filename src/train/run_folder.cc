#include "train/run_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <system_error>

#include "base/error.h"
#include "base/new_folder.h"
#include "cell/catalogue.h"
#include "cell/parse.h"
#include "train/model_setup.h"

namespace mnemo {
namespace {

constexpr uint64_t kMaxRecipe = 1 << 20;

std::string ReadRecipeText(const fs::path& folder) {
  std::error_code code;
  if (!fs::exists(RunPaths(folder).recipe, code)) {
    const bool there = fs::exists(folder, code);
    throw BadInput(there ? "this is no run folder: it has no recipe.toml" : "no such run folder")
        .At(folder.string());
  }
  return ReadFile(RunPaths(folder).recipe, kMaxRecipe);
}

}  // namespace

RunPaths::RunPaths(const fs::path& folder)
    : recipe(folder / "recipe.toml"),
      cells(folder / "cells"),
      metrics(folder / "metrics.jsonl"),
      checkpoints(folder / "checkpoints"),
      snapshots(folder / "snapshots"),
      start(folder / "start.json"),
      lock(folder / "lock") {}

RunLock::RunLock(const fs::path& folder)
    : descriptor_(::open(RunPaths(folder).lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) {
    throw Failed("cannot lock the run: " + std::generic_category().message(errno))
        .At(RunPaths(folder).lock.string());
  }
  // Other errors mean that the file system knows no locks.
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    ::close(descriptor_);
    throw BadInput("another process is training in this folder").At(folder.string());
  }
}

RunLock::~RunLock() { ::close(descriptor_); }

OpenedRun OpenRun(const fs::path& folder) {
  const RunPaths paths(folder);
  const std::string text = ReadRecipeText(folder);
  OpenedRun run;
  run.recipe = ParseRecipe(text, paths.recipe.string());
  constexpr int kAnyVocabulary = 2;  // the checkpoint knows the true one
  run.owner.spec = SetUpModel(run.recipe.model, kAnyVocabulary, paths.cells);
  run.owner.recipe_sha256 = Sha256(text);
  return run;
}

Recipe ReadRunRecipe(const fs::path& folder) {
  return ParseRecipe(ReadRecipeText(folder), RunPaths(folder).recipe.string());
}

void RefuseUsedFolder(const fs::path& folder) {
  std::error_code code;
  if (!fs::exists(folder, code)) return;
  const auto refuse = [&](const std::string& what) {
    return BadInput(what).At(folder.string()).Allowed("a new or an empty folder");
  };
  if (!fs::is_directory(folder, code)) throw refuse("this is no folder");
  if (fs::is_empty(folder, code) || code) return;
  if (!fs::exists(RunPaths(folder).recipe, code)) throw refuse("the folder is in use");
  throw refuse("the folder already holds a run")
      .Hint("to go on with it: mnemo train --resume " + folder.string());
}

void PublishRun(const fs::path& folder, const std::function<void(const RunPaths&)>& fill) {
  PublishNewFolder(folder, [&](const fs::path& unfinished) { fill(RunPaths(unfinished)); });
}

void CopyCells(const ModelRecipe& model, const fs::path& to) {
  MakeFolder(to);
  std::map<std::string, std::string> texts;  // by file
  for (const std::string& name : model.cells) {
    const std::string file = CellFileName(name), text = PrintCell(LoadCellText(name));
    const auto [place, added] = texts.emplace(file, text);
    if (!added && place->second != text) {
      throw BadInput("two different cells have the same name").Found(file).Hint("rename one");
    }
    if (added) WriteFile(to / file, text);
  }
}

}  // namespace mnemo
