// A paper's claim as its claims.toml has it, and what was found. The rule stands in the file before
// anything is trained; deciding is mechanical.
//
//   experiments = ["music", "audio"]             # in the order in which they are run
//
//   [[claim]]
//   id = 7
//   text = "The GRU overfits JSB most."          # in our own words
//   where = "Table 2"
//   statistic = "order"                          # judge.h lists them
//   experiment = "music"
//   measure = "gap"                              # measure.h lists them
//   pairs = ["jsb/tanh < jsb/gru"]               # what the statistic takes
//
//   [[claim.figure]]                             # of the statistic "figures"
//   value = "errors/oracles/n-gram/percent_1"    # reading.h; or "trained/wp-64/lstm-2/test"
//   near = 17.8                                  # or: above, below (numbers), less, more (names)
//   margin = 5
//   paper = 17.8                                 # what it prints; `near` unless said otherwise
//   mark = "[fig]"
//
//   [[remedy]]                                   # remedies.h
//
//   [[published]]                                # what the paper prints of an experiment
//   experiment = "music"
//   measure = "test"
//   mark = "[fig]"                               # how far it can be trusted; none: printed
//   note = "of another text"                     # what a reader should know, or none
//   [published.values]
//   "jsb/gru" = 8.54
//
// Values; any thread.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/claims/reading.h"
#include "analysis/claims/remedies.h"
#include "analysis/statistics.h"
#include "base/files.h"

namespace mnemo {

// Figures of trainings: "trained/EXPERIMENT/POINT/MEASURE", a mean over seeds.
inline constexpr char kTrained[] = "trained";

// What a figure must be. Exactly one of the five is there.
struct FigureCondition {
  std::string value;
  std::optional<double> near, above, below;
  std::string less, more;  // names of other figures: this one is less, or more, than that
  double margin = 0;       // of `near`
  // The text stands for others: the figure's interval over the text (columns NAME_low and
  // NAME_high, or low and high of its row) must not reach over what is asked.
  bool over_text = false;
  std::optional<double> paper;
  std::string mark;

  // "within 5 of 17.8", "below 0.9", "below errors/oracles/boost/percent_1".
  std::string Asked() const;
};

struct Claim {
  int id = 0;  // of the 74 that docs and issues number through
  std::string text, where;
  std::string statistic;  // empty: nothing here can decide it, and `undecidable` says why
  std::string undecidable;
  std::string note;  // what a reader of the verdict should know
  std::string experiment, measure;
  std::vector<std::string> also;                           // measures that are only shown
  std::vector<std::pair<std::string, std::string>> pairs;  // points
  std::vector<std::string> points;                         // "jsb/gru"
  std::vector<std::string> counts;  // "gru 227 20 = 168888": cell, units, inputs, parameters
  double margin = 0;
  int least_seeds = 3;
  std::vector<FigureCondition> figures;
  std::vector<std::string> over;  // experiments whose pairs are counted
  int least_pairs = 0;
};

// A figure that the paper prints: of a point of an experiment, by a measure.
struct Published {
  std::string experiment, point, measure;
  double value = 0;
  std::string mark;  // "[fig]": how far it can be trusted; empty: printed
  std::string note;
};

struct PaperClaims {
  std::string title;                     // "Chung, Gulcehre, Cho, Bengio 2014"
  std::vector<std::string> experiments;  // also those that no claim stands on
  std::vector<PlannedAnalysis> analyses;
  std::vector<Remedy> remedies;
  std::vector<Claim> claims;
  std::vector<Published> published;

  // Throws Error (kBadInput) for a number that no claim has.
  const Claim& Find(int id) const;
  std::optional<Published> Figure(const std::string& experiment, const std::string& point,
                                  const std::string& measure) const;
};

// Throws Error (kBadInput) with file, line and column: unknown keys, statistics and measures,
// what a statistic needs and the claim lacks, a number given twice.
PaperClaims ReadClaims(const fs::path& file);

enum class Verdict { kHolds, kDoesNotHold, kUndecided };
const char* VerdictName(Verdict verdict);  // "holds", "does not hold", "undecided"

// One line of the evidence: a point, what the paper has, what was measured.
struct EvidenceRow {
  std::string what;        // "jsb/gru: test"
  std::string asked;       // of `figures`: "within 5 of 17.8"
  std::optional<bool> so;  // whether it is; none where something is missing
  std::optional<double> published;
  std::string mark;
  // With the 95 % interval over seeds, or of an analysis' figure over the text; low and high NaN
  // where there is none, all three where nothing is measured.
  Interval measured;
  int seeds = 0;
};

struct Judgement {
  int id = 0;
  Verdict verdict = Verdict::kUndecided;
  std::string reason;  // a sentence
  std::string rule;    // what was decided by, a sentence made of the claim's keys
  std::vector<EvidenceRow> evidence;
};

}  // namespace mnemo
