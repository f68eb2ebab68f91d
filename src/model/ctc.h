// Connectionist temporal classification: the loss of a label sequence whose places in time nobody
// knows (Graves, Fernandez, Gomez, Schmidhuber 2006, sections 3 and 4).
//
// A path gives every time step a label or the blank; merging equal neighbours and then dropping the
// blanks makes a label sequence of it. The loss is minus the log of the summed probability of all
// paths that make the given one. The sum runs over the labels with a blank before, between and
// after them: 2L + 1 places, of which a path stays, steps on, or skips the blank between two
// different labels.
//
// Everything is computed in double, whatever Real is, with numbers whose exponent cannot run out
// (wide_number.h). The backward pass needs no second sum over paths: the forward one keeps, for
// every place, how its probability is made up of those of the step before (shares that add up to
// 1), and the probability of being at a place, given the labels, flows back along these shares.
// Nothing there can overflow, and at every step it adds up to 1.
//
// Pure functions of their arguments; a workspace serves one call at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/wide_number.h"

namespace mnemo {

struct CtcResult {
  double loss = 0;  // nats
  // False if no path makes the labels: fewer steps than labels plus neighbours that are equal (a
  // blank must stand between those), or no steps at all. Loss and gradient are 0 then; the caller
  // counts the sequence as left out.
  bool possible = false;
};

// Memory for calls of any size, which grows to the largest: time * classes doubles, and 3 (2L + 1)
// time more if a gradient is wanted. What it holds between calls means nothing.
struct CtcWorkspace {
  std::vector<int32_t> places;          // [2L + 1] labels, blanks around them
  std::vector<double> softmax;          // [time, classes]
  std::vector<double> normalisers;      // [time, 2] largest logit; log of sum exp(logit - it)
  std::vector<WideNumber> classes;      // [classes] of one step
  std::vector<WideNumber> before, now;  // [2L + 3]
  std::vector<double> shares;           // [time, 2L + 1, 3] of staying, stepping, skipping
  std::vector<double> at, at_before;    // [2L + 3]
  std::vector<double> by_class;         // [classes]
};

// One sequence. `logits` are before the softmax: row t of `classes` numbers at logits + t * stride;
// float or double. No label may be `blank` or lie outside 0 .. classes - 1 (a mistake of the
// caller's: the program stops). No labels at all are valid: every step is a blank. Our models have
// the blank as their last class; PyTorch and warp-ctc have it first unless told otherwise.
//
// `gradient`, unless null, gets scale * d loss / d logits: `time` rows, overwritten, nothing beyond
// them. It may be the memory of the logits, with the same stride.
//
// Finite logits, also +-1e30, give finite results: probabilities below exp(-1e290) count as that.
// If a logit is infinite or NaN and the labels are possible, the loss is NaN and so is the whole
// gradient, so that training sees that it has diverged; it is never taken for a sequence to leave
// out.
template <typename Real>
CtcResult Ctc(const Real* logits, int64_t stride, int time, int classes, int blank,
              std::span<const int32_t> labels, Real* gradient, int64_t gradient_stride,
              double scale, CtcWorkspace* workspace);

// The fewest steps that a path for these labels has: their number, plus one for each that equals
// the one before it.
int64_t CtcStepsNeeded(std::span<const int32_t> labels);

}  // namespace mnemo
