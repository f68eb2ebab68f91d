// The runs of a comparison: what each is, and the workers that do them side by side.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "data/text.h"
#include "study/comparison.h"
#include "study/comparison_file.h"

namespace mnemo {

struct Job {
  size_t cell = 0;  // index into the comparison's cells
  std::string label;
  std::filesystem::path folder;
  Recipe recipe;
  bool scores_test = false;
  double seconds = 0;  // planned
  // Filled in when it is done.
  double valid_loss = 0;
  bool diverged = false;
  std::vector<float> test_losses;
};

class JobRunner {
 public:
  JobRunner(const ComparisonFile& file, const TextData& data, const std::filesystem::path& folder,
            const ComparisonHooks& hooks);

  Job Pilot(size_t cell, double rate) const;
  Job Final(size_t cell, double rate, int index) const;

  // Does all jobs, longest first, each on one thread; fills in their results. What was done before
  // is not done again. Throws Error: kStopped, or the first failure of a job. A run that diverges
  // is a result, not a failure.
  void Run(const std::string& phase, std::vector<Job>& jobs);

 private:
  struct Worker {
    std::string text;  // of the running job
    double symbols_per_second = 0;
    double seconds_done = 0;  // planned seconds of the running job that are done
  };

  Job Make(size_t cell, double rate, int64_t updates) const;
  void RunOne(Job* job, Worker* worker);
  void ScoreTest(Job* job);
  void Report();
  bool Stopping() const;

  const ComparisonFile& file_;
  const TextData& data_;
  std::filesystem::path folder_;
  const ComparisonHooks& hooks_;
  std::atomic<bool> stop_ = false;  // a job failed

  std::mutex mutex_;  // guards what follows
  std::string phase_;
  std::vector<Worker> workers_;
  int runs_ = 0, runs_done_ = 0;
  double seconds_ = 0, seconds_done_ = 0;  // planned, of this phase
  double later_seconds_ = 0;               // planned wall clock of the phases to come
};

}  // namespace mnemo
