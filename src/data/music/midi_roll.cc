#include "data/music/midi_roll.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {
namespace {

constexpr int kPercussion = 9;
constexpr uint64_t kMaxMidiBytes = uint64_t{1} << 24;

// The first step whose moment is not before the tick.
uint64_t StepFrom(uint64_t tick, const MidiFile& midi, const MidiGrid& grid) {
  const auto quarter = static_cast<uint64_t>(midi.ticks_per_quarter);
  return (tick * static_cast<uint64_t>(grid.steps_per_quarter) + quarter - 1) / quarter;
}

void CheckGrid(const MidiGrid& grid) {
  if (grid.steps_per_quarter < 1 || grid.steps_per_quarter > kMaxStepsPerQuarter) {
    throw BadInput("a quarter note cannot have so many steps")
        .Found(std::to_string(grid.steps_per_quarter))
        .Allowed(fmt::format("1 to {}", kMaxStepsPerQuarter));
  }
}

bool IsMidiName(std::string name) {
  for (char& letter : name) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return name.ends_with(".mid") || name.ends_with(".midi");
}

std::vector<std::string> MidiNames(const fs::path& folder) {
  std::error_code code;
  if (!fs::is_directory(folder, code)) {
    throw BadInput("there is no such folder")
        .At(folder.string())
        .Hint("a folder of MIDI files has the subfolders train, valid and test");
  }
  std::vector<std::string> names;
  fs::directory_iterator entry(folder, code), end;
  while (!code && entry != end) {
    std::error_code ignored;
    const std::string name = entry->path().filename().string();
    if (IsMidiName(name) && !entry->is_directory(ignored)) names.push_back(name);
    entry.increment(code);
  }
  if (code) throw BadInput("cannot list the folder: " + code.message()).At(folder.string());
  if (names.empty()) throw BadInput("the folder has no MIDI files (.mid)").At(folder.string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

Roll RollFromMidi(const MidiFile& midi, const MidiGrid& grid, const std::string& name,
                  const std::string& file) {
  CheckGrid(grid);
  std::vector<MidiNote> notes;
  uint64_t steps = 0;
  for (const MidiNote& note : midi.notes) {
    if (note.channel == kPercussion && !grid.percussion) continue;
    notes.push_back(note);
    steps = std::max(steps, StepFrom(note.end, midi, grid));
  }
  if (steps == 0) {
    throw BadInput("nothing sounds in the MIDI file")
        .At(file)
        .Found(midi.notes.empty() ? "no notes"
               : notes.empty()    ? "percussion only"
                                  : "notes of no length");
  }
  if (steps > kMaxMidiSteps) {
    throw BadInput("the MIDI file is too long")
        .At(file)
        .Found(fmt::format("{} steps", steps))
        .Allowed(fmt::format("{} steps", kMaxMidiSteps))
        .Hint("take fewer steps per quarter note");
  }
  // By their beginnings: then each key's steps are filled from left to right, and none twice.
  std::sort(notes.begin(), notes.end(),
            [](const MidiNote& a, const MidiNote& b) { return a.start < b.start; });
  std::vector<PitchSet> pitches(steps);
  std::array<uint64_t, kPitches> filled = {};
  for (const MidiNote& note : notes) {
    uint64_t& next = filled[note.pitch];
    next = std::max(next, StepFrom(note.start, midi, grid));
    for (const uint64_t end = StepFrom(note.end, midi, grid); next < end; ++next) {
      pitches[next].Add(note.pitch);
    }
  }
  Roll roll(name);
  for (const PitchSet& step : pitches) roll.AddStep(step);
  return roll;
}

PianoRolls ReadMidiFolder(const fs::path& folder, const MidiGrid& grid, BadData* bad) {
  CheckGrid(grid);
  PianoRolls rolls;
  rolls.name = folder.string();
  uint64_t steps = 0;
  const auto read = [&](const char* part_name, std::vector<Roll>* part) {
    for (const std::string& name : MidiNames(folder / part_name)) {
      const fs::path path = folder / part_name / name;
      const std::string roll_name = fmt::format("{}/{}", part_name, Legible(name, 200));
      const std::string shown = (folder / roll_name).string();
      try {
        const MidiFile midi = ReadMidi(ReadFile(path, kMaxMidiBytes), shown);
        part->push_back(RollFromMidi(midi, grid, roll_name, shown));
        steps += part->back().steps();
      } catch (Error& error) {
        bad->Report(error.At(shown));
      }
      if (steps > kMaxRollSteps) {
        throw BadInput("the folder's files have too many steps")
            .At(folder.string())
            .Allowed(fmt::format("at most {} in all", kMaxRollSteps));
      }
    }
  };
  read("train", &rolls.train);
  read("valid", &rolls.valid);
  read("test", &rolls.test);
  CheckRolls(rolls, folder.string());
  return rolls;
}

}  // namespace mnemo
