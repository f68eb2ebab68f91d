// Names above a stretch of time: phones below a waveform, words, runs of a class; and the axis
// below them. Drawn into an Svg that its caller lays out.
#pragma once

#include <string>
#include <vector>

#include "report/axis.h"
#include "report/set_example.h"
#include "report/svg.h"

namespace mnemo {

// Draws a band of spans: its upper edge at `top`, a short line at every boundary, each name in the
// middle of its span, in the first of up to three rows where it does not touch another name. A name
// without room is left out, and the pointer still finds it. Returns the band's height.
double DrawSpanTrack(const std::vector<Span>& spans, const Axis& x, double top, Svg* svg);

// The height that DrawSpanTrack would give.
double SpanTrackHeight(const std::vector<Span>& spans, const Axis& x);

// Ticks, their numbers and the axis' title below `y`, 40 pixels in all.
void DrawTimeAxis(const Axis& x, double y, const std::string& title, Svg* svg);
inline constexpr double kTimeAxisHeight = 40;

// Pixels that a text of a figure takes at most, about: for what must not overlap.
double TextWidth(const std::string& text);

}  // namespace mnemo
