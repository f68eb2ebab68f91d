// What a model that looks at nothing gets on a set: the figure that every network must beat, and
// for the four music sets a published one that proves a reader right.
//
// Pure functions; any thread.
#pragma once

#include <optional>

#include "data/sequences.h"

namespace mnemo {

struct Baseline {
  // Nats a counted step, of frequencies fitted on the training part with half a count added to each
  // (data/music/note_baseline.h says why). kBits: independent Bernoullis. kClasses: one
  // distribution. kNumbers: a Gaussian for each number. Nothing for kLabels.
  std::optional<double> nats;
  std::optional<double> wrong;  // kClasses: the share of steps that are not the commonest class
};

// Scored on `split`, which has at least one counted step.
Baseline UnigramBaseline(const SequenceData& data, Split split);

}  // namespace mnemo
