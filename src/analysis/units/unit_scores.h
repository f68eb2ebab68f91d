// How well every unit of a layer tells every label of a text: chosen on the text's first half,
// reported on its second.
//
// A binary label is graded by the area under the ROC curve, turned so that 0.5 is nothing and 1 all
// (`up` says whether high or low values mean "on"; it is decided on the first half, so that the
// second half can fall below 0.5). A numeric one by Spearman's rank correlation, likewise turned,
// so that 0 is nothing. What comes out of the second half has no part in any choice.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/units/circular_shifts.h"
#include "analysis/units/text_labels.h"
#include "analysis/units/unit_values.h"
#include "base/threads.h"

namespace mnemo {

struct UnitScore {
  int layer = 0;
  std::string value;  // a probe's name
  int unit = 0;
  size_t label = 0;     // which of the labels
  bool up = true;       // high values go with "on", or with a high number
  double chosen = 0;    // on the first half; NaN where the label or the unit does not vary
  double held = 0;      // on the second half
  double strength = 0;  // the shift test's statistic, first half
};

// The labels of a text whose first `half` characters choose.
class LabelledText {
 public:
  // half >= ShiftTest::kLeastText, and as much behind it; or the program stops.
  LabelledText(std::vector<TextLabel> labels, int64_t half);

  const std::vector<TextLabel>& labels() const { return labels_; }
  int64_t half() const { return half_; }
  // Of a half (0 or 1) of a label: the values; of a numeric one their ranks.
  std::span<const float> Values(size_t label, int which) const;
  std::span<const float> Ranks(size_t label, int which) const;
  // The share of characters where a binary label is on, or where a numeric one says something.
  double Share(size_t label, int which) const;
  // Does it take different values in both halves? Nothing can be told of one that does not.
  bool Varies(size_t label) const { return varies_[label]; }
  // Ranks of the first half, for the shift test.
  std::vector<std::vector<float>> ForShifts() const;

 private:
  std::vector<TextLabel> labels_;
  std::vector<std::vector<float>> ranks_[2];
  std::vector<char> varies_;
  int64_t half_;
};

// Grades every unit against every label (of those that vary), in the order unit, label, and adds
// what the turns gave to `test`. Threads share out the units; the numbers do not depend on them.
// `progress`, called by the calling thread, is told the share that is done and may throw.
std::vector<UnitScore> ScoreUnits(const UnitValues& values, int layer, const std::string& value,
                                  const LabelledText& text, ThreadPool* threads, ShiftTest* test,
                                  const std::function<void(double share)>& progress);

// From best to worst by `chosen`; NaN last, ties by layer, value and unit.
bool Better(const UnitScore& a, const UnitScore& b);

}  // namespace mnemo
