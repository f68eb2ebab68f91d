// The beam search of ctc_decode.h, a step at a time. Use BeamSearch.
//
// A prefix is a beginning of a label sequence. The beam holds, for each of its prefixes, the summed
// probability of the paths up to now that make it, in two parts: paths that end in a blank, and
// paths that end in its last label (an equal label can only follow the first kind). Prefixes are a
// tree; each is made once, however often it leaves the beam and comes back.
#pragma once

#include <cstdint>
#include <limits>
#include <unordered_map>
#include <vector>

#include "score/ctc_decode.h"
#include "score/lexicon.h"

namespace mnemo {

class PrefixSearch {
 public:
  // `options`, and what it points to, must outlive the search.
  PrefixSearch(int classes, int blank, const BeamOptions& options);

  // The next time step: a finite number for each class.
  void Step(const std::vector<double>& log_softmax);
  std::vector<CtcHypothesis> Results() const;

 private:
  static constexpr double kNever = -std::numeric_limits<double>::infinity();

  // What a prefix becomes with one class more.
  struct Extension {
    double gain = 0;
    Lexicon::State words;
    bool allowed = false;
    int prefix = -1;  // if it was made already
  };
  struct Prefix {
    int parent = -1;
    int32_t label = -1;  // its last one; the empty prefix has none
    double gain = 0;     // of the language model and the bonus
    Lexicon::State words;
    double blank = kNever, labelled = kNever;  // log-probabilities
    std::vector<Extension> extensions;         // [classes] while it is in the beam, else none
    int slot = -1;                             // among the step's candidates
  };
  // What may be in the next beam.
  struct Candidate {
    int prefix;  // -1: not made yet
    int parent;
    int32_t label;
    double blank, labelled, score;
  };

  static double Total(const Prefix& prefix);
  std::vector<int32_t> Context(int id) const;
  double ModelGain(const std::vector<int32_t>& context, int32_t label) const;
  bool IsComplete(const Candidate& candidate) const;
  void Stay(int id, const std::vector<double>& log_softmax);
  void Extend(int id);
  void Grow(int id, int32_t k, double log_probability);
  void Choose();
  void Keep();
  int Make(const Candidate& candidate);

  int classes_, blank_;
  const BeamOptions& options_;
  std::vector<Prefix> prefixes_;            // 0: no labels
  std::unordered_map<uint64_t, int> made_;  // by parent and label
  std::vector<int> beam_;
  std::vector<Candidate> candidates_;
  std::vector<int> chosen_;  // candidates, best first
};

}  // namespace mnemo
