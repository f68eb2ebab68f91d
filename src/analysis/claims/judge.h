// Claims decided by the outcomes of experiments.
//
// Statistics, each with what it needs of the claim:
//   order      experiment, measure, pairs [a, b]: a's figure is below b's. Holds when for every
//              pair the 95 % interval of b - a (Welch, over seeds) is above 0. Does not hold when
//              for a pair it is below 0, at a level of 1 - 0.05 / pairs, so that many pairs make
//              no such finding likelier. Else undecided.
//   equal      the same keys and margin: the figures differ by less than the margin. Holds when
//              every interval lies within it; does not hold when one lies outside, at that level.
//   published  experiment, measure, points, margin: the paper's figures are met within the margin.
//              As `equal`, with the published figure for b and the interval over seeds.
//   counts     counts: the numbers of parameters of a layer, without projection of the input and
//              output layer, are those. Needs no trial.
// Nothing else is decided on fewer than least_seeds seeds a point.
//
// Pure functions; any thread.
#pragma once

#include <map>
#include <string>

#include "analysis/claims/claim.h"
#include "study/experiment.h"

namespace mnemo {

struct MeasuredExperiment {
  Experiment experiment;
  Outcomes outcomes;
};

// Names: the experiments'. Throws Error (kBadInput) where a claim names an experiment or a point
// that is not there.
Judgement Judge(const PaperClaims& paper, const Claim& claim,
                const std::map<std::string, MeasuredExperiment>& experiments);

}  // namespace mnemo
