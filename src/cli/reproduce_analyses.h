// The analyses that a paper's claims stand on, run on what was trained, and kept: OUT/readings.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "analysis/claims/paper.h"
#include "base/files.h"

namespace mnemo {

struct AnalysesDone {
  Readings readings;
  std::vector<std::string> missing;  // a sentence each: which could not be run, and why
  int failed = 0;                    // of these, that were run and failed (Reading::failure)
};

// Throws Error (kBadInput) for words of an analysis that `mnemo analyze` does not know: before
// anything is trained.
void CheckAnalyses(const Paper& paper);

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
// The trained trials whose weights these analyses need: those of all whose reading is not kept.
std::set<std::string> WeightsFor(const Paper& paper, const Outcomes& outcomes,
                                 const std::vector<std::string>& wanted, const fs::path& out);

// Throws Error (kStopped); what an analysis throws besides is its reading's failure.
AnalysesDone RunAnalyses(const Paper& paper, const Outcomes& outcomes,
                         const std::vector<std::string>& wanted, const AnalysesOptions& options);

}  // namespace mnemo
