// Pieces of the texts of claims_text.h. Pure; any thread.
#pragma once

#include <optional>
#include <string>

#include "analysis/claims/claim.h"
#include "analysis/statistics.h"

namespace mnemo {

// How the reasons, tables and figures of claims are to be read.
inline constexpr char kHowToRead[] =
    "Figures are means over seeds, in brackets the 95 % interval of that mean (Student's t). "
    "What an analysis found has no seeds, and in brackets its 95 % interval over the text where "
    "a rule asks for it. After 'a < b' stand b less a and its interval: above 0 it is so; after 'a "
    "= b' "
    "the same, and near 0 it is so. An "
    "interval of another level says which: a claim of many comparisons is refuted at a stricter "
    "one. Marks of published figures: none, printed in the paper; [fig], read off a figure; "
    "[calc], computed from the paper's figures.";

// Three decimals, more of small ones; counts whole.
std::string MeasuredNumber(double value);
// As a paper prints it: no more decimals than it has, but two.
std::string PublishedNumber(double value, const std::string& mark);
// "8.495 (8.476 to 8.514)"; without the interval where there is none.
std::string MeasuredInterval(const Interval& interval, int seeds);
// Is there one? Of one seed there is none, and of what has no seeds only where it says so.
bool HasInterval(const Interval& interval, int seeds);
// Whether a figure is as asked: "yes", "no", "open" where its interval leaves it open; nothing
// where it is not measured.
std::string MetText(const EvidenceRow& row);
// A text of a paper's files in one line: a line's end would begin a heading or end a table.
std::string OneLine(const std::string& text);
// The same for a cell of a table, which a '|' would end.
std::string TableCell(const std::string& text);

}  // namespace mnemo
