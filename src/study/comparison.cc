#include "study/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <mutex>
#include <set>
#include <thread>

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "cell/catalogue.h"
#include "cell/parse.h"
#include "study/comparison_file.h"
#include "study/comparison_jobs.h"
#include "study/timing.h"
#include "train/model_setup.h"
#include "train/run_folder.h"
#include "train/training_memory.h"

namespace mnemo {
namespace {

constexpr double kTimingSeconds = 1.0;  // a cell

fs::path CellsFolder(const fs::path& folder) { return folder / "cells"; }

void CheckNames(const ComparisonSpec& spec) {
  std::set<std::string> names;
  for (const std::string& cell : spec.cells) {
    if (names.insert(CellFileName(cell)).second) continue;
    throw BadInput(fmt::format("two of the cells are called '{}'", CellName(cell)))
        .Hint("give every cell once, and files different names");
  }
}

// Copies the cells' texts, so that the comparison can go on when the originals have changed.
void KeepCells(const ComparisonSpec& spec, const fs::path& folder) {
  MakeFolder(CellsFolder(folder));
  for (const std::string& cell : spec.cells) {
    WriteFile(CellsFolder(folder) / CellFileName(cell), PrintCell(LoadCellText(cell)));
  }
}

ModelSpec SpecOf(const ComparisonSpec& spec, const std::string& cell, int vocabulary) {
  ModelRecipe model = spec.recipe.model;
  model.cells = {cell};
  model.units = 0;
  model.parameters = spec.parameters;
  return SetUpModel(model, vocabulary);
}

// Empty, or left by a start that was killed before comparison.json was there.
bool OnlyBegun(const fs::path& folder) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const fs::path name = entry.path().filename();
    if (name != RunPaths(folder).lock.filename() && name != CellsFolder(folder).filename()) {
      return false;
    }
  }
  return true;
}

void RequireFree(const fs::path& folder) {
  if (!fs::exists(folder) || OnlyBegun(folder)) return;
  const bool comparison = fs::exists(folder / "comparison.json");
  throw BadInput("the folder is not empty")
      .At(folder.string())
      .Hint(comparison ? "go on with it: mnemo compare --resume " + folder.string()
                       : "name another one with --out");
}

void RequireMemoryFor(const std::vector<ModelSpec>& models, const ComparisonSpec& spec) {
  uint64_t most = 0;
  for (const ModelSpec& model : models) {
    most = std::max(most, TrainingBytes(model, spec.recipe.train));
  }
  RequireMemory(
      most * static_cast<uint64_t>(spec.workers),
      fmt::format("{} trainings of {} parameters side by side need", spec.workers, spec.parameters),
      spec.workers > 1 ? "fewer --params, or --threads 1: one training at a time"
                       : "fewer --params, or a smaller --batch or --steps");
}

std::vector<CellCost> TimeCells(const ComparisonSpec& spec, const TextData& data,
                                const ComparisonHooks& hooks) {
  std::vector<CellCost> costs(spec.cells.size());
  std::vector<ModelSpec> models;
  for (const std::string& cell : spec.cells) {
    models.push_back(SpecOf(spec, cell, static_cast<int>(data.vocabulary.size())));
  }
  RequireMemoryFor(models, spec);
  if (hooks.progress) hooks.progress({.phase = "timing the cells"});
  // As many side by side as there will be trainings, since cores slow each other down; and again
  // from the first cell, so that no worker stands idle.
  const size_t jobs = std::max<size_t>(spec.cells.size(), spec.workers);
  std::atomic<size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr failure;
  auto work = [&] {
    for (size_t job = next++; job < jobs; job = next++) {
      const size_t c = job % spec.cells.size();
      try {
        CellCost cost = TimeCell(models[c], spec.recipe, data, kTimingSeconds);
        cost.cell = spec.cells[c];
        const std::lock_guard lock(mutex);
        if (cost.seconds_per_update > costs[c].seconds_per_update) costs[c] = cost;
      } catch (...) {
        const std::lock_guard lock(mutex);
        failure = std::current_exception();
      }
    }
  };
  std::vector<std::thread> threads;
  for (int w = 1; w < spec.workers; ++w) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
  return costs;
}

double ChooseRate(const std::vector<PilotOutcome>& pilots) {
  double best = std::numeric_limits<double>::infinity(), rate = 0;
  for (const PilotOutcome& pilot : pilots) {
    if (pilot.diverged || !(pilot.valid_loss < best)) continue;
    best = pilot.valid_loss;
    rate = pilot.rate;
  }
  return rate;
}

ComparisonOutcome RunPlan(const ComparisonFile& file, const TextData& data, const fs::path& folder,
                          const ComparisonHooks& hooks) {
  ComparisonOutcome outcome;
  outcome.folder = folder;
  outcome.spec = file.spec;
  outcome.plan = file.plan;
  JobRunner runner(file, data, folder, hooks);

  std::vector<Job> pilots;
  for (size_t c = 0; c < file.spec.cells.size(); ++c) {
    for (double rate : file.spec.rates) pilots.push_back(runner.Pilot(c, rate));
  }
  runner.Run("pilot runs", pilots);
  std::vector<Job> finals;
  for (size_t c = 0; c < file.spec.cells.size(); ++c) {
    CellOutcome cell;
    cell.cell = file.spec.cells[c];
    for (const Job& job : pilots) {
      if (job.cell != c) continue;
      cell.pilots.push_back({job.recipe.train.rate, job.valid_loss, job.diverged});
    }
    cell.rate = ChooseRate(cell.pilots);
    for (int s = 0; cell.rate > 0 && s < file.plan.seeds; ++s) {
      finals.push_back(runner.Final(c, cell.rate, s));
    }
    outcome.cells.push_back(std::move(cell));
  }
  runner.Run("final runs", finals);
  for (Job& job : finals) {
    outcome.cells[job.cell].finals.push_back(
        {job.recipe.seed, job.folder, job.diverged, std::move(job.test_losses)});
  }
  return outcome;
}

}  // namespace

ComparisonOutcome StartComparison(const ComparisonSpec& spec, const TextData& data,
                                  const fs::path& folder, const ComparisonHooks& hooks) {
  if (fs::exists(folder) && !fs::is_directory(folder)) {
    throw BadInput("this is no folder").At(folder.string()).Hint("name another one with --out");
  }
  RequireFree(folder);
  CheckNames(spec);
  ComparisonFile file;
  file.spec = spec;
  file.text_sha256 = data.sha256;
  file.plan = MakePlan(spec, TimeCells(spec, data, hooks), static_cast<int64_t>(data.valid.size()),
                       static_cast<int64_t>(data.test.size()));
  // Only now: what was refused so far leaves no folder behind.
  MakeFolder(folder);
  const RunLock lock(folder);
  RequireFree(folder);  // another one may have begun here while this one measured
  KeepCells(spec, folder);
  WriteComparisonFile(file, folder / "comparison.json");
  return RunPlan(file, data, folder, hooks);
}

ComparisonSpec ReadComparison(const fs::path& folder) {
  return ReadComparisonFile(folder / "comparison.json").spec;
}

ComparisonOutcome ResumeComparison(const TextData& data, const fs::path& folder,
                                   const ComparisonHooks& hooks) {
  const ComparisonFile file = ReadComparisonFile(folder / "comparison.json");
  if (file.text_sha256 != data.sha256) {
    throw BadInput("the text has changed since the comparison began")
        .At(data.name)
        .Hint("start a new comparison in another folder");
  }
  const RunLock lock(folder);
  return RunPlan(file, data, folder, hooks);
}

}  // namespace mnemo
