#include "train/metrics.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/error.h"
#include "base/json.h"

namespace mnemo {
namespace {

using nlohmann::json;

constexpr std::pair<const char*, double MetricsRow::*> kNumbers[] = {
    {"epoch", &MetricsRow::epoch}, {"seconds", &MetricsRow::seconds},
    {"train", &MetricsRow::train}, {"valid", &MetricsRow::valid},
    {"rate", &MetricsRow::rate},   {"symbols_per_second", &MetricsRow::symbols_per_second},
};

MetricsRow ParseRow(std::string_view line, const fs::path& path, int number) {
  MetricsRow row;
  try {
    const json object = ParseJson(line, path.string());
    object.at("update").get_to(row.update);
    for (const auto& [key, member] : kNumbers) object.at(key).get_to(row.*member);
    if (object.contains("valid_error")) row.valid_error = object.at("valid_error").get<double>();
    return row;
  } catch (const json::exception&) {
    throw Failed("this line is no row of metrics").At(path.string(), number);
  } catch (const Error& error) {
    throw Failed("this line is no row of metrics").At(path.string(), number).Found(error.message());
  }
}

std::string ReadText(const fs::path& path) {
  std::error_code code;
  return fs::exists(path, code) ? ReadFile(path) : "";
}

}  // namespace

std::string MetricsLine(const MetricsRow& row) {
  nlohmann::ordered_json object;
  object["update"] = row.update;
  for (const auto& [key, member] : kNumbers) {
    MNEMO_CHECK(std::isfinite(row.*member));
    object[key] = row.*member;
  }
  if (row.valid_error) object["valid_error"] = *row.valid_error;
  return object.dump() + "\n";
}

std::vector<MetricsRow> ReadMetrics(const fs::path& path) {
  const std::string text = ReadText(path);
  std::vector<MetricsRow> rows;
  size_t begin = 0;
  for (size_t end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const auto line = std::string_view(text).substr(begin, end - begin);
    rows.push_back(ParseRow(line, path, static_cast<int>(rows.size()) + 1));
  }
  return rows;
}

void CutMetrics(const fs::path& path, int64_t update) {
  std::string kept;
  for (const MetricsRow& row : ReadMetrics(path)) {
    if (row.update <= update) kept += MetricsLine(row);
  }
  if (kept != ReadText(path)) WriteFile(path, kept);
}

}  // namespace mnemo
