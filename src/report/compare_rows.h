// What the numbers of a comparison come to: one row a cell, and what may be said about two cells.
// The table, the page and the files all take their numbers from here.
#pragma once

#include <string>
#include <vector>

#include "report/compare_report.h"

namespace mnemo {

struct CompareRow {
  const CellResult* cell = nullptr;  // the report's
  int place = 0;                     // its index in CompareReport::cells, which is its colour
  double learning_rate = kUnknown;   // the chosen one
  int seeds = 0;                     // runs that ended with a test loss
  int diverged = 0;                  // runs that did not
  double nats = kUnknown, bits = kUnknown;  // test loss
  double seed_half = kUnknown;              // half the interval over seeds
  double characters_per_second = kUnknown;  // mean over runs
};

// Best first; cells without a test loss last. Points into `report`.
std::vector<CompareRow> CompareRows(const CompareReport& report);

// What may be said of two cells. A claim needs both intervals on one side of zero: the one over
// seeds, or another training might turn the order round, and the one over the text, or another
// text might.
enum class Verdict {
  kLower,        // the first cell's loss is lower
  kHigher,       // ... is higher
  kUnsettled,    // an interval includes zero
  kOneSeed,      // no interval over seeds: no claim
  kNotMeasured,  // not measured, or diverged
};

// The difference of two cells, whichever way round the report holds it; all NaN if it has none.
PairedDifference FindPair(const CompareReport& report, const std::string& a, const std::string& b);
// Every two cells once: first those against the cell named "tanh", which stands second; else the
// one with the better score stands first.
std::vector<PairedDifference> ComparePairs(const CompareReport& report);
Verdict Judge(const PairedDifference& pair);

// The report's first sentence: who is lowest, by how much, and whether that may be claimed.
std::string CompareHeadline(const CompareReport& report);
// One sentence for each of ComparePairs, and one for each cell with trainings that diverged.
std::vector<std::string> CompareSentences(const CompareReport& report);

}  // namespace mnemo
