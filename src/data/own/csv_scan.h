// What must be known of a user's CSV file before its sequences can be read: what its targets are,
// the words that are classes, labels or symbols, and which parts it gives. Goes through all rows,
// at most twice; memory is that of the words. One thread.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "data/own/csv_columns.h"
#include "data/own/csv_rows.h"
#include "data/own/text_ids.h"
#include "data/sequences.h"

namespace mnemo {

struct CsvFacts {
  TargetKind kind = TargetKind::kClasses;
  TextIds input_ids, output_ids;   // closed
  std::array<bool, 3> parts = {};  // false without a part column
};

// `rows` stands behind the header, and is at the end afterwards. Rows with too few or too many
// fields are passed over: csv_sequences.h reports them. With options.kind = auto: words in one
// column are classes, numbers with a point are numbers. Throws Error (kBadInput) that says what to
// do where two meanings are likely: whole numbers in one column, words and numbers, only 0 and 1 in
// several.
CsvFacts ScanCsv(CsvRows* rows, const CsvColumns& columns, const CsvOptions& options);

// "train" or "0", "valid" or "1", "test" or "2".
std::optional<Split> SplitNamed(std::string_view text);

}  // namespace mnemo
