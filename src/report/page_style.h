// How a page looks: its style sheet, for light and dark, for a phone and a desktop.
#pragma once

#include <string>

namespace mnemo {

// Classes s0 .. s7 colour cells, l1 .. l4 layers; more of them begin again.
inline constexpr int kSeriesColours = 8;
inline constexpr int kLayerColours = 4;
// Classes q0 .. q20 colour a value: q0 the lowest, q10 the middle, q20 the highest.
inline constexpr int kValueColours = 21;

std::string PageStyle();

}  // namespace mnemo
