#include "data/own/npz_sequences.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/legible.h"
#include "data/own/npz_kind.h"

namespace mnemo {
namespace {

constexpr int64_t kMostIds = 1 << 24;
constexpr int64_t kMostNumbers = 1 << 28;  // of a sequence, of which all but one row are zero

// All words of an array that belong to a sequence.
void Collect(const OwnArray& array, const std::vector<int64_t>& firsts,
             const std::vector<int64_t>& lengths, TextIds* ids) {
  for (size_t i = 0; i < firsts.size(); ++i) {
    for (int64_t j = 0; j < lengths[i]; ++j) ids->Add(array.Text(firsts[i] + j));
  }
}

// One message for the whole array: which of a sequence's numbers it is, from 0.
void CheckFinite(const OwnArray& array, int64_t first_row, int64_t width,
                 const std::vector<float>& values) {
  const auto wrong =
      std::find_if(values.begin(), values.end(), [](float x) { return !std::isfinite(x); });
  if (wrong == values.end()) return;
  const int64_t place = wrong - values.begin();
  throw array
      .Wrong(fmt::format("row {} of the sequence, column {} is not finite in float32",
                         place / width, place % width))
      .Found(fmt::format("{} in row {} of the array", *wrong, first_row + place / width));
}

}  // namespace

NpzSequences::NpzSequences(std::string_view bytes, const std::string& file,
                           const NpzOptions& options)
    : arrays_(bytes, file, NpzNames(), options.ignore), layout_(LayOutNpz(arrays_, options.per)) {
  ChooseInputs(options.symbols);
  ChooseTargets(options.kind);
}

void NpzSequences::ChooseInputs(const std::string& symbols) {
  const NpzGroup& first = layout_.groups.front();
  const bool may_be = (first.inputs->is_whole() || first.inputs->is_text()) && first.width == 0;
  form_.symbols = may_be && symbols != "no";
  if ((symbols == "yes" && !may_be) || (first.inputs->is_text() && !form_.symbols)) {
    throw first.inputs->Wrong("it cannot be read so")
        .Found(first.inputs->Describe() + ", symbols=" + symbols)
        .Allowed("symbols: whole numbers or texts without an axis for a width; else numbers");
  }
  form_.input_names = layout_.input_names;
  const auto names = static_cast<int>(form_.input_names.size());
  if (!form_.symbols) {
    form_.inputs = std::max(1, first.width);
    const auto byte = [](const NpzGroup& group) { return group.inputs->is_byte(); };
    const bool bytes = std::all_of(layout_.groups.begin(), layout_.groups.end(), byte);
    form_.input_type = bytes ? ElementType::kU8 : ElementType::kF32;
    if (names != 0 && names != form_.inputs) {
      throw arrays_.Find("input_names")
          ->Wrong("it has not as many names as the inputs have columns")
          .Found(std::to_string(names))
          .Allowed(std::to_string(form_.inputs));
    }
    return;
  }
  form_.inputs = names;
  form_.input_type = ElementType::kI32;
  input_ids_ = TextIds(form_.input_names);
  if (names == 0 && first.inputs->is_text()) {
    for (const NpzGroup& group : layout_.groups) {
      Collect(*group.inputs, group.steps.firsts, group.steps.lengths, &input_ids_);
    }
    input_ids_.Close();
    form_.input_names = input_ids_.names();
    form_.inputs = input_ids_.size();
  }
}

void NpzSequences::ChooseTargets(const std::string& kind) {
  const NpzGroup& first = layout_.groups.front();
  form_.target = NpzTargetKind(layout_, kind);
  form_.output_names = layout_.output_names;
  const auto names = static_cast<int>(form_.output_names.size());
  if (first.per_sequence) {
    form_.notes.emplace_back("a sequence has one target, which is counted on its last step");
  }
  if (form_.target == TargetKind::kBits || form_.target == TargetKind::kNumbers) {
    form_.outputs = std::max(1, first.target_width);
    form_.target_type = form_.target == TargetKind::kBits ? ElementType::kU8 : ElementType::kF32;
    form_.some_counted = first.per_sequence;
    if (names != 0 && names != form_.outputs) {
      throw arrays_.Find("output_names")
          ->Wrong("it has not as many names as the targets have columns")
          .Found(std::to_string(names))
          .Allowed(std::to_string(form_.outputs));
    }
    return;
  }
  form_.outputs = names;
  output_ids_ = TextIds(form_.output_names);
  const OwnArray& array = first.labels != nullptr ? *first.labels : *first.targets;
  if (names > 0 || !array.is_text()) return;
  for (const NpzGroup& group : layout_.groups) {
    if (group.labels != nullptr) {
      Collect(*group.labels, group.label_runs.firsts, group.label_runs.lengths, &output_ids_);
      continue;
    }
    ForTargetRows(group, [&](int64_t row) {
      const std::string text = group.targets->Text(row);
      if (!text.empty()) output_ids_.Add(text);  // none
      return true;
    });
  }
  output_ids_.Close();
  form_.output_names = output_ids_.names();
  form_.outputs = output_ids_.size();
}

// `none`: -1 or "" is allowed, and gives -1.
int32_t NpzSequences::IdOf(const OwnArray& array, const TextIds& ids, int64_t element,
                           bool none) const {
  const auto refuse = [&](const std::string& found, const std::string& allowed) {
    return array.Wrong(fmt::format("element {} is out of range", element))
        .Found(found)
        .Allowed(allowed);
  };
  if (array.is_text()) {
    const std::string text = array.Text(element);
    if (none && text.empty()) return -1;
    const int32_t id = ids.IdOf(text);
    if (id < 0) throw refuse(Quoted(text), "one of the names that the file lists");
    return id;
  }
  const int64_t value = array.Whole(element);
  const int64_t most = ids.size() > 0 ? ids.size() : kMostIds;
  if (value < (none ? -1 : 0) || value >= most) {
    throw refuse(std::to_string(value),
                 fmt::format("{} to {}", none ? "-1 (none), 0" : "0", most - 1));
  }
  return static_cast<int32_t>(value);
}

void NpzSequences::ReadNumbers(const NpzGroup& group, int64_t i, SequenceRecord* record) const {
  const int64_t width = form_.outputs;
  const int64_t steps = record->steps;
  const int64_t rows = group.per_sequence ? 1 : steps;
  const int64_t first = group.per_sequence ? i : group.steps.firsts[i];
  std::vector<float> values(static_cast<size_t>(rows * width));
  group.targets->ReadFloats(first * width, rows * width, values.data());
  CheckFinite(*group.targets, first, width, values);
  if (form_.target == TargetKind::kBits) {
    const auto wrong =
        std::find_if(values.begin(), values.end(), [](float x) { return x != 0 && x != 1; });
    if (wrong != values.end()) {
      throw group.targets
          ->Wrong(
              fmt::format("row {} has what is no bit", first + (wrong - values.begin()) / width))
          .Found(fmt::format("{}", *wrong))
          .Allowed("0 or 1");
    }
  }
  if (group.per_sequence) {
    if (steps > kMostNumbers / width) {
      throw group.targets->Wrong("with one target a sequence, this sequence is too long")
          .Found(fmt::format("{} steps of {} columns", steps, width))
          .Allowed(fmt::format("{} numbers together", kMostNumbers));
    }
    record->numbers.assign(static_cast<size_t>(steps * width), 0);
    std::copy(values.begin(), values.end(), record->numbers.end() - width);
    record->counted.assign(static_cast<size_t>(steps), 0);
    record->counted.back() = 1;
  } else {
    record->numbers = std::move(values);
  }
}

void NpzSequences::ReadTargets(const NpzGroup& group, int64_t i, SequenceRecord* record) const {
  const int64_t steps = record->steps;
  switch (form_.target) {
    case TargetKind::kLabels:
      for (int64_t j = 0; j < group.label_runs.lengths[i]; ++j) {
        record->labels.push_back(
            IdOf(*group.labels, output_ids_, group.label_runs.firsts[i] + j, false));
      }
      break;
    case TargetKind::kClasses:
      record->classes.assign(static_cast<size_t>(steps), -1);
      if (group.per_sequence) {
        record->classes.back() = IdOf(*group.targets, output_ids_, i, false);
        break;
      }
      for (int64_t t = 0; t < steps; ++t) {
        record->classes[t] = IdOf(*group.targets, output_ids_, group.steps.firsts[i] + t, true);
      }
      break;
    case TargetKind::kBits:
    case TargetKind::kNumbers: ReadNumbers(group, i, record); break;
  }
}

void NpzSequences::Read(const NpzGroup& group, int64_t i, SequenceRecord* record) const {
  const int64_t first = group.steps.firsts[i];
  record->steps = group.steps.lengths[i];
  if (record->steps == 0) throw group.inputs->Wrong("the sequence has no steps");
  if (form_.symbols) {
    for (int64_t t = 0; t < record->steps; ++t) {
      record->symbols.push_back(IdOf(*group.inputs, input_ids_, first + t, false));
    }
  } else {
    record->vectors.resize(static_cast<size_t>(record->steps * form_.inputs));
    group.inputs->ReadFloats(first * form_.inputs, record->steps * form_.inputs,
                             record->vectors.data());
    CheckFinite(*group.inputs, first, form_.inputs, record->vectors);
  }
  ReadTargets(group, i, record);
}

bool NpzSequences::Next(OwnSequence* sequence) {
  while (group_ < layout_.groups.size() && index_ == layout_.groups[group_].steps.count()) {
    ++group_;
    index_ = 0;
  }
  if (group_ == layout_.groups.size()) return false;
  const NpzGroup& group = layout_.groups[group_];
  const int64_t i = index_++;
  *sequence = OwnSequence{};
  sequence->part = group.parts.empty() ? group.part : group.parts[i];
  SequenceRecord& record = sequence->record;
  record.name = fmt::format("sequence {}", i);
  try {
    if (group.names != nullptr) record.name = group.names->Text(i);
    Read(group, i, &record);
  } catch (const Error& error) {
    sequence->bad = Error(error).At(fmt::format("{}: {}", arrays_.file(), Legible(record.name)));
  }
  return true;
}

}  // namespace mnemo
