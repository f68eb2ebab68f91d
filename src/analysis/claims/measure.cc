#include "analysis/claims/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "analysis/statistics.h"
#include "base/error.h"

namespace mnemo {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
using Trials = std::vector<std::vector<const TrialOutcome*>>;
using Numbers = std::vector<std::vector<double>>;

double Loss(const TrialOutcome& outcome, Split part) {
  const auto& score = outcome.score(part);
  return score ? score->loss : kNan;
}

template <class Function>
Numbers ForEach(const Trials& trials, const Function& function) {
  Numbers numbers;
  for (const auto& point : trials) {
    std::vector<double>& row = numbers.emplace_back();
    for (const TrialOutcome* trial : point) row.push_back(function(*trial));
  }
  return numbers;
}

// `loss` is one of a curve's two, `passed` what is counted until it is low enough.
Numbers UntilLevel(const Trials& trials, double CurvePoint::*loss, double CurvePoint::*passed) {
  const Numbers lowest = ForEach(trials, [&](const TrialOutcome& outcome) {
    double least = std::numeric_limits<double>::infinity();
    for (const CurvePoint& point : outcome.curve) least = std::min(least, point.*loss);
    return least;
  });
  double level = -std::numeric_limits<double>::infinity();
  for (const std::vector<double>& point : lowest) level = std::max(level, Mean(point));
  return ForEach(trials, [&](const TrialOutcome& outcome) {
    for (const CurvePoint& point : outcome.curve) {
      if (point.*loss <= level) return point.*passed;
    }
    return outcome.curve.empty() ? kNan : outcome.curve.back().*passed;
  });
}

}  // namespace

const std::vector<std::string>& MeasureNames() {
  static const std::vector<std::string> names = {"train",
                                                 "valid",
                                                 "test",
                                                 "gap",
                                                 "seconds_per_epoch",
                                                 "epochs_to_train",
                                                 "seconds_to_train",
                                                 "epochs_to_valid",
                                                 "seconds_to_valid"};
  return names;
}

const char* MeasureUnit(const std::string& measure) {
  if (measure.starts_with("epochs")) return "epochs";
  return measure.starts_with("seconds") ? "s" : "nats";
}

std::string MeasureMeaning(const std::string& measure) {
  if (measure == "gap") return "; gap: test less training loss";
  if (measure == "seconds_per_epoch") {
    return "; seconds_per_epoch: processor time of training alone";
  }
  if (measure.find("_to_") == std::string::npos) return "";
  return fmt::format(
      "; {}: until the {} loss is first as low as the worse of the two ever gets, in the mean over "
      "seeds",
      measure, measure.ends_with("_train") ? "training" : "validation");
}

Numbers Measure(const std::string& measure, const Trials& trials) {
  if (measure == "gap") {
    return ForEach(trials, [](const TrialOutcome& outcome) {
      return Loss(outcome, Split::kTest) - Loss(outcome, Split::kTrain);
    });
  }
  if (measure == "seconds_per_epoch") {
    return ForEach(trials, [](const TrialOutcome& outcome) {
      return outcome.curve.empty() ? kNan
                                   : outcome.curve.back().seconds / outcome.curve.back().epoch;
    });
  }
  for (size_t s = 0; s < kSplitNames.size(); ++s) {
    if (measure != kSplitNames[s]) continue;
    return ForEach(
        trials, [s](const TrialOutcome& outcome) { return Loss(outcome, static_cast<Split>(s)); });
  }
  const bool epochs = measure.starts_with("epochs_to_");
  MNEMO_CHECK(epochs || measure.starts_with("seconds_to_"));
  return UntilLevel(trials, measure.ends_with("_train") ? &CurvePoint::train : &CurvePoint::valid,
                    epochs ? &CurvePoint::epoch : &CurvePoint::seconds);
}

}  // namespace mnemo
