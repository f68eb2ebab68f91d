// Piano rolls out of the pickles that Boulanger-Lewandowski et al. (2012) published:
// {"train": [sequence, ...], "valid": ..., "test": ...}, a sequence a list of steps, a step a tuple
// of the MIDI pitches that sound. -1 stands for a rest, as in later collections. Any thread may
// call.
#pragma once

#include <string>
#include <string_view>

#include "data/music/piano_roll.h"
#include "data/music/pickle_file.h"

namespace mnemo {

// A roll's name is as Python counts: "train[0]". Throws Error (kBadInput) that names the place.
PianoRolls RollsFromPickle(const Pickle& pickle, const std::string& file);

// ReadPickle and the above.
PianoRolls ReadPickleRolls(std::string_view bytes, const std::string& file);

}  // namespace mnemo
