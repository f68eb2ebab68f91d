// Claims decided by the outcomes of experiments.
//
// Statistics, each with what it needs of the claim:
//   order      experiment, measure, pairs [a, b]: a's figure is below b's. Holds when for every
//              pair the 95 % interval of b - a (Welch, over seeds) is above 0. Does not hold when
//              for a pair it is below 0, at a level of 1 - 0.05 / pairs, so that many pairs make
//              no such finding likelier. Else undecided.
//   equal      the same keys and margin: the figures differ by less than the margin. Holds when
//              every interval lies within it; does not hold when one lies outside, at that level.
//   split      the same keys: each of the two wins somewhere. Holds when a pair's interval lies
//   above
//              0 and another's below, at that level; does not hold when all lie on the same side.
//   published  experiment, measure, points, margin: the paper's figures are met within the margin.
//              As `equal`, with the published figure for b and the interval over seeds.
//   majority   over (experiments), measure, pairs, least_pairs: a's figure is below b's in most of
//              the pairs of all these experiments that were measured, with one seed or more each.
//              An experiment that lacks a pair's points is passed over, if another has them.
//              Holds when the exact 95 % interval of that share lies above one half, does not hold
//              when it lies below; with fewer than least_pairs undecided.
//   mixed      the same keys: neither side has most. Holds when the share is from a quarter to
//              three quarters, else it does not.
//   figures    [[claim.figure]]s of analyses (reading.h) or trainings, each with a condition: holds
//              when all are met, does not hold when one is not. A figure is of one trained model,
//              or the mean over all seeds of an experiment once they are there; how far other
//              trainings would land is not asked. How far other texts would is, of a figure with
//              over_text: undecided while its 95 % interval over the text reaches over the
//              condition, if no other figure refutes the claim.
//   counts     counts: the numbers of parameters of a layer, without projection of the input and
//              output layer, are those. Needs no trial.
// `order`, `equal`, `split` and `published` decide nothing on fewer than least_seeds seeds a point;
// with pairs, `also` names more measures that are shown beside the one that decides.
//
// Pure functions; any thread.
#pragma once

#include "analysis/claims/claim.h"
#include "analysis/claims/measured_experiment.h"

namespace mnemo {

// Throws Error (kBadInput) where a claim names an experiment, a point or an analysis that is not
// there.
Judgement Judge(const PaperClaims& paper, const Claim& claim,
                const MeasuredExperiments& experiments, const Readings& readings = {});

}  // namespace mnemo
