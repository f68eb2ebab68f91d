#include "data/own/csv_sequences.h"

#include <fmt/format.h>

#include "base/legible.h"
#include "base/utf8.h"
#include "data/fields.h"

namespace mnemo {

CsvSequences::CsvSequences(std::string_view bytes, const std::string& file,
                           const CsvOptions& options)
    : rows_(bytes, file, CsvSeparator(options.separator, bytes)),
      options_(options),
      columns_(ChooseCsvColumns(&rows_, options)) {
  const auto one_column = [&](const char* what, const std::vector<size_t>& columns) {
    if (columns.size() == 1) return;
    throw rows_.Wrong(std::string(what) + " stand in one column")
        .Found(std::to_string(columns.size()) + " columns")
        .Hint("name it by --option inputs= or target=");
  };
  if (options_.symbols) one_column("symbols", columns_.inputs);
  if (options_.kind == "classes" || options_.kind == "labels") {
    one_column(options_.kind.c_str(), columns_.targets);
  }
  facts_ = ScanCsv(&rows_, columns_, options_);
  per_sequence_ = options_.per == "sequence" || facts_.kind == TargetKind::kLabels;

  form_.symbols = options_.symbols;
  if (form_.symbols) {
    form_.inputs = facts_.input_ids.size();
    form_.input_names = facts_.input_ids.names();
    form_.input_type = ElementType::kI32;
  } else {
    form_.inputs = static_cast<int>(columns_.inputs.size());
    for (const size_t column : columns_.inputs) {
      form_.input_names.push_back(columns_.names[column]);
    }
  }
  form_.target = facts_.kind;
  if (form_.target == TargetKind::kClasses || form_.target == TargetKind::kLabels) {
    form_.outputs = facts_.output_ids.size();
    form_.output_names = facts_.output_ids.names();
  } else {
    form_.outputs = static_cast<int>(columns_.targets.size());
    for (const size_t column : columns_.targets) {
      form_.output_names.push_back(columns_.names[column]);
    }
    form_.target_type = form_.target == TargetKind::kBits ? ElementType::kU8 : ElementType::kF32;
    form_.some_counted = per_sequence_ || options_.gaps;
  }
  if (per_sequence_ && form_.target != TargetKind::kLabels) {
    form_.notes.emplace_back("a sequence has one target, which is counted on its last step");
  }
  Rewind();
}

void CsvSequences::Rewind() {
  rows_.Rewind();
  rows_.Next();  // the header
  has_row_ = rows_.Next();
  seen_.clear();
  lost_.reset();
}

Error CsvSequences::Wrong(size_t column, const std::string& what) const {
  return rows_.Wrong(fmt::format("column {} {}", Quoted(columns_.names[column]), what));
}

std::optional<std::string_view> CsvSequences::Id() const {
  if (columns_.sequence >= rows_.fields().size()) return std::nullopt;
  const std::string_view id = Field(columns_.sequence);
  if (id.empty()) return std::nullopt;
  return id;
}

bool CsvSequences::Next(OwnSequence* sequence) {
  *sequence = OwnSequence{};
  if (!has_row_) return false;
  const auto lost_row = [&] {
    return rows_.Wrong("it is not to be seen which sequence this row belongs to")
        .Found(fmt::format("{} fields", rows_.fields().size()))
        .Allowed(fmt::format("{} fields, with a name in column {}", columns_.names.size(),
                             Quoted(columns_.names[columns_.sequence])));
  };
  if (!Id()) throw lost_row();  // the file's first: others are handled below
  const std::string id(*Id());
  if (!seen_.insert(id).second) {
    throw rows_.Wrong("the rows of this sequence do not stand together")
        .Found(Quoted(id) + ", which there was before")
        .Hint("sort the rows by the sequence, and by time within it");
  }
  sequence->record.name = id;
  sequence->bad = std::move(lost_);
  lost_.reset();
  first_targets_.clear();
  while (has_row_) {
    const auto row_id = Id();
    if (row_id && *row_id != id) break;
    lost_.reset();
    try {
      if (!row_id) {
        lost_ = lost_row();
        throw Error(*lost_);
      }
      if (!sequence->bad) ReadRow(sequence);
    } catch (const Error& error) {
      if (!sequence->bad) sequence->bad = error;
    }
    has_row_ = rows_.Next();
  }
  if (sequence->bad) {
    sequence->record = SequenceRecord{.name = id};
  } else if (per_sequence_) {
    // The last row was this sequence's: what follows needs none of it.
    SequenceRecord& record = sequence->record;
    record.counted.assign(form_.some_counted ? static_cast<size_t>(record.steps) : 0, 0);
    if (form_.some_counted) record.counted.back() = 1;
  }
  return true;
}

void CsvSequences::ReadRow(OwnSequence* sequence) {
  if (rows_.fields().size() != columns_.names.size()) {
    throw rows_.Wrong("the row has the wrong number of fields")
        .Found(std::to_string(rows_.fields().size()))
        .Allowed(fmt::format("{}, as the header has", columns_.names.size()));
  }
  SequenceRecord& record = sequence->record;
  if (!IsUtf8(record.name)) {
    throw Wrong(columns_.sequence, "is not UTF-8").Found(Quoted(record.name));
  }
  if (columns_.part >= 0) ReadPart(sequence);
  for (const size_t column : columns_.inputs) {
    if (options_.symbols) {
      record.symbols.push_back(Word(column, Field(column), facts_.input_ids));
    } else {
      record.vectors.push_back(Number(column));
    }
  }
  ++record.steps;
  ReadTargets(&record);
}

void CsvSequences::ReadPart(OwnSequence* sequence) const {
  const auto column = static_cast<size_t>(columns_.part);
  const auto part = SplitNamed(Field(column));
  if (!part) {
    throw Wrong(column, "names no part")
        .Found(Quoted(Field(column)))
        .Allowed("train or 0, valid or 1, test or 2");
  }
  if (sequence->record.steps > 0 && *part != sequence->part) {
    throw Wrong(column, "changes within a sequence").Found(Quoted(Field(column)));
  }
  sequence->part = *part;
}

void CsvSequences::ReadTargets(SequenceRecord* record) {
  if (!per_sequence_) return ReadTargetsOfStep(record);
  if (first_targets_.empty()) {
    for (const size_t column : columns_.targets) first_targets_.emplace_back(Field(column));
    return ReadTargetsOfSequence(record);
  }
  for (size_t i = 0; i < columns_.targets.size(); ++i) {
    const size_t column = columns_.targets[i];
    if (Field(column) == first_targets_[i]) continue;
    throw Wrong(column, "changes within a sequence, which has one target")
        .Found(Quoted(Field(column)))
        .Allowed(Quoted(first_targets_[i]) + ", as in its first row");
  }
  // The target moves on to this step.
  if (form_.target == TargetKind::kClasses) {
    record->classes.insert(record->classes.end() - 1, -1);
  } else if (form_.target != TargetKind::kLabels) {
    const auto width = static_cast<std::ptrdiff_t>(columns_.targets.size());
    record->numbers.insert(record->numbers.end() - width, static_cast<size_t>(width), 0.0F);
  }
}

void CsvSequences::ReadTargetsOfSequence(SequenceRecord* record) const {
  const size_t column = columns_.targets[0];
  if (form_.target == TargetKind::kLabels) {
    if (Missing(column) && !rows_.quoted(column) && !options_.gaps) {
      throw Wrong(column, "has no value")
          .Hint("an empty string of labels is \"\"; or say --option gaps=yes");
    }
    for (const std::string_view word : Words(Field(column))) {
      record->labels.push_back(Word(column, word, facts_.output_ids));
    }
  } else if (form_.target == TargetKind::kClasses) {
    record->classes.push_back(Word(column, Field(column), facts_.output_ids));
  } else {
    for (const size_t target : columns_.targets) record->numbers.push_back(BitOrNumber(target));
  }
}

// Are all target fields empty, and may they?
bool CsvSequences::Gap() const {
  if (!options_.gaps) return false;
  for (const size_t column : columns_.targets) {
    if (!Missing(column)) return false;
  }
  return true;
}

void CsvSequences::ReadTargetsOfStep(SequenceRecord* record) const {
  const bool gap = Gap();
  if (form_.target == TargetKind::kClasses) {
    const size_t column = columns_.targets[0];
    record->classes.push_back(gap ? -1 : Word(column, Field(column), facts_.output_ids));
    return;
  }
  for (const size_t column : columns_.targets) {
    record->numbers.push_back(gap ? 0 : BitOrNumber(column));
  }
  if (form_.some_counted) record->counted.push_back(gap ? 0 : 1);
}

float CsvSequences::Number(size_t column) const {
  const std::string_view field = Field(column);
  const auto number = FiniteNumber(field);
  if (number) return static_cast<float>(*number);
  if (Trimmed(field).empty()) throw Wrong(column, "has no value").Allowed("a number");
  const bool comma = field.find(',') != field.npos;
  throw Wrong(column, "is no number")
      .Found(Quoted(field))
      .Allowed("a finite number up to 1e15, as -0.5 or 2e-3")
      .Hint(comma ? "decimals stand behind a point, not a comma" : "");
}

float CsvSequences::BitOrNumber(size_t column) const {
  const float number = Number(column);
  if (form_.target != TargetKind::kBits || number == 0 || number == 1) return number;
  throw Wrong(column, "is no bit").Found(Quoted(Field(column))).Allowed("0 or 1");
}

int32_t CsvSequences::Word(size_t column, std::string_view word, const TextIds& ids) const {
  if (Missing(column)) {
    throw Wrong(column, "has no value")
        .Hint(column == columns_.targets[0] && !per_sequence_
                  ? "if steps without a target are meant: --option gaps=yes"
                  : "");
  }
  if (!IsUtf8(word)) throw Wrong(column, "is not UTF-8").Found(Quoted(word));
  const int32_t id = ids.IdOf(word);
  MNEMO_CHECK(id >= 0);  // ScanCsv has seen every row
  return id;
}

}  // namespace mnemo
