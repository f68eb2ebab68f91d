// What is known of a set beside its sequences: how it was prepared, and what its inputs were before
// they were scaled. For people and their pictures only: nothing of it enters a set's checksum or
// its training.
//
// Values; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace mnemo {

// What the columns of the inputs were shifted by and divided by: value = input * deviation + mean.
// Empty where a reader left them as they are.
struct InputScale {
  std::vector<double> mean, deviation;  // [inputs]

  bool empty() const { return mean.empty(); }
  bool operator==(const InputScale&) const = default;
};

// How the set was made: the same set, options, seed and version give the same sequences.
struct Preparation {
  std::string set;                             // a row of DataSets(); empty: not known
  std::map<std::string, std::string> options;  // all of the set's, also those left as they are
  uint64_t seed = 0;
  std::string version;  // of the program

  bool operator==(const Preparation&) const = default;
};

}  // namespace mnemo
