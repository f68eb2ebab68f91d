// What a trial is measured by.
//
//   train, valid, test      loss of the weights that were best on validation
//   gap                     test - train
//   seconds_per_epoch       of training: processor time of its thread, on that machine
//   epochs_to_train         passes over the training part until the training loss, weight noise and
//   seconds_to_train        all, is first as low as the worst of the compared cells ever gets
//   epochs_to_valid,        the same by the validation loss
//   seconds_to_valid
//
// The last four look at all trials that are compared (a pair's): the level is the largest, over the
// points, of the mean over seeds of the lowest loss of the curve. So every point reaches it with
// most seeds; a trial that does not counts with its whole length, which is too little.
//
// Pure functions; any thread.
#pragma once

#include <string>
#include <vector>

#include "study/trial.h"

namespace mnemo {

// All names, in the order above.
const std::vector<std::string>& MeasureNames();
const char* MeasureUnit(const std::string& measure);  // "nats", "epochs", "s"
// What it is, to end a rule with: "; gap: ...". Empty for what its name says.
std::string MeasureMeaning(const std::string& measure);

// trials[point][seed], none empty -> numbers of the same shape. A measure that is not known stops
// the program; a score that an outcome does not have is NaN.
std::vector<std::vector<double>> Measure(
    const std::string& measure, const std::vector<std::vector<const TrialOutcome*>>& trials);

}  // namespace mnemo
