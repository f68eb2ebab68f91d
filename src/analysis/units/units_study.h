// Interpretable units of a language model (Karpathy, Johnson, Fei-Fei 2015, section 4.2), found by
// numbers and not by eye: all units of all layers against all labels of a text, the best ones with
// intervals, a test, a linear probe beside them, what breaks without them, and how long they hold.
//
// Reads a run's parameters only; the same numbers for any number of threads. Memory: 400 MB for the
// values of one layer at a time, one copy of a text's worth of numbers for each unit reported, and
// some of the labels'.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/units/ablation.h"
#include "analysis/units/hold_length.h"
#include "analysis/units/linear_probe.h"
#include "analysis/units/text_labels.h"
#include "analysis/units/unit_scores.h"
#include "train/loaded_run.h"

namespace mnemo {

struct UnitsOptions {
  std::optional<TextRules> rules;   // none: guessed from the text
  std::optional<int> layer;         // none: all
  std::vector<std::string> values;  // of the cell; empty: memory and output
  int top = 3;                      // units reported for a label
  int controls = 10;                // other units that are held, for comparison
  bool hold_at_zero = false;        // else at the mean over the first half
  int64_t held_symbols = 50000;     // characters of the second half that held units are tried on
  int passage = 600;                // characters of the passage that is shown
  uint64_t seed = 1;
  int threads = 1;
};

struct UnitFinding {
  UnitScore score;
  double p = 1;        // adjusted over all units and labels; first half
  Interval held;       // on the second half, as UnitScore::held
  double held_f1 = 0;  // binary: on the second half, cut as is best on the first; else NaN
  std::optional<HoldLength> hold;
  std::vector<ClassChange> changes;  // empty where no other unit is there to compare with
  std::vector<float> passage;        // the unit's values
};

struct LabelFinding {
  std::string name, about;
  bool numeric = false, varies = false;
  double share[2] = {0, 0};  // LabelledText::Share of the halves
  std::vector<UnitFinding> units;
  std::vector<ProbeScore> probes;  // as UnitsStudy::places
  int64_t passage_begin = 0;       // in the text
  std::vector<float> passage;      // the label's values
};

struct UnitsStudy {
  struct Place {
    int layer = 0;
    std::string value;
    int units = 0;
  };
  TextRules rules = TextRules::kProse;
  bool rules_guessed = false;
  std::string text;     // the bytes that were read
  int64_t symbols = 0;  // of the text that was given; more than text.size() where it was cut
  int64_t half = 0;
  int unroll = 0;  // steps that training unrolled
  int turns = 0;
  int64_t step = 0;  // ShiftTest
  int64_t held_begin = 0, held_end = 0;
  bool held_at_zero = false;
  int controls = 0;  // asked for
  std::vector<Place> places;
  std::vector<LabelFinding> labels;
  std::vector<UnitScore> scores;  // all, with labels as in `labels`
  std::vector<double> p;          // of each of them
};

// What is being done, and the share of it. May throw to end the work.
using StudyProgress = std::function<void(const std::string& what, double share)>;

// Throws Error (kBadInput) for a model that does not read bytes.
void RequireCharacters(const LoadedRun& run);

// Throws Error (kBadInput) as RequireCharacters, and for a text of less than 1,024, or one
// of whose labels none varies, a layer or value that is not there.
UnitsStudy StudyUnits(const LoadedRun& run, const Symbols& symbols, const UnitsOptions& options,
                      const StudyProgress& progress);

}  // namespace mnemo
