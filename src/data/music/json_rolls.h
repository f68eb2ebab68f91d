// Piano rolls out of JSON, in the form of Huang's JSB-Chorales-dataset:
// {"train": [[[60, 64, 67, 72], ...], ...], "valid": ..., "test": ...}: parts, sequences, steps,
// MIDI pitches. -1 stands for a voice that rests, an empty step for silence; a pitch that two
// voices sing counts once. The text is read in one pass, and nothing is kept but the rolls. Any
// thread may call.
#pragma once

#include <string>
#include <string_view>

#include "data/music/piano_roll.h"

namespace mnemo {

// A roll's name is as JSON's readers count: "train[0]". Throws Error (kBadInput): with line and
// column where the text stops being JSON, with the place ("train[3][17]") where it is no piano
// roll.
PianoRolls ReadJsonRolls(std::string_view text, const std::string& file);

}  // namespace mnemo
