// A user's CSV file as sequences: one row a step, the rows of a sequence together
// (docs/formats.md). Memory: one sequence, the names of all of them, and the words of csv_scan.h.
//
// The bytes must outlive it. Takes them for hostile; throws Error (kBadInput) where the file cannot
// be read on: quotes without an end, a sequence that comes again. One thread.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "data/own/csv_columns.h"
#include "data/own/csv_rows.h"
#include "data/own/csv_scan.h"
#include "data/own/own_reader.h"

namespace mnemo {

class CsvSequences : public OwnReader {
 public:
  CsvSequences(std::string_view bytes, const std::string& file, const CsvOptions& options);

  const SequenceForm& form() const override { return form_; }
  std::array<bool, 3> parts() const override { return facts_.parts; }
  void Rewind() override;
  bool Next(OwnSequence* sequence) override;

 private:
  std::optional<std::string_view> Id() const;  // of the row; nothing where it is not to be seen
  void ReadRow(OwnSequence* sequence);
  void ReadPart(OwnSequence* sequence) const;
  void ReadTargets(SequenceRecord* record);
  void ReadTargetsOfStep(SequenceRecord* record) const;
  void ReadTargetsOfSequence(SequenceRecord* record) const;

  std::string_view Field(size_t column) const { return rows_.fields()[column]; }
  bool Missing(size_t column) const { return Field(column).empty(); }
  bool Gap() const;
  float Number(size_t column) const;
  float BitOrNumber(size_t column) const;
  int32_t Word(size_t column, std::string_view word, const TextIds& ids) const;
  Error Wrong(size_t column, const std::string& what) const;

  CsvRows rows_;
  CsvOptions options_;
  CsvColumns columns_;
  CsvFacts facts_;
  SequenceForm form_;
  bool per_sequence_;
  bool has_row_ = false;       // rows_ is at the first row of the next sequence
  std::optional<Error> lost_;  // that came before it, of whose sequence nothing is known
  std::vector<std::string> first_targets_;  // per_sequence_: of the sequence's first row
  std::unordered_set<std::string> seen_;
};

}  // namespace mnemo
