// Standard MIDI files (formats 0 and 1) as notes with times in ticks.
//
// Source: "Standard MIDI Files 1.0" of the MIDI Manufacturers Association. Read: note-on and
// note-off, with running status (which here outlives meta events, as many programs write it).
// Passed over: all other messages, SysEx, meta events and chunks that are not tracks. Refused:
// format 2 (pieces that do not belong together), SMPTE time (there are no quarter notes in it),
// damaged files.
//
// Tempo is not read: a grid of quarter notes and their parts does not depend on it.
//
// Nothing is allocated by a length that the file only claims. Any thread may call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

struct MidiNote {
  uint64_t start = 0, end = 0;  // ticks; a note may have no length
  uint8_t pitch = 0;            // 0 .. 127
  uint8_t channel = 0;          // 0 .. 15; 9 is percussion

  bool operator==(const MidiNote&) const = default;
};

struct MidiFile {
  int ticks_per_quarter = 0;    // 1 .. 32767
  std::vector<MidiNote> notes;  // of all tracks, as they end
};

// Later ticks are an error: 2^40 are 400 years at 480 ticks a quarter note.
constexpr uint64_t kMaxMidiTick = uint64_t{1} << 40;

bool LooksLikeMidi(std::string_view bytes);

// A note-off ends the note of its track, channel and pitch that has sounded longest; one that ends
// nothing is passed over; a note that nothing ends lasts to the end of its track. Throws Error
// (kBadInput) with the byte where the file is damaged.
MidiFile ReadMidi(std::string_view bytes, const std::string& file);

}  // namespace mnemo
