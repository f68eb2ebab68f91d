#include "study/comparison_jobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <thread>

#include "base/error.h"
#include "base/files.h"
#include "base/safetensors.h"
#include "engine/cpu/cpu.h"
#include "train/model_setup.h"
#include "train/run.h"

namespace mnemo {
namespace {

// Tells a comparison that goes on that this run ended, and how.
constexpr char kDivergedFile[] = "diverged.txt";

}  // namespace

JobRunner::JobRunner(const ComparisonFile& file, const TextData& data, const fs::path& folder,
                     const ComparisonHooks& hooks)
    : file_(file), data_(data), folder_(folder), hooks_(hooks), workers_(file.spec.workers) {
  MakeFolder(folder_ / "runs");
}

Job JobRunner::Make(size_t cell, double rate, int64_t updates) const {
  const CellCost& cost = file_.plan.costs[cell];
  Job job;
  job.cell = cell;
  job.recipe = file_.spec.recipe;
  // The copies beside comparison.json: the originals may change before the comparison is done.
  job.recipe.model.cells = {(folder_ / "cells" / CellFileName(file_.spec.cells[cell])).string()};
  job.recipe.model.units = cost.units;
  job.recipe.model.parameters = 0;
  job.recipe.train.rate = rate;
  job.recipe.train.updates = updates;
  job.recipe.train.valid_symbols = file_.plan.valid_symbols;
  job.recipe.train.epochs = job.recipe.train.minutes = 0;
  job.seconds = static_cast<double>(updates) * cost.seconds_per_update;
  return job;
}

Job JobRunner::Pilot(size_t cell, double rate) const {
  Job job = Make(cell, rate, file_.plan.pilot_updates);
  job.recipe.train.validate_every = job.recipe.train.updates;
  const std::string name = fs::path(CellFileName(file_.spec.cells[cell])).stem().string();
  job.label = fmt::format("{} rate {:g}", name, rate);
  job.folder = folder_ / "runs" / fmt::format("{}-rate-{:g}", name, rate);
  job.seconds += static_cast<double>(file_.plan.valid_symbols) *
                 file_.plan.costs[cell].seconds_per_scored_symbol;
  return job;
}

Job JobRunner::Final(size_t cell, double rate, int index) const {
  Job job = Make(cell, rate, file_.plan.final_updates);
  // Fresh seeds: none of them is the pilots'.
  job.recipe.seed = file_.spec.recipe.seed + 1 + static_cast<uint64_t>(index);
  job.recipe.train.validate_every =
      std::max<int64_t>(1, job.recipe.train.updates / kFinalValidations);
  const std::string name = fs::path(CellFileName(file_.spec.cells[cell])).stem().string();
  job.label = fmt::format("{} seed {}", name, job.recipe.seed);
  job.folder = folder_ / "runs" / fmt::format("{}-seed-{}", name, job.recipe.seed);
  job.scores_test = true;
  const CellCost& cost = file_.plan.costs[cell];
  job.seconds += static_cast<double>(kFinalValidations * file_.plan.valid_symbols) *
                     cost.seconds_per_scored_symbol +
                 static_cast<double>(data_.test.size()) * cost.seconds_per_test_symbol;
  return job;
}

namespace {

// A run none of whose checkpoints can be read stands in the way of all others.
[[noreturn]] void ThrowWithRemedy(const Error& error, const fs::path& run) {
  try {
    if (fs::exists(run)) LoadRun(run, WhichCheckpoint::kLast);
  } catch (const Error&) {
    throw Error(error).Hint("remove " + run.string() +
                            " and resume the comparison: this run alone is trained again");
  }
  throw Error(error);
}

}  // namespace

bool JobRunner::Stopping() const {
  return stop_.load() || (hooks_.stop != nullptr && hooks_.stop->load());
}

void JobRunner::Run(const std::string& phase, std::vector<Job>& jobs) {
  std::vector<Job*> order;
  {
    const std::lock_guard lock(mutex_);
    phase_ = phase;
    runs_ = static_cast<int>(jobs.size());
    runs_done_ = 0;
    seconds_ = seconds_done_ = 0;
    for (Job& job : jobs) {
      order.push_back(&job);
      seconds_ += job.seconds;
    }
    double later = 0;
    if (!jobs.empty() && !jobs[0].scores_test) {
      for (size_t c = 0; c < file_.spec.cells.size(); ++c) {
        later += Final(c, 1, 0).seconds * file_.plan.seeds;
      }
    }
    later_seconds_ = later / static_cast<double>(workers_.size());
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const Job* a, const Job* b) { return a->seconds > b->seconds; });
  std::atomic<size_t> next = 0;
  std::exception_ptr failure;
  auto work = [&](Worker* worker) {
    for (size_t i = next++; i < order.size() && !Stopping(); i = next++) {
      try {
        RunOne(order[i], worker);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        // A job that was stopped tells nothing new; its failure would hide the real one.
        if (!stop_.exchange(true)) failure = std::current_exception();
      }
      const std::lock_guard lock(mutex_);
      *worker = {};
      seconds_done_ += order[i]->seconds;
      ++runs_done_;
    }
  };
  std::vector<std::thread> threads;
  for (size_t w = 1; w < workers_.size(); ++w) threads.emplace_back(work, &workers_[w]);
  work(&workers_[0]);
  for (std::thread& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
  if (Stopping()) {
    throw Error(ErrorKind::kStopped, "stopped; every run in progress has written a checkpoint");
  }
}

void JobRunner::RunOne(Job* job, Worker* worker) {
  const fs::path diverged = job->folder / kDivergedFile;
  if (fs::exists(diverged)) {
    job->diverged = true;
    return;
  }
  const auto backend = MakeCpuBackend(1);
  RunCallbacks callbacks;
  callbacks.stop = hooks_.stop;
  callbacks.update = [&](const RunProgress& progress) {
    {
      const std::lock_guard lock(mutex_);
      worker->text = fmt::format("{}: {}/{}, loss {:.3f}", job->label, progress.update,
                                 progress.updates, progress.loss);
      worker->symbols_per_second = progress.symbols_per_second;
      worker->seconds_done = job->seconds * static_cast<double>(progress.update) /
                             static_cast<double>(std::max<int64_t>(1, progress.updates));
    }
    Report();
  };
  try {
    const RunResult result = fs::exists(job->folder)
                                 ? ResumeRun(job->folder, data_, *backend, callbacks)
                                 : StartRun(job->folder, job->recipe, data_, *backend, callbacks);
    if (result.end == RunResult::End::kStopped) return;
    job->valid_loss = result.best_valid;
    if (job->scores_test) ScoreTest(job);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kStopped) return;
    if (error.kind() == ErrorKind::kFailed) ThrowWithRemedy(error, job->folder);
    if (error.kind() != ErrorKind::kDiverged) throw;
    job->diverged = true;
    WriteFile(diverged, std::string(error.what()) + "\n");
  }
}

void JobRunner::ScoreTest(Job* job) {
  const fs::path path = job->folder / "test.safetensors";
  const size_t targets = data_.test.size() - 1;
  if (fs::exists(path)) {
    const TensorFile file = LoadTensors(path);
    job->test_losses = TensorValues<float>(file.Find("losses"));
    if (job->test_losses.size() == targets) return;
    throw Failed("the file does not hold the losses of this test text")
        .At(path.string())
        .Hint("remove it, and it is made again");
  }
  const LoadedRun run = LoadRun(job->folder, WhichCheckpoint::kBest);
  const auto backend = MakeCpuBackend(1);
  Model<float> model(run.spec, *backend, {.train = false});
  model.SetParameters(run.parameters.data());
  job->test_losses = ScoreText(model, data_.test, kTestStreams, kScoreSteps).losses;
  TensorFile file;
  file.tensors.push_back(
      StoreTensor<float>("losses", {static_cast<int64_t>(targets)}, job->test_losses));
  SaveTensors(path, file);
}

void JobRunner::Report() {
  if (!hooks_.progress) return;
  const std::lock_guard lock(mutex_);
  ComparisonProgress progress;
  progress.phase = phase_;
  progress.runs = runs_;
  progress.runs_done = runs_done_;
  double done = seconds_done_;
  for (const Worker& worker : workers_) {
    if (worker.text.empty()) continue;
    progress.running.push_back(worker.text);
    progress.symbols_per_second += worker.symbols_per_second;
    done += worker.seconds_done;
  }
  progress.seconds_left =
      std::max(0.0, seconds_ - done) / static_cast<double>(workers_.size()) + later_seconds_;
  hooks_.progress(progress);
}

}  // namespace mnemo
