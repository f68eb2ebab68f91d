// A passage of a text, each character on the colour of a unit's value after it was read, as
// Karpathy, Johnson and Fei-Fei (2015) show units in their figure 2. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

// Markup without script. `values`: one a byte of `text`. The colour is the value where all are in
// -1 .. 1, else its tanh as in the paper; where either spans less than a quarter of the colours,
// the values from the lowest to the highest of the passage. `marked`: one a byte, or empty: what is
// not 0 is underlined. A character of several bytes has the colour of its last.
std::string UnitPassage(std::string_view text, const std::vector<float>& values,
                        const std::vector<float>& marked);

// The colours with their numbers, for what UnitPassage shows of these values.
std::string UnitPassageScale(const std::vector<float>& values);

// The style that both need.
std::string UnitPassageStyle();

}  // namespace mnemo
