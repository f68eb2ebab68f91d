// The names of a figure's series, in lines above it, each behind its sign. Any thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "report/svg.h"

namespace mnemo {

// Draws the names between 6 and width - 6 in the colours s0, s1 .. and returns where they end
// below; 0 without names. Without an svg it only measures. `sign` draws a series' sign in the 12
// pixels to the right of a place; none: a square.
double DrawLegend(const std::vector<std::string>& names, double width, Svg* svg,
                  const std::function<void(Point, int series)>& sign = {});

// "dot s3": colours begin again after the last.
std::string SeriesClass(const char* css, int series);

}  // namespace mnemo
