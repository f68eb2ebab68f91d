#include "analysis/claims/reading.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

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
      reading->values[name + "/" + names[r] + "/" + column] = cell.get<double>();
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
    if (open == word.npos || close == word.npos || close == open + 1) continue;
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
  Reading reading{plan.command, std::move(keys), result, {}};
  for (const auto& [name, rows] : json["tables"].items()) AddTable(name, rows, &reading);
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

}  // namespace mnemo
