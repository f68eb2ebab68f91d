// The text passage, coloured by what a unit holds after each character, with a choice of cell,
// value, layer and unit.
//
// Values travel in the page as one signed byte each, [bytes of text][units shown], base64:
// value = byte / 127 * scale. Without script the page shows the first value's most varying unit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/compare_report.h"

namespace mnemo {

// How a value becomes a colour between -1 (the lowest) and 1.
enum class ColourScale {
  kUnit,    // all values in 0 .. 1, as a gate's: 2 v - 1
  kSigned,  // all in -1 .. 1: v
  kTanh,    // anything else: tanh(v), as Karpathy, Johnson, Fei-Fei (2015) colour an LSTM's memory
};

// One trace, ready to be shown.
struct PackedTrace {
  ColourScale colour = ColourScale::kSigned;
  double scale = 1;            // the largest finite |value|, or 1
  std::vector<int> shown;      // units, most varying first
  std::vector<int8_t> values;  // [bytes, shown]; -128 where a value is not finite
};

// Keeps the `most` units whose values vary most (standard deviation over the passage).
PackedTrace PackTrace(const PassageTrace& trace, int most);

// The class of a packed value: 0 .. kValueColours - 1, or -1 for "not finite".
int ColourOf(const PackedTrace& trace, int8_t packed);

std::string Base64(std::string_view bytes);

// Controls, coloured text, scale, and the data for the script; "" if no cell has a passage.
// `budget` is about how many characters of base64 the page may hold; where more would be needed,
// each trace shows fewer units, and the page says so.
std::string PassageHtml(const CompareReport& report, int64_t budget = 1000000);

// What makes the controls work.
std::string PassageScript();

}  // namespace mnemo
