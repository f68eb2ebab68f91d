// libFuzzer: whatever ReadMidi takes has notes that end after they begin; on every grid a key
// sounds at a step's moment exactly when one of its notes does.
#include <algorithm>

#include "base/error.h"
#include "data/music/midi_file.h"
#include "data/music/midi_roll.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  try {
    const mnemo::MidiFile midi =
        mnemo::ReadMidi(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz");
    for (const mnemo::MidiNote& note : midi.notes) {
      MNEMO_CHECK(note.start <= note.end && note.end <= mnemo::kMaxMidiTick);
      MNEMO_CHECK(note.pitch < mnemo::kPitches && note.channel < 16);
    }
    for (const int parts : {1, 7}) {
      const mnemo::MidiGrid grid{.steps_per_quarter = parts, .percussion = true};
      const mnemo::Roll roll = mnemo::RollFromMidi(midi, grid, "roll", "fuzz");
      const size_t looked_at = std::min<size_t>(roll.steps(), 50);
      for (size_t step = 0; step < looked_at; ++step) {
        const uint64_t moment = step * static_cast<uint64_t>(midi.ticks_per_quarter);
        mnemo::PitchSet sounding;
        for (const mnemo::MidiNote& note : midi.notes) {
          if (note.start * parts <= moment && moment < note.end * parts) sounding.Add(note.pitch);
        }
        mnemo::Roll expected;
        expected.AddStep(sounding);
        const auto a = roll.At(step), b = expected.At(0);
        MNEMO_CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end()));
      }
    }
  } catch (const mnemo::Error&) {
  }
  return 0;
}
