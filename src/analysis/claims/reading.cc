#include "analysis/claims/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "base/error.h"

namespace mnemo {
namespace {

using nlohmann::ordered_json;

// More rows than any analysis has: the largest model's units, gates and layers.
constexpr size_t kMostRows = 1 << 20;

std::string CellText(const ordered_json& cell) {
  return cell.is_string() ? cell.get<std::string>() : cell.dump();
}

// The fewest first cells that tell all rows apart, joined.
std::vector<std::string> RowNames(const ordered_json& rows) {
  std::vector<std::string> names(rows.size());
  const size_t columns = rows.empty() ? 0 : rows[0].size();
  for (size_t used = 1; used <= columns; ++used) {
    std::set<std::string> different;
    for (size_t r = 0; r < rows.size(); ++r) {
      auto cell = rows[r].begin();
      std::advance(cell, static_cast<std::ptrdiff_t>(used) - 1);
      names[r] += (used == 1 ? "" : ":") + CellText(*cell);
      different.insert(names[r]);
    }
    if (different.size() == rows.size()) break;
  }
  return names;
}

void AddTable(const std::string& name, const ordered_json& rows, Reading* reading) {
  if (!rows.is_array() || rows.size() > kMostRows) throw BadInput("this is no table").Found(name);
  for (const ordered_json& row : rows) {
    if (!row.is_object() || row.size() != rows[0].size()) {
      throw BadInput("the rows of a table differ in their columns").Found(name);
    }
  }
  const std::vector<std::string> names = RowNames(rows);
  for (size_t r = 0; r < rows.size(); ++r) {
    for (const auto& [column, cell] : rows[r].items()) {
      if (!cell.is_number()) continue;
      reading->values[fmt::format("{}/{}/{}", name, names[r], column)] = cell.get<double>();
    }
  }
}

std::vector<std::string> Strings(const ordered_json& json, const char* key) {
  const auto list = json.find(key);
  if (list == json.end() || !list->is_array()) {
    throw BadInput("a reading lacks a list").Allowed(key);
  }
  std::vector<std::string> strings;
  for (const ordered_json& one : *list) {
    if (!one.is_string()) throw BadInput("a reading's list holds something else than texts");
    strings.push_back(one.get<std::string>());
  }
  return strings;
}

// "TABLE/ROW/COLUMN"; a row's name may have a '/'.
std::tuple<std::string, std::string, std::string> FigureParts(const std::string& figure) {
  const size_t first = figure.find('/'), last = figure.rfind('/');
  if (first == figure.npos || first == last) return {figure.substr(0, first), "", ""};
  return {figure.substr(0, first), figure.substr(first + 1, last - first - 1),
          figure.substr(last + 1)};
}

void AddOnce(const std::string& name, std::vector<std::string>* names) {
  if (std::find(names->begin(), names->end(), name) == names->end()) names->push_back(name);
}

std::string Listed(const std::vector<std::string>& names) {
  constexpr size_t kMost = 12;
  std::string list;
  for (size_t i = 0; i < names.size() && i < kMost; ++i) list += (i == 0 ? "" : ", ") + names[i];
  return list + (names.size() > kMost ? " ..." : "");
}

}  // namespace

std::vector<std::pair<std::string, std::string>> PlannedAnalysis::Trials() const {
  std::vector<std::pair<std::string, std::string>> trials;
  Filled([&](const std::string& experiment, const std::string& point) {
    const std::pair trial(experiment, point);
    if (std::find(trials.begin(), trials.end(), trial) == trials.end()) trials.push_back(trial);
    return "";
  });
  return trials;
}

std::vector<std::string> PlannedAnalysis::Filled(
    const std::function<std::string(const std::string&, const std::string&)>& folder) const {
  std::vector<std::string> filled;
  for (const std::string& word : command) {
    const size_t open = word.find('{'), close = word.find('}', open == word.npos ? 0 : open);
    filled.push_back(word);
    // "{}" is a word of its own: a pair of brackets.
    if (open == word.npos || close == open + 1) continue;
    if (close == word.npos) {
      throw BadInput("a brace is not closed").Found(word).Allowed("{EXPERIMENT/POINT}");
    }
    const std::string inner = word.substr(open + 1, close - open - 1);
    const size_t slash = inner.find('/');
    if (slash == 0 || slash == inner.npos || slash + 1 == inner.size()) {
      throw BadInput("an analysis reads a trial by experiment and point")
          .Found(word)
          .Allowed("{EXPERIMENT/POINT}");
    }
    filled.back() = word.substr(0, open) + folder(inner.substr(0, slash), inner.substr(slash + 1)) +
                    word.substr(close + 1);
  }
  return filled;
}

Reading MakeReading(const PlannedAnalysis& plan, std::vector<std::string> keys,
                    const std::string& result) {
  const ordered_json json = ordered_json::parse(result, nullptr, false);
  if (!json.is_object() || !json.contains("tables") || !json["tables"].is_object()) {
    throw BadInput("this is no result of an analysis");
  }
  Reading reading;
  reading.command = plan.command;
  reading.keys = std::move(keys);
  reading.result = result;
  for (const auto& [name, rows] : json["tables"].items()) AddTable(name, rows, &reading);
  const auto facts = json.find("facts");
  if (facts == json.end() || !facts->is_object()) return reading;
  for (const auto& [name, fact] : facts->items()) {
    if (fact.is_string()) reading.facts.emplace(name, fact.get<std::string>());
  }
  return reading;
}

std::string ReadingText(const Reading& reading) {
  ordered_json out;
  out["command"] = reading.command;
  out["keys"] = reading.keys;
  out["result"] = ordered_json::parse(reading.result);
  return out.dump(1) + "\n";
}

Reading ParseReading(std::string_view text) {
  const ordered_json json = ordered_json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("result")) throw BadInput("this is no reading");
  PlannedAnalysis plan;
  plan.command = Strings(json, "command");
  return MakeReading(plan, Strings(json, "keys"), json["result"].dump());
}

std::optional<double> FindFigure(const Readings& readings, const std::string& name) {
  const size_t slash = name.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const auto reading = readings.find(name.substr(0, slash));
  if (reading == readings.end()) return std::nullopt;
  const auto value = reading->second.values.find(name.substr(slash + 1));
  if (value == reading->second.values.end()) return std::nullopt;
  return value->second;
}

std::string WhyNoFigure(const Readings& readings, const std::string& name) {
  const size_t slash = name.find('/');
  const auto found = readings.find(name.substr(0, slash));
  if (found == readings.end()) return "not measured yet";
  const Reading& reading = found->second;
  if (!reading.failure.empty()) return "the analysis failed: " + reading.failure;
  const std::string wanted = slash == std::string::npos ? "" : name.substr(slash + 1);
  const auto [wanted_table, wanted_row, wanted_column] = FigureParts(wanted);
  std::vector<std::string> tables, rows, columns;
  for (const auto& [figure, value] : reading.values) {
    const auto [table, row, column] = FigureParts(figure);
    AddOnce(table, &tables);
    if (table != wanted_table) continue;
    AddOnce(row, &rows);
    if (row == wanted_row) AddOnce(column, &columns);
  }
  if (rows.empty()) return "there is no such table, but " + Listed(tables);
  if (columns.empty()) return "there is no such row, but " + Listed(rows);
  return "there is no such column of numbers, but " + Listed(columns);
}

}  // namespace mnemo
