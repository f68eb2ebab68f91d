// Notes on a grid: a piano roll out of a MIDI file, and out of a folder of them.
//
// A step of the roll holds the keys that sound at the step's beginning: step k stands for the
// moment of tick k * ticks_per_quarter / steps_per_quarter, and a note is in it when start <=
// moment < end. So a note that lies between two moments is in no step, and one that is struck again
// at once is not told from one that is held. The first step is the file's beginning, the last one
// holds the end of the last note. All of it is whole-number arithmetic; nothing is rounded.
//
// Boulanger-Lewandowski et al. (2012) have a step for each quarter note of JSB Chorales and for
// each eighth note of the other three sets. Percussion (channel 10) has no pitches and is left out
// unless asked for.
#pragma once

#include <string>

#include "base/files.h"
#include "data/bad_data.h"
#include "data/music/midi_file.h"
#include "data/music/piano_roll.h"

namespace mnemo {

struct MidiGrid {
  int steps_per_quarter = 1;  // 1: a step a quarter note; 2: an eighth; 1 .. kMaxStepsPerQuarter
  bool percussion = false;    // also the keys of channel 10
};
constexpr int kMaxStepsPerQuarter = 96;
// Of one piece: two hours of eighth notes at 120 quarter notes a minute are 28,800.
constexpr uint64_t kMaxMidiSteps = 200'000;

// Throws Error (kBadInput) when nothing sounds, when there would be too many steps, and for a grid
// that is not allowed. `file` is for messages. Any thread may call.
Roll RollFromMidi(const MidiFile& midi, const MidiGrid& grid, const std::string& name,
                  const std::string& file);

// A folder with the subfolders train, valid and test; of each the files (not folders) whose names
// end in .mid or .midi, in any case, in bytewise order. A roll's name is "train/NAME.mid", made
// printable. A file that cannot be read is reported to `bad`. Throws Error (kBadInput) when a
// subfolder is missing, or has no such file, or none that can be used. One thread.
PianoRolls ReadMidiFolder(const fs::path& folder, const MidiGrid& grid, BadData* bad);

}  // namespace mnemo
