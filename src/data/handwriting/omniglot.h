// One drawing of Omniglot (Lake, Salakhutdinov and Tenenbaum 2015), as its stroke files have it:
// a line START, then lines "x,y,time" of one stroke, a line BREAK after each stroke. Times in
// milliseconds, y grows upwards (it is turned here). The set as a whole: omniglot_set.h.
//
// Recorded in many browsers, whose clocks step back by some milliseconds now and then (16 of 5,840
// drawings of the two small sets): such a time is taken as that of the point before.
//
// Takes its bytes for hostile; throws Error (kBadInput) with the line. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/handwriting/drawing.h"

namespace mnemo {

struct OmniglotStrokes {
  std::vector<Stroke> strokes;  // at least one
  int late_points = 0;          // whose time was raised
};

OmniglotStrokes ParseOmniglotStrokes(std::string_view bytes, const std::string& file);

}  // namespace mnemo
