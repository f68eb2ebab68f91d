// The analyses that a paper's claims stand on, run on what was trained, and kept: OUT/readings.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "analysis/claims/paper.h"
#include "base/files.h"

namespace mnemo {

struct AnalysesDone {
  Readings readings;
  std::vector<std::string> missing;  // a sentence each: which could not be run, and why
};

// Those named in `wanted`. A reading whose file is of the same command and the same trainings is
// taken from there; else the analysis is run where the weights of all its trials are there
// (OUT/runs).
struct AnalysesOptions {
  fs::path out;     // OUT
  bool run = true;  // false: only what is kept
  bool quiet = false;
  int threads = 1;
  std::function<void(const std::string&)> note;  // an analysis begins
};
// Throws Error: kStopped, and what an analysis throws.
AnalysesDone RunAnalyses(const Paper& paper, const Outcomes& outcomes,
                         const std::vector<std::string>& wanted, const AnalysesOptions& options);

}  // namespace mnemo
