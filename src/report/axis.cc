#include "report/axis.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/numbers.h"

namespace mnemo {
namespace {

std::vector<Tick> LinearTicks(double low, double high, int wanted) {
  // The finest round step that does not give too many ticks.
  const double rough = (high - low) / wanted;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  int decimals = static_cast<int>(-std::floor(std::log10(rough))) - 1;
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (factor * power >= rough * (1 - 1e-9)) {
      step = factor * power;
      decimals = static_cast<int>(-std::floor(std::log10(rough))) + (factor == 2.5 ? 1 : 0);
      break;
    }
  }
  std::vector<Tick> ticks;
  const double slack = 1e-9 * step;
  for (double k = std::ceil((low - slack) / step); k * step <= high + slack; ++k) {
    const double value = k == 0 ? 0 : k * step;  // never -0
    ticks.push_back(
        {value, decimals <= 0 ? ShortNumber(std::round(value)) : Fixed(value, decimals)});
  }
  return ticks;
}

std::vector<Tick> LogTicks(double low, double high, int wanted) {
  const std::vector<std::vector<int>> choices{{1}, {1, 2, 5}};
  for (const std::vector<int>& digits : choices) {
    std::vector<Tick> ticks;
    const int last = static_cast<int>(std::ceil(std::log10(high)));
    for (int exponent = static_cast<int>(std::floor(std::log10(low))); exponent <= last;
         ++exponent) {
      for (const int digit : digits) {
        const double value = digit * std::pow(10, exponent);
        if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue;
        ticks.push_back({value, ShortNumber(value)});
      }
    }
    if (ticks.size() < 3) continue;
    // Many decades: every second, third ... power.
    const size_t stride =
        (ticks.size() + static_cast<size_t>(2 * wanted) - 1) / static_cast<size_t>(2 * wanted);
    std::vector<Tick> kept;
    for (size_t i = 0; i < ticks.size(); i += stride) kept.push_back(ticks[i]);
    return kept;
  }
  return LinearTicks(low, high, wanted);
}

}  // namespace

double Axis::Place(double value) const {
  if (!std::isfinite(value) || (logarithmic && value <= 0)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double part =
      logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
  return pixel_low + part * (pixel_high - pixel_low);
}

Axis FitAxis(const std::vector<double>& values, bool logarithmic, double margin) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double value : values) {
    if (!std::isfinite(value) || (logarithmic && value <= 0)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  Axis axis{.logarithmic = logarithmic};
  if (low > high) {
    axis.low = logarithmic ? 1 : 0;
    axis.high = logarithmic ? 10 : 1;
    return axis;
  }
  if (logarithmic) {
    // A single value gets a factor of two to each side.
    const double room = high > low * (1 + 1e-6) ? margin * std::log(high / low) : std::log(2.0);
    axis.low = std::max(low * std::exp(-room), std::numeric_limits<double>::min());
    axis.high = std::min(high * std::exp(room), 1e300);
    return axis;
  }
  const double least = 1e-6 * std::max(std::abs(low), std::abs(high));
  double room = margin * (high - low);
  if (high - low <= least) room = least > 0 ? 0.1 * std::max(std::abs(low), std::abs(high)) : 0.5;
  axis.low = low - room;
  axis.high = high + room;
  return axis;
}

std::vector<Tick> Ticks(const Axis& axis, int wanted) {
  return axis.logarithmic ? LogTicks(axis.low, axis.high, wanted)
                          : LinearTicks(axis.low, axis.high, wanted);
}

}  // namespace mnemo
