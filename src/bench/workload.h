// The named pieces of work whose speed is measured. Their sizes are those of the five papers'
// models or of the comparisons that users make; a name never changes its meaning.
#pragma once

#include <string>
#include <vector>

namespace mnemo {

struct Workload {
  enum class Kind {
    kTraining,  // of a character model: forward, loss, backward, update (Adam)
    kSampling,  // a symbol at a time, each the next input
    kLayer,     // one layer alone on dense input: forward, backward; no update
  };
  std::string name, about;
  Kind kind = Kind::kTraining;
  std::string cell;  // of the catalogue, or a file
  int layers = 1;
  bool both_directions = false;
  int units = 0;
  int input = 0;  // symbols, or the width of a layer's dense input
  int batch = 0;
  int steps = 0;             // of the longest sequence
  std::vector<int> lengths;  // longest first; empty if all have `steps`

  // Steps of all sequences together.
  int64_t Rows() const;
};

// All, in the order of docs/measuring.md.
const std::vector<Workload>& Workloads();

// Throws Error (kBadInput) that lists the names.
const Workload& FindWorkload(const std::string& name);

}  // namespace mnemo
