// The main job: trains several cells of equal parameter count on one text, so that the results can
// be compared. See comparison_plan.h for what is done and why it is fair.
//
// Everything is kept in one folder:
//   comparison.json        what was asked for and what was planned; written before the first run;
//                          with a checksum of itself
//   lock                   held while somebody trains here
//   cells/NAME.cell        the cells' texts as they were then
//   runs/NAME-rate-R/      pilot runs       (train/run.h describes a run folder)
//   runs/NAME-seed-N/      final runs, each with test.safetensors: the loss of every test symbol
//
// A comparison that was interrupted, also by SIGKILL, goes on from its folder and ends with the
// same bits in every run.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "data/text.h"
#include "study/comparison_plan.h"

namespace mnemo {

struct ComparisonProgress {
  std::string phase;  // "timing", "pilot runs", "final runs"
  int runs_done = 0, runs = 0;
  // One a worker that is training: "lstm seed 2: 812/2500, loss 1.91".
  std::vector<std::string> running;
  double symbols_per_second = 0;  // of all workers together
  double seconds_left = 0;        // of all trainings
};

struct ComparisonHooks {
  std::function<void(const ComparisonProgress&)> progress;  // called by any worker, one at a time
  const std::atomic<bool>* stop = nullptr;
};

struct PilotOutcome {
  double rate = 0;
  double valid_loss = 0;  // the best of the run
  bool diverged = false;
};

struct FinalOutcome {
  uint64_t seed = 0;
  std::filesystem::path folder;
  bool diverged = false;
  std::vector<float> test_losses;  // nats, every test symbol but the first; empty if it diverged
};

struct CellOutcome {
  std::string cell;
  std::vector<PilotOutcome> pilots;
  double rate = 0;  // chosen; 0 if every pilot diverged, and then there are no finals
  std::vector<FinalOutcome> finals;
};

struct ComparisonOutcome {
  std::filesystem::path folder;
  ComparisonSpec spec;
  ComparisonPlan plan;
  std::vector<CellOutcome> cells;
};

// Starts a comparison in `folder` (which must be missing or empty), plans and runs it. Throws
// Error: kStopped when hooks.stop became true, after every run in progress has written a
// checkpoint.
ComparisonOutcome StartComparison(const ComparisonSpec& spec, const TextData& data,
                                  const std::filesystem::path& folder,
                                  const ComparisonHooks& hooks);

// What a folder's comparison.json says. Throws Error (kBadInput) if there is none or it is damaged.
ComparisonSpec ReadComparison(const std::filesystem::path& folder);

// Goes on with a comparison; one that is complete only reads its results.
ComparisonOutcome ResumeComparison(const TextData& data, const std::filesystem::path& folder,
                                   const ComparisonHooks& hooks);

}  // namespace mnemo
