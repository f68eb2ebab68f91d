// metrics.jsonl of a run folder: one line a validation, a JSON object each.
//
// Every line is whole or not there, but for the last one after a kill. One writer at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"

namespace mnemo {

struct MetricsRow {
  int64_t update = 0;                 // updates done
  double epoch = 0;                   // passes over the training part
  double seconds = 0;                 // spent on updates since the run began, whatever lay between
  double train = 0;                   // nats per symbol, mean over the updates since the last row
  double valid = 0;                   // nats per symbol
  std::optional<double> valid_error;  // of sequences: SequenceScore::ErrorRate
  double rate = 0;                    // the learning rate of the last update
  double symbols_per_second = 0;      // trained on since the last row, validation left out
};

// With its line break.
std::string MetricsLine(const MetricsRow& row);

// A missing file has no rows, and a last line without its break is left out. Throws Error (kFailed)
// for a line that is no row.
std::vector<MetricsRow> ReadMetrics(const fs::path& path);

// Keeps the rows up to `update`. As ReadMetrics; touches the file only if something goes.
void CutMetrics(const fs::path& path, int64_t update);

}  // namespace mnemo
