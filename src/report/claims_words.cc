#include "report/claims_words.h"

#include <fmt/format.h>

#include <cmath>

namespace mnemo {
namespace {

bool IsWhole(double value) { return value == std::floor(value) && std::abs(value) < 1e15; }

}  // namespace

std::string MeasuredNumber(double value) {
  if (IsWhole(value)) return fmt::format("{:.0f}", value);
  return std::abs(value) >= 0.1 ? fmt::format("{:.3f}", value) : fmt::format("{:.3g}", value);
}

std::string PublishedNumber(double value, const std::string& mark) {
  std::string text = fmt::format("{:.10g}", value);
  const size_t point = text.find('.');
  if (point != std::string::npos && text.find('e') == std::string::npos &&
      text.size() - point == 2) {
    text += "0";
  }
  return text + (mark.empty() ? "" : " " + mark);
}

bool HasInterval(const Interval& interval, int seeds) {
  if (seeds == 0) return interval.low < interval.high;
  return seeds > 1 && std::isfinite(interval.low);
}

std::string MeasuredInterval(const Interval& interval, int seeds) {
  if (!HasInterval(interval, seeds)) return MeasuredNumber(interval.mean);
  return fmt::format("{} ({} to {})", MeasuredNumber(interval.mean), MeasuredNumber(interval.low),
                     MeasuredNumber(interval.high));
}

std::string MetText(const EvidenceRow& row) {
  if (row.so) return *row.so ? "yes" : "no";
  return !row.asked.empty() && std::isfinite(row.measured.mean) ? "open" : "";
}

std::string OneLine(const std::string& text) {
  std::string line;
  for (const char c : text) line += static_cast<unsigned char>(c) < ' ' || c == 127 ? ' ' : c;
  return line;
}

std::string TableCell(const std::string& text) {
  std::string cell;
  for (const char c : OneLine(text)) cell += c == '|' ? std::string("\\|") : std::string(1, c);
  return cell;
}

}  // namespace mnemo
