// InkML (W3C recommendation of 2011): the pen strokes of one file.
//
// Read: every <trace> in the document's order, wherever it stands, as a stroke; traceFormat with
// the channels X, Y and perhaps T in any order among others (without a traceFormat: X Y, then maybe
// T as a third value); T in seconds or milliseconds (its default) by the channel's `units`; without
// T, points are taken for 10 ms apart. A text from <annotation type="truth">, "label" or
// "transcription", the first in the document. Traces of a pen in the air (type "penUp") are passed
// over.
//
// Refused with a message: values as differences (prefixes ' and "), prefix !, hexadecimal and
// wildcard values of the channels that are used, formats that differ within a file, traces that
// continue others. At most 8 MiB and 64 levels of nesting. y is taken to grow downwards, as
// devices have it. Takes its bytes for hostile; throws Error (kBadInput). Any thread.
#pragma once

#include <string>
#include <string_view>

#include "data/handwriting/drawing.h"

namespace mnemo {

// The drawing's name is `file`. At least one stroke.
Drawing ParseInkml(std::string_view bytes, const std::string& file);

}  // namespace mnemo
