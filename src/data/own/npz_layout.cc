#include "data/own/npz_layout.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {
namespace {

constexpr int64_t kWidest = 1 << 24;
const char* const kGroupArrays[] = {"inputs", "lengths",       "starts",       "targets",
                                    "labels", "label_lengths", "label_starts", "names"};

// What follows the first `axes` axes: nothing (0), or a width.
int WidthAfter(const OwnArray& array, int axes) {
  const auto rest = static_cast<int>(array.shape().size()) - axes;
  if (rest == 0) return 0;
  if (rest == 1 && array.shape().back() >= 1 && array.shape().back() <= kWidest) {
    return static_cast<int>(array.shape().back());
  }
  throw array.Wrong("it has an axis too many, or a width that cannot be")
      .Found(array.Describe())
      .Allowed(axes == 1 ? "[rows] or [rows, width]"
                         : "[sequences, longest] or [sequences, longest, width]");
}

std::vector<std::string> TextsOf(const OwnArray* array) {
  std::vector<std::string> texts;
  if (array == nullptr) return texts;
  if (!array->is_text() || array->shape().size() != 1) {
    throw array->Wrong("it must be a list of texts")
        .Found(array->Describe())
        .Hint("numpy.array([\"a\", \"b\"])");
  }
  for (int64_t i = 0; i < array->elements(); ++i) texts.push_back(array->Text(i));
  return texts;
}

class Layout {
 public:
  Layout(const OwnNpz& arrays, const std::string& per) : arrays_(arrays), per_(per) {}

  NpzLayout Make() {
    for (size_t s = 0; s < kSplitNames.size(); ++s) {
      const std::string prefix = std::string(kSplitNames[s]) + "_";
      if (!Any(prefix)) continue;
      layout_.groups.push_back(Group(prefix));
      layout_.groups.back().part = static_cast<Split>(s);
      layout_.given[s] = true;
    }
    if (layout_.groups.empty()) {
      layout_.groups.push_back(Group(""));
      ReadParts(&layout_.groups.back());
    } else if (Any("") || arrays_.Find("part") != nullptr) {
      throw BadInput("some arrays are of a part (train_, valid_, test_), and some of none")
          .At(arrays_.file())
          .Found(arrays_.Names());
    }
    layout_.input_names = TextsOf(arrays_.Find("input_names"));
    layout_.output_names = TextsOf(arrays_.Find("output_names"));
    CheckWidths();
    return std::move(layout_);
  }

 private:
  bool Any(const std::string& prefix) const {
    return std::any_of(std::begin(kGroupArrays), std::end(kGroupArrays),
                       [&](const char* name) { return arrays_.Find(prefix + name) != nullptr; });
  }

  const OwnArray& Needed(const std::string& name) const {
    const OwnArray* array = arrays_.Find(name);
    if (array != nullptr) return *array;
    throw BadInput("array '" + name + "' is missing").At(arrays_.file()).Found(arrays_.Names());
  }

  NpzGroup Group(const std::string& prefix) const {
    NpzGroup group;
    group.inputs = &Needed(prefix + "inputs");
    group.steps =
        CutArray(*group.inputs, arrays_.Find(prefix + "lengths"), arrays_.Find(prefix + "starts"));
    if (group.inputs->elements() == 0) {
      throw group.inputs->Wrong("it is empty").Found(group.inputs->Describe());
    }
    group.width = WidthAfter(*group.inputs, group.steps.axes);
    const OwnArray *label_lengths = arrays_.Find(prefix + "label_lengths"),
                   *label_starts = arrays_.Find(prefix + "label_starts");
    group.labels = arrays_.Find(prefix + "labels");
    group.targets = arrays_.Find(prefix + "targets");
    if ((group.labels == nullptr) == (group.targets == nullptr)) {
      throw BadInput("the file must have either '" + prefix + "targets' or '" + prefix + "labels'")
          .At(arrays_.file())
          .Found(arrays_.Names());
    }
    if (group.labels != nullptr) {
      if (label_lengths == nullptr && label_starts == nullptr) {
        throw group.labels->Wrong("nothing says which sequence each label belongs to")
            .Allowed("label_lengths (one a sequence), or label_starts");
      }
      group.label_runs = CutArray(*group.labels, label_lengths, label_starts);
      if (WidthAfter(*group.labels, group.label_runs.axes) != 0) {
        throw group.labels->Wrong("labels have no width").Found(group.labels->Describe());
      }
      CheckCount(*group.labels, group.label_runs.count(), group);
    } else {
      if (label_lengths != nullptr || label_starts != nullptr) {
        throw group.targets->Wrong("label_lengths and label_starts are for 'labels'");
      }
      FitTargets(&group);
    }
    group.names = arrays_.Find(prefix + "names");
    if (group.names != nullptr) {
      if (!group.names->is_text() || group.names->shape().size() != 1) TextsOf(group.names);
      CheckCount(*group.names, group.names->elements(), group);
    }
    return group;
  }

  static void CheckCount(const OwnArray& array, int64_t found, const NpzGroup& group) {
    if (found == group.steps.count()) return;
    throw array.Wrong("it is for another number of sequences")
        .Found(std::to_string(found))
        .Allowed(fmt::format("{}, as '{}' has", group.steps.count(), group.inputs->name()));
  }

  void FitTargets(NpzGroup* group) const {
    const OwnArray& targets = *group->targets;
    const std::vector<int64_t>& shape = targets.shape();
    const auto axes = static_cast<size_t>(group->steps.axes);
    const bool at_steps = shape.size() >= axes && std::equal(shape.begin(), shape.begin() + axes,
                                                             group->inputs->shape().begin());
    const bool at_sequences = !shape.empty() && shape[0] == group->steps.count();
    group->per_sequence = per_ == "sequence" || (per_ == "auto" && !at_steps);
    if (group->per_sequence ? !at_sequences : !at_steps) {
      throw targets.Wrong("its first axes are neither those of the steps nor the sequences")
          .Found(targets.Describe())
          .Allowed(fmt::format("as '{}' {}, or [{}, ...] for one a sequence", group->inputs->name(),
                               group->inputs->Describe(), group->steps.count()))
          .Hint(per_ == "auto" ? "" : "without --option per it would be found out");
    }
    group->target_width = WidthAfter(targets, group->per_sequence ? 1 : group->steps.axes);
  }

  void ReadParts(NpzGroup* group) {
    const OwnArray* part = arrays_.Find("part");
    if (part == nullptr) return;
    if (part->shape().size() != 1 || (!part->is_whole() && !part->is_text())) {
      throw part->Wrong("it must be a list of parts").Found(part->Describe());
    }
    CheckCount(*part, part->elements(), *group);
    for (int64_t i = 0; i < part->elements(); ++i) {
      const std::string found = part->is_text() ? part->Text(i) : std::to_string(part->Whole(i));
      size_t s = 0;
      while (s < 3 && found != kSplitNames[s] && found != std::to_string(s)) ++s;
      if (s == 3) {
        throw part->Wrong(fmt::format("element {} is no part", i))
            .Found(Quoted(found))
            .Allowed("0 or train, 1 or valid, 2 or test");
      }
      group->parts.push_back(static_cast<Split>(s));
      layout_.given[s] = true;
    }
  }

  void CheckWidths() const {
    const NpzGroup& first = layout_.groups.front();
    for (const NpzGroup& group : layout_.groups) {
      const auto differ = [&](const OwnArray& one, const OwnArray& other) {
        return other.Wrong("it does not have the form of '" + one.name() + "'")
            .Found(other.Describe())
            .Allowed("the same kind and width as " + one.Describe());
      };
      if (group.width != first.width || group.inputs->is_text() != first.inputs->is_text() ||
          group.inputs->is_whole() != first.inputs->is_whole()) {
        throw differ(*first.inputs, *group.inputs);
      }
      const OwnArray& one = first.targets ? *first.targets : *first.labels;
      const OwnArray& other = group.targets ? *group.targets : *group.labels;
      if ((group.labels == nullptr) != (first.labels == nullptr) ||
          group.target_width != first.target_width || other.is_text() != one.is_text() ||
          other.is_real() != one.is_real() || other.is_bool() != one.is_bool() ||
          group.per_sequence != first.per_sequence) {
        throw differ(one, other);
      }
    }
  }

  const OwnNpz& arrays_;
  const std::string& per_;
  NpzLayout layout_;
};

}  // namespace

std::vector<std::string> NpzNames() {
  std::vector<std::string> names = {"part", "input_names", "output_names"};
  for (const char* prefix : {"", "train_", "valid_", "test_"}) {
    for (const char* name : kGroupArrays) names.push_back(std::string(prefix) + name);
  }
  return names;
}

NpzLayout LayOutNpz(const OwnNpz& arrays, const std::string& per) {
  return Layout(arrays, per).Make();
}

}  // namespace mnemo
