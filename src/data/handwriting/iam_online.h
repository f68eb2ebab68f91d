// The two kinds of files of IAM-OnDB (Liwicki and Bunke 2005): pen strokes of one text line, and
// the transcript of a form's lines. The database as a whole: iam_folder.h.
//
// Strokes, ISO-8859-1 or UTF-8, at most 4 MiB (a line takes about 0.1):
//   WhiteboardCaptureSession > StrokeSet > Stroke > Point (attributes x, y, time)
// The time is in seconds, y grows downwards. Other elements and attributes are passed over.
//
// Transcripts: after a line "CSR:" (corrected recognition) the lines' texts in order; blank lines
// do not count. ISO-8859-1 or UTF-8.
//
// Both take their bytes for hostile and throw Error (kBadInput). Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/handwriting/drawing.h"

namespace mnemo {

// At least one stroke. Refused: a stroke without points, coordinates that are no finite numbers, a
// time that falls within a stroke.
std::vector<Stroke> ParseIamStrokes(std::string_view bytes, const std::string& file);

// The texts after CSR:, without spaces at their ends, as UTF-8. May be empty.
std::vector<std::string> ParseIamTranscript(std::string_view bytes, const std::string& file);

}  // namespace mnemo
