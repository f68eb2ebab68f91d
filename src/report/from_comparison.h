// From a finished comparison to its report: the statistics, and a look into the first run of every
// cell.
#pragma once

#include <string>

#include "data/text.h"
#include "report/compare_report.h"
#include "study/comparison.h"

namespace mnemo {

// Reads the runs' folders. `command` is what repeats the comparison; `version` the program's.
// Deterministic.
CompareReport MakeCompareReport(const ComparisonOutcome& outcome, const TextData& data,
                                const std::string& command, const std::string& version);

}  // namespace mnemo
