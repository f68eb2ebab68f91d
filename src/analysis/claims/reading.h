// What an analysis of trained models found, kept as a file for claims to stand on: the weights that
// it read are too large to commit.
//
//   [[analysis]]                                # of claims.toml
//   name = "errors"
//   command = ["errors", "large={wp-512-short/lstm-3}", "small={wp-64/lstm-2}"]   # mnemo analyze
//
// "{EXPERIMENT/POINT}", at most one in a word, stands for the run of that trial, its first seed's.
// A figure is called by analysis, table, row and column: "errors/oracles/n-gram/percent_1". A row
// is called by its first cell; where that does not tell rows apart, by as many as needed, joined by
// ':' ("f:3").
//
// Values; any thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mnemo {

struct PlannedAnalysis {
  std::string name;  // a word of [a-z0-9-]
  std::vector<std::string> command;

  // (experiment, point) of every trial that it reads, in the order of the command, each once.
  // Throws Error (kBadInput) for braces that hold something else.
  std::vector<std::pair<std::string, std::string>> Trials() const;
  // The command with folder(experiment, point) for the braces.
  std::vector<std::string> Filled(
      const std::function<std::string(const std::string&, const std::string&)>& folder) const;
};

struct Reading {
  std::vector<std::string> command;      // the plan's, with its braces
  std::vector<std::string> keys;         // TrialOutcome's, of the plan's trials
  std::string result;                    // JSON, as ResultJson (report/result.h) makes it
  std::map<std::string, double> values;  // TABLE/ROW/COLUMN
  std::map<std::string, std::string> facts;
  std::string failure;  // why there are no values, if the analysis could not be run; never kept
};

// By the analysis' name.
using Readings = std::map<std::string, Reading>;

// `result` into figures. Throws Error (kBadInput) for anything that is no such JSON.
Reading MakeReading(const PlannedAnalysis& plan, std::vector<std::string> keys,
                    const std::string& result);
// As a file, and back; the same errors, and rows without end are refused.
std::string ReadingText(const Reading& reading);
Reading ParseReading(std::string_view text);

// "ANALYSIS/TABLE/ROW/COLUMN"; nothing where it is not there.
std::optional<double> FindFigure(const Readings& readings, const std::string& name);
// Why it is not there: "not measured yet", the analysis' failure, or which tables, rows or columns
// there are.
std::string WhyNoFigure(const Readings& readings, const std::string& name);

}  // namespace mnemo
