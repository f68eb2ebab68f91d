// Figures of an earlier run, to compare with.
#pragma once

#include <string>
#include <vector>

namespace mnemo {

struct BaselineEntry {
  std::string name;
  int threads = 0;
  double median = 0;      // steps/s
  std::string signature;  // "" if none was asked for
};

struct Baseline {
  std::vector<BaselineEntry> entries;
  // Null if it was not measured with so many threads.
  const BaselineEntry* Find(const std::string& name, int threads) const;
};

// Reads what `mnemo bench --out` wrote. Throws Error (kBadInput) for another kind of file, Error
// (kFailed) where it cannot be read.
Baseline ReadBaseline(const std::string& path);

}  // namespace mnemo
