// Which columns of a user's CSV file are read as what. A value; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/own/csv_rows.h"

namespace mnemo {

struct CsvOptions {
  std::string sequence;            // the column that says which sequence a row belongs to; needed
  std::string part;                // the column with train, valid or test; empty: none
  std::string inputs;              // columns, parted by commas; empty: all others
  std::string target;              // columns, parted by commas; needed
  std::string kind = "auto";       // or classes, bits, numbers, labels
  std::string per = "step";        // or sequence: constant in it, counted on its last step
  bool symbols = false;            // the only input column has symbols
  bool gaps = false;               // a step whose target fields are empty has no target
  std::string separator = "auto";  // or comma, semicolon, tab
};

struct CsvColumns {
  std::vector<std::string> names;  // of all columns
  size_t sequence = 0;
  int part = -1;  // -1: none
  std::vector<size_t> inputs, targets;
};

// Reads the header, which is the next row. Throws Error (kBadInput) for names that are missing,
// unknown, empty where they are needed, or there twice.
CsvColumns ChooseCsvColumns(CsvRows* rows, const CsvOptions& options);

// ',' for "comma", and so on; of "auto" what DetectSeparator finds.
char CsvSeparator(const std::string& option, std::string_view bytes);

}  // namespace mnemo
