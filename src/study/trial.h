// A trial: one training of a study, and what came of it in a form that is small enough to keep for
// all of them and to commit: figures and a learning curve, no weights.
//
// Values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/sequences.h"
#include "train/recipe.h"

namespace mnemo {

// Another trial whose best weights a trial begins with.
struct TrialStart {
  std::string name, key;  // TrialOutcome's
};

struct Trial {
  std::string name;  // "jsb/gru/rate-3": words of [a-z0-9._-] parted by '/', each a folder
  Recipe recipe;
  double cost = 1;  // planned work, in any unit that a study's trials share
  std::optional<TrialStart> start = {};
};

// What the weights that were best on the validation part get on a part.
struct PartOutcome {
  double loss = 0;              // nats a symbol, step or sequence; squared error
  std::optional<double> error;  // PartScore's, where the task has one
};

struct CurvePoint {
  int64_t update = 0;
  double epoch = 0, seconds = 0;  // of training alone
  double train = 0, valid = 0;    // MetricsRow's
};

struct TrialOutcome {
  std::string name;
  std::string data;       // SHA-256 of what it was trained on
  std::string key;        // of all that was trained: TrialKey
  bool diverged = false;  // then only the curve up to there is known
  int64_t parameters = 0, updates = 0, best_update = 0;
  double seconds = 0;                                // of training: its thread's processor time
  std::array<std::optional<PartOutcome>, 3> scores;  // train, valid, test
  std::vector<CurvePoint> curve;

  const std::optional<PartOutcome>& score(Split part) const {
    return scores[static_cast<size_t>(part)];
  }
};

// SHA-256 of the recipe, the cells' equations (names and order of lines do not count), the data's
// content and the key of the trial that it begins with: what has the same key ends with the same
// weights, bit by bit, on one backend. Throws Error (kBadInput) for a cell that is missing or
// wrong.
std::string TrialKey(const Trial& trial, const std::string& data_sha256);

// One line of JSON, with its end. Numbers are printed so that they read back the same; one that is
// none (NaN) stands as null.
std::string OutcomeLine(const TrialOutcome& outcome);
// Throws Error (kBadInput) with what is wrong: the line may come out of anybody's file.
TrialOutcome ParseOutcome(std::string_view line);

}  // namespace mnemo
