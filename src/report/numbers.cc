#include "report/numbers.h"

#include <fmt/format.h>

#include <cmath>

namespace mnemo {

std::string Fixed(double value, int digits) {
  if (!std::isfinite(value)) return kMissing;
  std::string text = fmt::format("{:.{}f}", value, digits);
  if (text[0] == '-' && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
  return text;
}

std::string Signed(double value, int digits) {
  if (!std::isfinite(value)) return kMissing;
  const std::string size = Fixed(std::abs(value), digits);
  if (size.find_first_not_of("0.") == std::string::npos) return size;
  return (value < 0 ? "\u2212" : "+") + size;
}

std::string Grouped(int64_t value) {
  std::string text = fmt::format("{}", value);
  const size_t first = value < 0 ? 1 : 0;
  for (size_t at = text.size(); at > first + 3;) text.insert(at -= 3, ",");
  return text;
}

std::string Whole(double value) {
  return std::isfinite(value) && std::abs(value) < 9e18 ? Grouped(std::llround(value)) : kMissing;
}

std::string ShortNumber(double value) {
  if (!std::isfinite(value)) return kMissing;
  const double size = std::abs(value);
  if (size >= 1000 && size < 1e15 && value == std::round(value)) {
    return Grouped(static_cast<int64_t>(value));
  }
  if (size != 0 && (size < 1e-5 || size >= 1e15)) return fmt::format("{:.3g}", value);
  return fmt::format("{:.6g}", value);
}

std::string Range(double low, double high, int digits) {
  if (!std::isfinite(low) || !std::isfinite(high)) return kMissing;
  return Fixed(low, digits) + " to " + Fixed(high, digits);
}

std::string SignedRange(double low, double high, int digits) {
  if (!std::isfinite(low) || !std::isfinite(high)) return kMissing;
  return Signed(low, digits) + " to " + Signed(high, digits);
}

std::string Bytes(int64_t count) {
  if (count < 1000) return fmt::format("{} bytes", count);
  if (count < 999500) return fmt::format("{:.3g} kB", static_cast<double>(count) / 1e3);
  if (count < 999500000) return fmt::format("{:.3g} MB", static_cast<double>(count) / 1e6);
  return fmt::format("{:.3g} GB", static_cast<double>(count) / 1e9);
}

std::string Exact(double value) { return std::isfinite(value) ? fmt::format("{}", value) : ""; }

}  // namespace mnemo
