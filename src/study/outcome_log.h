// The outcomes of a study, in a file of one line each (trial.h), which only grows: a study that
// was killed has lost no trial but those in progress, and several files can be joined by cat.
//
// One process writes, and nobody else while it reads and cuts (RunLock); a log's functions may be
// called by any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "base/files.h"
#include "study/trial.h"

namespace mnemo {

// By name; of several outcomes of one name the last one counts.
using Outcomes = std::map<std::string, TrialOutcome>;

// A missing file has none, and a last line without its end, which a kill leaves, does not count.
// Throws Error (kBadInput) with file and line for any other that is none.
Outcomes ReadOutcomes(const fs::path& path);

class OutcomeLog {
 public:
  // Reads what is there; cuts off a line without its end. Throws as ReadOutcomes.
  explicit OutcomeLog(fs::path path);

  // In the file, and that on the disk, when it returns. Throws Error (kFailed); the file is then as
  // it was.
  void Add(const TrialOutcome& outcome);
  Outcomes All() const;

 private:
  fs::path path_;
  mutable std::mutex mutex_;
  Outcomes outcomes_;
};

}  // namespace mnemo
