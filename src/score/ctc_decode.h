// From the outputs of a network trained with CTC (model/ctc.h) to labels.
//
// BestPath takes the likeliest class of each step: fast, and what Greff et al. 2015 report.
// BeamSearch sums over the paths of a label sequence, as the loss does, for the `width` likeliest
// beginnings of sequences at each step (Hannun, Maas, Jurafsky, Ng 2014, "First-pass large
// vocabulary continuous speech recognition using bi-directional recurrent DNNs", algorithm 1), with
// a language model and a lexicon if wanted.
//
// `logits` are before the softmax: row t of `classes` numbers at logits + t * stride, float or
// double. Labels are numbers of classes. Both throw Error (kDiverged) where a logit is not finite.
// Pure functions; any thread may call. Results depend on nothing but the arguments.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "score/label_model.h"
#include "score/lexicon.h"

namespace mnemo {

// Of equal classes the lowest number. No steps: no labels.
template <typename Real>
std::vector<int32_t> BestPath(const Real* logits, int64_t stride, int time, int classes, int blank);

struct BeamOptions {
  // Beginnings that are kept at each step. Once it holds all of them, the result is exact.
  int width = 16;
  int results = 1;  // at most so many hypotheses
  // Score of a hypothesis: log P(labels | logits) + model_weight * log P(labels, end | model) +
  // label_bonus * number of labels. The model is asked about classes other than the blank; null:
  // none.
  const LabelModel* model = nullptr;
  double model_weight = 1;
  double label_bonus = 0;
  // Only whole words of it come out, whose labels are never the blank; null: anything.
  const Lexicon* lexicon = nullptr;
  // No sequence grows by a class whose log-probability at the step is below this: faster, and
  // usually the same result at -10.
  double least = -std::numeric_limits<double>::infinity();
};

struct CtcHypothesis {
  std::vector<int32_t> labels;
  // Of the labels given the logits, in nats: the sum over the paths that the beam has seen, so
  // never above -Ctc(...).loss, and equal to it if the beam was wide enough.
  double log_probability = 0;
  double score = 0;
};

// Best score first; equal ones in the order in which the search found them. Never empty: with a
// lexicon, the best beginning that is whole words stays in the beam, as one more than `width` if
// need be (at worst that of no words).
template <typename Real>
std::vector<CtcHypothesis> BeamSearch(const Real* logits, int64_t stride, int time, int classes,
                                      int blank, const BeamOptions& options = {});

}  // namespace mnemo
