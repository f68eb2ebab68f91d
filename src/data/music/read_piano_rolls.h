// Piano rolls out of whatever a user has: finds the format by the file's first bytes, and where
// these leave it open by the ending of its name.
#pragma once

#include "base/files.h"
#include "data/bad_data.h"
#include "data/music/midi_roll.h"
#include "data/music/piano_roll.h"

namespace mnemo {

// A MATLAB file (mat_file.h), a pickle (pickle_rolls.h), JSON (json_rolls.h), at most
// kMaxMusicBytes; or a folder of MIDI files (midi_roll.h), which alone needs `grid` and reports to
// `bad`: in one file there is nothing to leave out. The set's name is that of the file without its
// ending, or of the folder. Throws Error (kBadInput). One thread.
PianoRolls ReadPianoRolls(const fs::path& path, BadData* bad, const MidiGrid& grid = {});

// The largest of the four sets, MuseData as a pickle of protocol 0, has 9.5 MB.
constexpr uint64_t kMaxMusicBytes = uint64_t{64} << 20;

}  // namespace mnemo
