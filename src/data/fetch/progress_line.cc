#include "data/fetch/progress_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace mnemo {

std::string BytesText(uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  constexpr const char* kUnits[] = {"kB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes) / 1000;
  size_t unit = 0;
  // What would be rounded to 1000 is one of the next unit.
  while (value >= 999.5 && unit + 1 < std::size(kUnits)) {
    value /= 1000;
    ++unit;
  }
  return value < 99.95 && unit > 0 ? fmt::format("{:.1f} {}", value, kUnits[unit])
                                   : fmt::format("{:.0f} {}", value, kUnits[unit]);
}

std::string DurationText(double seconds) {
  const auto whole = static_cast<int64_t>(std::ceil(std::clamp(seconds, 0.0, 1e9)));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string DownloadLine(const DownloadState& state) {
  if (state.bytes == 0 && state.total == 0) return state.name + ": asking the server";
  std::string line = state.name + ": " + BytesText(state.bytes);
  if (state.total > 0) {
    line += fmt::format(" of {} ({:.0f} %)", BytesText(state.total),
                        100.0 * static_cast<double>(state.bytes) /
                            static_cast<double>(std::max(state.total, state.bytes)));
  }
  // Before half a second a speed is chance.
  if (state.seconds < 0.5 || state.fresh == 0) return line;
  const double speed = static_cast<double>(state.fresh) / state.seconds;
  line += ", " + BytesText(static_cast<uint64_t>(speed)) + "/s";
  if (state.total > state.bytes) {
    line += ", " + DurationText(static_cast<double>(state.total - state.bytes) / speed) + " left";
  }
  return line;
}

}  // namespace mnemo
