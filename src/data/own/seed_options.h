// The choices of options with which the fuzzer, and the test of its seeds, read every input. For
// *_test.cc and *_fuzz.cc only.
#pragma once

#include <vector>

#include "data/own/csv_columns.h"
#include "data/own/npz_sequences.h"

namespace mnemo {

inline std::vector<CsvOptions> CsvSeedOptions() {
  std::vector<CsvOptions> all;
  CsvOptions options;
  options.sequence = "id";
  options.target = "y";
  all.push_back(options);
  options.part = "p";
  options.kind = "classes";
  options.gaps = true;
  all.push_back(options);
  options.per = "sequence";
  options.kind = "numbers";
  all.push_back(options);
  options.inputs = "x";
  options.symbols = true;
  options.kind = "labels";
  all.push_back(options);
  options = all.front();
  options.target = "y,\"z\"";
  options.gaps = true;
  all.push_back(options);
  options.kind = "bits";
  options.separator = "semicolon";
  all.push_back(options);
  return all;
}

inline std::vector<NpzOptions> NpzSeedOptions() {
  return {{},
          {.kind = "numbers", .symbols = "no", .ignore = {"extra"}},
          {.kind = "bits", .per = "sequence"},
          {.kind = "classes", .per = "step", .symbols = "yes"}};
}

}  // namespace mnemo
