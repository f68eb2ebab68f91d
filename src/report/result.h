// What an analysis found, as plain values, and the forms that it is shown in. One set of numbers
// serves all of them:
//
//   AnalysisResult --ResultText--> text for the terminal
//                  --ResultJson--> JSON
//                  --ResultHtml--> one page that needs no network
//                  --WriteResult-> report.html, result.json, a CSV file a table, an SVG file a
//                                  figure
//
// Numbers are rounded for people (a column's digits) and whole for machines. NaN is "not known": a
// dash, empty in CSV, null in JSON. Text may hold any bytes: it is escaped here. Nothing here reads
// a clock or a global; any thread may call.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace mnemo {

struct ResultColumn {
  std::string key;    // "nats": of CSV and JSON, a word of [a-z0-9_]
  std::string title;  // "nats a character": for people
  int digits = 4;     // after the point, of numbers that are no whole ones; -1: ShortNumber
};

// A text, a whole number or any number. (No std::variant: GCC 12 warns wrongly of one that holds a
// string, bug 105562.)
class ResultCell {
 public:
  enum class Kind { kText, kWhole, kNumber };
  // Implicit: rows are lists of such values.
  ResultCell(std::string text) : kind_(Kind::kText), text_(std::move(text)) {}  // NOLINT
  ResultCell(const char* text) : kind_(Kind::kText), text_(text) {}             // NOLINT
  ResultCell(int64_t whole) : kind_(Kind::kWhole), whole_(whole) {}             // NOLINT
  ResultCell(int whole) : kind_(Kind::kWhole), whole_(whole) {}                 // NOLINT
  ResultCell(double number) : kind_(Kind::kNumber), number_(number) {}          // NOLINT

  Kind kind() const { return kind_; }
  const std::string& text() const { return text_; }
  int64_t whole() const { return whole_; }
  double number() const { return number_; }

 private:
  Kind kind_;
  std::string text_;
  int64_t whole_ = 0;
  double number_ = 0;
};

struct ResultTable {
  std::string name;                   // "errors": its CSV file is errors.csv; a word of [a-z0-9-]
  std::string title;                  // "" for none
  std::vector<ResultColumn> columns;  // the first names the row
  std::vector<std::vector<ResultCell>> rows;  // as many cells as columns
  size_t shown = 0;  // rows for people, the first ones; 0: all. Machines get all.
  std::string note;  // below it; "" for none
  // Of the rows' first cells, in the page: "#errors", an address; empty: none.
  std::vector<std::string> links = {};
};

struct ResultFigure {
  std::string name;     // "triangle-forget": a word of [a-z0-9-], one in a result
  std::string markup;   // that this program made: an <svg>, or other HTML
  std::string caption;  // any bytes
  std::string data;     // the table it shows, by name; "" for none
};

struct ResultSection {
  std::string id, title;  // "errors", "What the errors are"
  std::string text;       // sentences, paragraphs parted by an empty line; "" for none
  std::vector<ResultTable> tables;
  std::vector<ResultFigure> figures;
  bool small_figures = false;  // many small ones side by side
  std::string legend;          // markup that this program made, above the figures; "" for none
  bool minor = false;          // a smaller heading, and no place in the list of sections
};

struct AnalysisResult {
  std::string analysis;                                    // "gates": as the command line calls it
  std::string title;                                       // "Gates of runs/lstm-1"
  std::string command;                                     // that repeats it
  std::string version;                                     // of this program
  std::vector<std::pair<std::string, std::string>> facts;  // what was looked at: "run", "text"
  std::vector<std::string> findings;                       // a sentence each, the first one first
  std::vector<std::string> notes;                          // what a reader must know
  std::vector<ResultSection> sections;
  std::string style, script;  // of the page, for figures that need their own
};

// Tables, findings, notes; ends with a newline.
std::string ResultText(const AnalysisResult& result);

// {"analysis", "title", "command", "version", "facts", "findings", "notes", "tables": {NAME: [{KEY:
// value}]}}; ends with a newline.
std::string ResultJson(const AnalysisResult& result);

std::string ResultCsv(const ResultTable& table);

std::string ResultHtml(const AnalysisResult& result);

// Into a folder that is not there yet or empty: all files or, when something fails, no folder.
// Throws Error: kBadInput for a folder that holds something, kFailed.
void WriteResult(const AnalysisResult& result, const std::filesystem::path& folder);

}  // namespace mnemo
