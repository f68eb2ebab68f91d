#include "data/sequences.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/files.h"

namespace mnemo {
namespace {

Error Wrong(const SequenceRecord& record, const std::string& what) {
  return BadInput("this sequence cannot be used: " + what).At(record.name);
}

void CheckSize(const SequenceRecord& record, const char* what, size_t found, int64_t wanted) {
  if (static_cast<int64_t>(found) == wanted) return;
  throw Wrong(record, fmt::format("the number of its {} does not fit its steps", what))
      .Found(std::to_string(found))
      .Allowed(std::to_string(wanted));
}

void CheckRange(const SequenceRecord& record, const char* what, const std::vector<int32_t>& values,
                int32_t least, int below) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] >= least && values[i] < below) continue;
    throw Wrong(record, fmt::format("{} {} is out of range", what, i))
        .Found(std::to_string(values[i]))
        .Allowed(fmt::format("{} to {}", least, below - 1));
  }
}

void CheckFinite(const SequenceRecord& record, const char* what, const std::vector<float>& values,
                 int width) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i])) continue;
    throw Wrong(record, fmt::format("{} of step {} has a number that is not finite", what,
                                    i / static_cast<size_t>(width) + 1));
  }
}

std::string FormText(const SequenceForm& form) {
  std::string text = fmt::format("{} {} {} {} {}", form.symbols, form.inputs,
                                 static_cast<int>(form.target), form.outputs, form.some_counted);
  if (form.running()) text += " running " + form.vocabulary.ToJson().dump();
  // Only where there is one: sets without a fold keep the sums that they had before folds were.
  if (!form.output_folds.empty())
    text += fmt::format(" fold {}", fmt::join(form.output_folds, " "));
  return text;
}

}  // namespace

void CheckFolds(const SequenceForm& form) {
  if (form.output_folds.empty() && form.fold_names.empty()) return;
  const auto wrong = [](const char* what) {
    return BadInput(std::string("the folds of classes cannot be right: ") + what);
  };
  if (form.target != TargetKind::kClasses) throw wrong("the targets are no classes");
  if (static_cast<int64_t>(form.output_folds.size()) != form.outputs) {
    throw wrong("there are not as many as classes")
        .Found(std::to_string(form.output_folds.size()))
        .Allowed(std::to_string(form.outputs));
  }
  const auto names = static_cast<int64_t>(form.fold_names.size());
  bool some = false;
  for (const int fold : form.output_folds) {
    if (fold < -1 || fold >= names) {
      throw wrong("one is out of range")
          .Found(std::to_string(fold))
          .Allowed(fmt::format("-1 to {}", names - 1));
    }
    some = some || fold >= 0;
  }
  if (!some) throw wrong("all classes are dropped");
}

void CheckRecord(const SequenceForm& form, const SequenceRecord& record) {
  if (record.steps <= 0) throw Wrong(record, "it has no steps");
  if (form.symbols) {
    CheckSize(record, "symbols", record.symbols.size(), record.steps);
    CheckRange(record, "the symbol of step", record.symbols, 0, form.inputs);
  } else {
    CheckSize(record, "inputs", record.vectors.size(), record.steps * form.inputs);
    CheckFinite(record, "the input", record.vectors, form.inputs);
  }
  if (form.running()) return;
  switch (form.target) {
    case TargetKind::kClasses:
      CheckSize(record, "classes", record.classes.size(), record.steps);
      CheckRange(record, "the class of step", record.classes, -1, form.outputs);
      break;
    case TargetKind::kLabels: CheckRange(record, "label", record.labels, 0, form.outputs); break;
    case TargetKind::kBits:
    case TargetKind::kNumbers:
      CheckSize(record, "targets", record.numbers.size(), record.steps * form.outputs);
      CheckFinite(record, "the target", record.numbers, form.outputs);
      if (form.some_counted) CheckSize(record, "marks", record.counted.size(), record.steps);
      break;
  }
  if (form.target != TargetKind::kBits) return;
  const auto bit = [](float x) { return x == 0 || x == 1; };
  if (!std::all_of(record.numbers.begin(), record.numbers.end(), bit)) {
    throw Wrong(record, "a target is neither 0 nor 1");
  }
}

std::vector<int32_t> SequenceSplit::Labels(int64_t i) const {
  std::vector<int32_t> labels;
  for (int64_t row = target_starts[i]; row < target_starts[i + 1]; ++row) {
    labels.push_back(targets.Symbol(row));
  }
  return labels;
}

MemorySink::MemorySink(SequenceForm form) { data_.form = std::move(form); }

void MemorySink::Add(Split which, const SequenceRecord& record) {
  CheckRecord(data_.form, record);
  SequenceSplit& split = data_.splits[static_cast<size_t>(which)];
  Rows& rows = rows_[static_cast<size_t>(which)];
  const auto append = [](auto* to, const auto& from) {
    to->insert(to->end(), from.begin(), from.end());
  };
  split.names.push_back(record.name);
  split.starts.push_back(split.starts.back() + record.steps);
  if (data_.form.symbols) {
    append(&rows.symbols, record.symbols);
  } else {
    append(&rows.inputs, record.vectors);
  }
  if (data_.form.running()) return;
  if (data_.form.target == TargetKind::kLabels) {
    append(&rows.classes, record.labels);
    split.target_starts.push_back(static_cast<int64_t>(rows.classes.size()));
  } else if (data_.form.target == TargetKind::kClasses) {
    append(&rows.classes, record.classes);
  } else {
    append(&rows.numbers, record.numbers);
    if (data_.form.some_counted) append(&rows.counted, record.counted);
  }
}

SequenceData MemorySink::Finish() {
  const SequenceForm& form = data_.form;
  for (size_t s = 0; s < 3; ++s) {
    SequenceSplit& split = data_.splits[s];
    Rows& rows = rows_[s];
    split.inputs = form.symbols ? Table::Of(std::move(rows.symbols), 1)
                                : Table::Of(std::move(rows.inputs), std::max(1, form.inputs));
    const bool whole = form.target == TargetKind::kClasses || form.target == TargetKind::kLabels;
    split.targets = whole ? Table::Of(std::move(rows.classes), 1)
                          : Table::Of(std::move(rows.numbers), std::max(1, form.outputs));
    if (form.some_counted) split.counted = Table::Of(std::move(rows.counted), 1);
  }
  data_.sha256 = SequenceSha256(data_);
  return std::move(data_);
}

std::string SequenceSha256(const SequenceData& data) {
  std::string sums = FormText(data.form);
  for (const SequenceSplit& split : data.splits) {
    for (const auto* starts : {&split.starts, &split.target_starts}) {
      sums +=
          Sha256({reinterpret_cast<const char*>(starts->data()), starts->size() * sizeof(int64_t)});
    }
    for (const Table* table : {&split.inputs, &split.targets, &split.counted}) {
      // Of the values, not of how they are stored: the same set from memory and from a file.
      constexpr int64_t kRows = 1 << 14;
      std::vector<float> rows;
      for (int64_t first = 0; first < table->rows(); first += kRows) {
        const int64_t count = std::min(kRows, table->rows() - first);
        rows.resize(static_cast<size_t>(count * table->width()));
        table->Read(first, count, rows.data());
        sums += Sha256({reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(float)});
      }
    }
  }
  return Sha256(sums);
}

}  // namespace mnemo
