// Bits over time as rectangles: music as a piano roll, other bits with their own names. Pure
// functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/matrix.h"
#include "report/svg.h"

namespace mnemo {

// "C4" for MIDI note 60, "F#2" for 42; the octave changes at C.
std::string PitchName(int midi_note);
// 60 of "MIDI 60", as the music sets call their columns; nothing of another name.
std::optional<int> PitchOf(const std::string& column_name);
// Whether all columns are pitches, so that the picture is a piano roll.
bool ArePitches(const std::vector<std::string>& column_names);

// `bits`: [steps, columns] of 0 and 1, steps > 0. Time runs to the right, columns upwards from the
// lowest that sounds to the highest; a run of ones is one rectangle of class "note" that says its
// name and steps. Pitches have a line at every C and dark rows for black keys.
Svg PianoRollFigure(const Matrix& bits, const std::vector<std::string>& column_names);

}  // namespace mnemo
