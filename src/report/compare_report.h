// The report of a comparison of cells: what was measured, as plain values, and the three forms that
// it is shown in. One set of numbers serves all of them.
//
//   CompareReport --CompareTable--> text for the terminal
//                 --CompareHtml---> one page that needs no network
//                 --WriteCompareReport--> report.html and the data of every figure beside it
//
// Losses are cross-entropies in nats a character unless a name says otherwise. NaN means "not
// known": it shows as a dash, is empty in CSV and null in JSON. Text may hold any bytes: it is
// escaped here. Nothing here reads a clock, a file or a global; any thread may call.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "report/saturation_figure.h"

namespace mnemo {

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

struct ReportData {
  std::string name;                        // "/usr/include/linux"
  int64_t bytes = 0;                       // of the whole text
  int vocabulary = 0;                      // distinct bytes
  int64_t train = 0, valid = 0, test = 0;  // characters
  std::string sha256;                      // of the whole text
};

// One pilot training.
struct GridPoint {
  double learning_rate = 0;
  double valid_loss = kUnknown;
  bool diverged = false;
  bool chosen = false;  // at most one a cell
};

struct CurvePoint {
  int64_t update = 0;
  double seconds = 0;  // of training, since this run's first update
  double train_loss = kUnknown;
  double valid_loss = kUnknown;
};

// One training with a fresh seed.
struct SeedRun {
  uint64_t seed = 0;
  std::vector<CurvePoint> curve;  // update rises
  double test_loss = kUnknown;
  bool diverged = false;
  double characters_per_second = kUnknown;  // training
};

// A value at every byte of a passage: after the byte has been read.
struct PassageTrace {
  int layer = 1;
  std::string value;  // a probe's name: "h'", "z"
  int units = 0;
  std::vector<float> values;  // [bytes, units]
};
struct Passage {
  std::string text;
  std::vector<PassageTrace> traces;  // the first is shown first
};

struct Sample {
  double temperature = 1;
  std::string text;
};

struct CellResult {
  std::string name;
  std::string about;  // the comment at the head of the cell's file
  // Markup made by this program (cell/mathml.h), put into the page as it is; "" if there is none.
  std::string equations_mathml;
  std::string equations_text;
  std::string drawing_svg;  // markup made by this program (report/cell_drawing.h), or ""
  std::string hash;
  int units = 0;
  int layers = 1;
  int64_t parameters = 0;  // all of them, the sum of the next three
  int64_t cell_parameters = 0, projection_parameters = 0, head_parameters = 0;
  double flops_per_symbol = kUnknown;  // forward, one symbol
  std::vector<GridPoint> grid;
  std::vector<SeedRun> runs;
  double test_mean = kUnknown;                       // over the runs that did not diverge
  double seed_low = kUnknown, seed_high = kUnknown;  // 95 % t-interval; NaN with one seed
  double text_low = kUnknown, text_high = kUnknown;  // 95 % block bootstrap over the test text
  std::vector<GateSaturation> saturation;
  Passage passage;
  std::vector<Sample> samples;
};

// Loss of cell_a minus loss of cell_b on the same text: negative if cell_a is better.
struct PairedDifference {
  std::string cell_a, cell_b;
  double mean = kUnknown;
  double text_low = kUnknown, text_high = kUnknown;  // paired block bootstrap over the test text
  double seed_low = kUnknown, seed_high = kUnknown;  // over seeds; NaN with one seed
};

struct CompareReport {
  std::string title;    // "tanh, lstm and gru on /usr/include/linux"
  std::string command;  // that repeats it
  std::string version;  // of this program
  ReportData data;
  std::string budget;  // "120,000 parameters a cell, 3 minutes in all, 2 threads"
  std::vector<std::pair<std::string, std::string>> settings;  // what, value
  std::vector<CellResult> cells;                              // names differ; at least one
  std::vector<PairedDifference> pairs;
  std::vector<std::string> notes;
};

// cell, units, parameters, learning rate, test loss in nats and bits, half the interval over seeds,
// the interval over the text, speed. One line a cell, best first; ends with a newline.
std::string CompareTable(const CompareReport& report);

// The page, self-contained: no address in it is ever loaded.
std::string CompareHtml(const CompareReport& report);

// Writes into `folder` (made if it is missing): report.html; table.csv, pairs.csv, curves.csv,
// grid.csv, saturation.csv, passage.json, samples.json; and report.json, which holds everything but
// what passage.json holds. docs/formats.md describes them. Each file is replaced as a whole. Throws
// Error (kFailed).
void WriteCompareReport(const CompareReport& report, const std::filesystem::path& folder);

}  // namespace mnemo
