// Error rates over a test set: CER, PER or WER, by what the labels are.
//
// The rate is that of the summed counts (every reference label weighs the same), never the mean of
// the utterances' rates. The list of utterances is kept for whoever resamples or prints it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "score/edit_distance.h"

namespace mnemo {

struct UtteranceErrors {
  std::string name;  // as the data set calls it; any bytes
  EditCounts counts;
};

class ErrorCounts {
 public:
  // What is counted: "CER", "PER", "WER".
  explicit ErrorCounts(std::string measure) : measure_(std::move(measure)) {}

  void Add(std::string name, const EditCounts& counts) {
    total_ += counts;
    wrong_ += counts.errors() > 0;
    utterances_.push_back({std::move(name), counts});
  }

  const std::string& measure() const { return measure_; }
  const EditCounts& total() const { return total_; }
  const std::vector<UtteranceErrors>& utterances() const { return utterances_; }  // in order
  // Utterances with at least one error.
  int64_t wrong_utterances() const { return wrong_; }
  // 100 * total().Rate(): may be above 100, and infinite if every reference is empty.
  double Percent() const { return 100 * total_.Rate(); }

  // "PER 12.50 % of 80: 6 substitutions, 3 deletions, 1 insertion; 5 of 8 utterances with errors"
  std::string Line() const;

 private:
  std::string measure_;
  EditCounts total_;
  int64_t wrong_ = 0;
  std::vector<UtteranceErrors> utterances_;
};

}  // namespace mnemo
