#include "study/trial_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>

#include "base/error.h"
#include "study/train_trial.h"
#include "study/trial_data.h"
#include "train/loaded_run.h"
#include "train/run_folder.h"

namespace mnemo {
namespace {

using Clock = std::chrono::steady_clock;

// For the budget and for signals: how often somebody who waits looks up.
constexpr auto kLookUp = std::chrono::milliseconds(100);

class Runner {
 public:
  Runner(const TrialPlan& plan, OutcomeLog* log, const TrialRunOptions& options,
         const TrialHooks& hooks)
      : plan_(plan), log_(*log), options_(options), hooks_(hooks), running_(options.workers) {}

  TrialsEnd Run() {
    std::vector<std::thread> threads;
    for (int w = 0; w < options_.workers; ++w) threads.emplace_back([this, w] { Work(w); });
    Watch();
    for (std::thread& thread : threads) thread.join();
    if (failure_) std::rethrow_exception(failure_);
    if (hooks_.stop != nullptr && *hooks_.stop) {
      throw Error(ErrorKind::kStopped, "stopped; every run in progress has written a checkpoint");
    }
    return out_of_budget_ ? TrialsEnd::kBudget : TrialsEnd::kAll;
  }

 private:
  // Until all workers have ended: looks at the clock and at the caller's flag.
  void Watch() {
    std::unique_lock lock(mutex_);
    while (ended_ < options_.workers) {
      changed_.wait_for(lock, kLookUp);
      const std::chrono::duration<double> passed = Clock::now() - begin_;
      if (options_.budget && passed.count() >= *options_.budget) {
        if (ended_ < options_.workers) out_of_budget_ = true;
        stop_ = true;
      }
      if (hooks_.stop != nullptr && *hooks_.stop) stop_ = true;
    }
  }

  void Work(int worker) {
    while (true) {
      try {
        const std::optional<PlannedTrial> next = Next(worker);
        if (!next) break;
        Do(*next, worker);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
        stop_ = true;
      }
      const std::lock_guard lock(mutex_);
      running_[worker] = {};
      changed_.notify_all();
    }
    const std::lock_guard lock(mutex_);
    ++ended_;
    changed_.notify_all();
  }

  // The first that is wanted and that nobody does; waits while another's outcome may bring one.
  std::optional<PlannedTrial> Next(int worker) {
    std::unique_lock lock(mutex_);
    while (!stop_) {
      bool others = false;
      for (PlannedTrial& planned : Known()) {
        const std::string& name = planned.trial.name;
        if (done_.contains(name)) continue;
        const bool taken = std::any_of(running_.begin(), running_.end(),
                                       [&](const RunningTrial& one) { return one.name == name; });
        if (taken) {
          others = true;
          continue;
        }
        running_[worker].name = name;
        return std::move(planned);
      }
      if (!others) return std::nullopt;
      changed_.wait_for(lock, kLookUp);
    }
    return std::nullopt;
  }

  // With mutex_. What an outcome of another key could show is not known yet: it is left out.
  std::vector<PlannedTrial> Known() {
    Outcomes outcomes;
    for (const std::string& name : done_) outcomes.insert(*all_.find(name));
    std::vector<PlannedTrial> known = plan_(outcomes);
    bool more = false;
    for (const PlannedTrial& planned : known) {
      const std::string& name = planned.trial.name;
      costs_[name] = planned.trial.cost;
      if (done_.contains(name) || looked_at_.contains(name)) continue;
      looked_at_.insert(name);
      const auto found = all_.find(name);
      if (found == all_.end()) continue;
      if (found->second.key != KeyToday(planned.trial, found->second)) continue;
      if (LacksWeights(planned, found->second)) continue;
      done_.insert(name);
      more = true;
    }
    return more ? Known() : known;
  }

  // A run none of whose checkpoints can be read stands in the way of all others.
  static std::string HintFor(const Error& error, const Trial& trial, const fs::path& folder) {
    std::error_code ignored;
    if (error.kind() == ErrorKind::kFailed && fs::exists(folder, ignored)) {
      try {
        LoadRun(folder, WhichCheckpoint::kLast);
      } catch (const Error&) {
        return fmt::format("no checkpoint can be read; without {} the training {} begins anew",
                           folder.string(), trial.name);
      }
    }
    return error.hint().empty() ? "the training is " + trial.name : error.hint();
  }

  bool LacksWeights(const PlannedTrial& planned, const TrialOutcome& outcome) const {
    const std::string& name = planned.trial.name;
    std::error_code ignored;
    return planned.keep_run && !outcome.diverged && options_.weights.contains(name) &&
           !fs::exists(RunFolder(options_.folder, name, outcome.key), ignored);
  }

  // The key that the trial has with the data as it is. A set that is not there any more is taken
  // for what it was: an outcome needs it no longer.
  std::string KeyToday(const Trial& trial, const TrialOutcome& outcome) {
    std::string data = outcome.data;
    try {
      data = data_.Load(trial.recipe.data)->View().sha256();
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kBadInput) throw;
    }
    return TrialKey(trial, data);
  }

  void Do(const PlannedTrial& planned, int worker) {
    const Trial& trial = planned.trial;
    const auto data = data_.Load(trial.recipe.data);
    const std::string key = TrialKey(trial, data->View().sha256());
    const fs::path folder = RunFolder(options_.folder, trial.name, key);
    RunCallbacks callbacks;
    callbacks.stop = &stop_;
    callbacks.update = [&](const RunProgress& progress) {
      const std::lock_guard lock(mutex_);
      running_[worker] = {trial.name, progress.update, progress.updates, progress.loss,
                          progress.seconds_left};
      Report();
      if (hooks_.stop != nullptr && *hooks_.stop) stop_ = true;
    };
    MakeFolder(folder.parent_path());
    std::optional<TrialOutcome> outcome = Twin(planned, key);
    const bool twin = outcome.has_value();
    if (!twin) {
      fs::path from;
      if (trial.start) from = RunFolder(options_.folder, trial.start->name, trial.start->key);
      std::error_code ignored;
      if (trial.start && !fs::exists(folder, ignored) && !fs::exists(from, ignored)) {
        throw BadInput("the weights that this training begins with are not there")
            .At(trial.name)
            .Found("no " + from.string())
            .Hint("they are those of " + trial.start->name +
                  "; without its outcome in the log it is trained again (mnemo reproduce: "
                  "--weights)");
      }
      try {
        outcome = TrainTrial(trial, data->View(), folder, planned.scores_train, callbacks, from);
      } catch (Error& error) {
        error.Hint(HintFor(error, trial, folder));
        throw;
      }
    }
    if (!outcome) return;
    log_.Add(*outcome);
    std::error_code ignored;  // what is left of it is in nobody's way
    if (!planned.keep_run) fs::remove_all(folder, ignored);
    const std::lock_guard lock(mutex_);
    all_.insert_or_assign(trial.name, *outcome);
    done_.insert(trial.name);
    if (!twin) {
      seconds_ += outcome->seconds;
      cost_ += trial.cost;
    }
    if (hooks_.note) hooks_.note(NoteOf(*outcome));
  }

  // What the same training under another name came to, where there is one: it would end with the
  // same weights. Not where the weights themselves are wanted.
  std::optional<TrialOutcome> Twin(const PlannedTrial& planned, const std::string& key) {
    if (planned.keep_run) return std::nullopt;
    const std::lock_guard lock(mutex_);
    for (const auto& [name, outcome] : all_) {
      if (outcome.key != key) continue;
      if (planned.scores_train && !outcome.diverged && !outcome.score(Split::kTrain)) continue;
      TrialOutcome twin = outcome;
      twin.name = planned.trial.name;
      return twin;
    }
    return std::nullopt;
  }

  static std::string NoteOf(const TrialOutcome& outcome) {
    if (outcome.diverged) return outcome.name + ": diverged";
    return fmt::format("{}: validation {:.4f} after update {}, test {:.4f}; {:.0f} s", outcome.name,
                       outcome.score(Split::kValid)->loss, outcome.best_update,
                       outcome.score(Split::kTest)->loss, outcome.seconds);
  }

  // With mutex_.
  void Report() {
    if (!hooks_.progress) return;
    TrialProgress progress;
    progress.done = done_.size();
    progress.known = costs_.size();
    double left = 0;
    for (const auto& [name, cost] : costs_) left += done_.contains(name) ? 0 : cost;
    double running = 0;
    for (const RunningTrial& one : running_) {
      if (one.updates == 0) continue;
      progress.running.push_back(one);
      running = std::max(running, one.seconds_left);
    }
    // By what a unit of cost took so far; before that by the runs themselves.
    progress.seconds_left = cost_ > 0 ? left * seconds_ / cost_ / options_.workers : running;
    hooks_.progress(progress);
  }

  const TrialPlan& plan_;
  OutcomeLog& log_;
  const TrialRunOptions& options_;
  const TrialHooks& hooks_;
  const Clock::time_point begin_ = Clock::now();
  std::atomic<bool> stop_ = false;
  TrialData data_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::vector<RunningTrial> running_;  // of each worker; no name: it does nothing
  int ended_ = 0;
  bool out_of_budget_ = false;
  std::exception_ptr failure_;
  Outcomes all_ = log_.All();
  std::set<std::string> done_;           // outcomes that are of the plan's trials as they are
  std::set<std::string> looked_at_;      // trials whose outcome in the log was compared
  std::map<std::string, double> costs_;  // of all known trials
  double seconds_ = 0, cost_ = 0;        // of what was trained by this call
};

}  // namespace

fs::path RunFolder(const fs::path& folder, const std::string& name, const std::string& key) {
  return folder / (name + "-" + key.substr(0, 8));
}

Outcomes OutcomesOf(const TrialPlan& plan, const Outcomes& outcomes) {
  Outcomes current;
  for (bool more = true; more;) {
    more = false;
    for (const PlannedTrial& planned : plan(current)) {
      const auto found = outcomes.find(planned.trial.name);
      if (found == outcomes.end() || current.contains(found->first)) continue;
      const TrialOutcome& outcome = found->second;
      if (outcome.key != TrialKey(planned.trial, outcome.data)) continue;
      more = current.insert(*found).second || more;
    }
  }
  return current;
}

TrialsEnd RunTrials(const TrialPlan& plan, OutcomeLog* log, const TrialRunOptions& options,
                    const TrialHooks& hooks) {
  MakeFolder(options.folder);
  const RunLock lock(options.folder);
  return Runner(plan, log, options, hooks).Run();
}

}  // namespace mnemo
