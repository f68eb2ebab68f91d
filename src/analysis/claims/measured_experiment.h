// An experiment with what came of its trials, by names. Values; any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "study/experiment.h"

namespace mnemo {

struct MeasuredExperiment {
  Experiment experiment;
  Outcomes outcomes;
};
using MeasuredExperiments = std::map<std::string, MeasuredExperiment>;  // by name

// Whether the experiment has a point called so.
bool HasPoint(const MeasuredExperiment& from, const std::string& point);

// They throw Error (kBadInput) for a name that is not there.
const MeasuredExperiment& ExperimentNamed(const MeasuredExperiments& experiments,
                                          const std::string& name);
// SeedOutcomes of a point called "jsb/gru".
std::vector<const TrialOutcome*> TrialsAt(const MeasuredExperiment& from, const std::string& point);
// The name of the trial of a point's first seed, whether it is trained or not.
std::string FirstTrialAt(const MeasuredExperiment& from, const std::string& point);
// How many of a point's seeds diverged; all where every learning rate did, since none of them is
// trained then.
size_t DivergedAt(const MeasuredExperiment& from, const std::string& point);

}  // namespace mnemo
