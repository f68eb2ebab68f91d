// Pieces of the texts of claims_text.h. Pure; any thread.
#pragma once

#include <optional>
#include <string>

#include "analysis/statistics.h"

namespace mnemo {

// Three decimals, more of small ones; counts whole.
std::string MeasuredNumber(double value);
// As a paper prints it: no more decimals than it has, but two.
std::string PublishedNumber(double value, const std::string& mark);
// "8.495 (8.476 to 8.514)"; without the interval where there is none.
std::string MeasuredInterval(const Interval& interval, int seeds);
// A text of a paper's files in one line: a line's end would begin a heading or end a table.
std::string OneLine(const std::string& text);
// The same for a cell of a table, which a '|' would end.
std::string TableCell(const std::string& text);

}  // namespace mnemo
