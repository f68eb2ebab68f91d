#include "data/own/npz_kind.h"

#include <algorithm>
#include <vector>

#include "base/error.h"

namespace mnemo {
namespace {

struct Values {
  bool only_bits = true;     // every number is 0 or 1
  bool one_each_row = true;  // and exactly one of a row is 1
};

Values LookAt(const NpzLayout& layout) {
  Values values;
  for (const NpzGroup& group : layout.groups) {
    const int64_t width = std::max(1, group.target_width);
    std::vector<float> row(static_cast<size_t>(width));
    ForTargetRows(group, [&](int64_t r) {
      group.targets->ReadFloats(r * width, width, row.data());
      const auto ones = std::count(row.begin(), row.end(), 1.0F);
      const auto zeros = std::count(row.begin(), row.end(), 0.0F);
      values.only_bits = ones + zeros == width;
      values.one_each_row = values.one_each_row && ones == 1;
      return values.only_bits;
    });
    if (!values.only_bits) break;
  }
  return values;
}

Error Doubtful(const OwnArray& targets, const std::string& why) {
  return targets.Wrong("what these targets are is not clear: " + why).Found(targets.Describe());
}

TargetKind Guess(const NpzLayout& layout) {
  const NpzGroup& group = layout.groups.front();
  const OwnArray& targets = *group.targets;
  if (targets.is_text()) return TargetKind::kClasses;
  if (targets.is_bool()) return TargetKind::kBits;
  if (targets.is_whole() && group.target_width == 0) return TargetKind::kClasses;
  const Values values = LookAt(layout);
  if (targets.is_real()) {
    if (!values.only_bits) return TargetKind::kNumbers;
    throw Doubtful(targets, "numbers that are all 0 or 1")
        .Hint("--option kind=bits or kind=numbers; for classes save their numbers, as int");
  }
  if (!values.only_bits) {
    throw Doubtful(targets, "whole numbers in columns")
        .Hint("--option kind=numbers; for classes save an array without the last axis");
  }
  if (values.one_each_row) {
    throw Doubtful(targets, "every row has exactly one 1")
        .Hint("for classes save targets.argmax(-1); otherwise say --option kind=bits");
  }
  return TargetKind::kBits;
}

}  // namespace

void ForTargetRows(const NpzGroup& group, const std::function<bool(int64_t)>& use) {
  for (int64_t i = 0; i < group.steps.count(); ++i) {
    const int64_t first = group.per_sequence ? i : group.steps.firsts[i];
    const int64_t end = group.per_sequence ? i + 1 : first + group.steps.lengths[i];
    for (int64_t row = first; row < end; ++row) {
      if (!use(row)) return;
    }
  }
}

TargetKind NpzTargetKind(const NpzLayout& layout, const std::string& said) {
  const NpzGroup& group = layout.groups.front();
  if (group.labels != nullptr) {
    if (said == "auto" || said == "labels") return TargetKind::kLabels;
    throw group.labels->Wrong("labels are no " + said)
        .Allowed("--option kind=labels, or 'targets'");
  }
  const OwnArray& targets = *group.targets;
  if (said == "auto") return Guess(layout);
  if (said == "labels") {
    throw targets.Wrong("strings of labels are in arrays 'labels' and 'label_lengths'");
  }
  if (said == "classes") {
    if (!targets.is_real() && group.target_width == 0) return TargetKind::kClasses;
    throw targets.Wrong("classes are whole numbers or texts, one a step or sequence")
        .Found(targets.Describe())
        .Hint(targets.is_real() ? "save targets.astype(int)"
                                : "of columns with one 1 a row save targets.argmax(-1)");
  }
  if (targets.is_text()) throw targets.Wrong("texts can be classes only").Found(targets.Describe());
  return said == "bits" ? TargetKind::kBits : TargetKind::kNumbers;
}

}  // namespace mnemo
