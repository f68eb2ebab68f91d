// Polyphonic music as piano rolls: which keys sound at every step of a fixed grid, in three parts.
//
// The readers beside this file all give a PianoRolls: mat_file.h, pickle_rolls.h, json_rolls.h and
// midi_folder.h; read_piano_rolls.h finds the right one. The four sets that papers compare on, and
// their parts, are those of Boulanger-Lewandowski, Bengio and Vincent (ICML 2012).
//
// Pitches are MIDI's: 60 is the middle C, a piano has 21 to 108. Values without owners; any thread
// may call.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace mnemo {

constexpr int kPitches = 128;
constexpr int kLowestKey = 21, kKeys = 88;  // a piano's
// What one file or folder may hold; the largest of the four sets has 392,296 steps. Everything a
// reader allocates for steps is bounded by it, whatever a damaged file says.
constexpr uint64_t kMaxRollSteps = 4'000'000;

// A set of pitches: the keys of one step while it is read.
class PitchSet {
 public:
  void Add(int pitch) { words_[pitch / 64] |= uint64_t{1} << pitch % 64; }  // 0 <= pitch < kPitches
  bool Has(int pitch) const { return words_[pitch / 64] >> pitch % 64 & 1; }
  // Calls take(pitch) for each, ascending.
  template <class Take>
  void ForEach(Take take) const {
    for (int word = 0; word < 2; ++word) {
      for (uint64_t rest = words_[word]; rest != 0; rest &= rest - 1) {
        take(static_cast<uint8_t>(word * 64 + std::countr_zero(rest)));
      }
    }
  }

 private:
  std::array<uint64_t, 2> words_ = {};
};

// One piece.
class Roll {
 public:
  explicit Roll(std::string name = "") : name_(std::move(name)) {}

  void AddStep(const PitchSet& pitches);

  const std::string& name() const { return name_; }
  size_t steps() const { return ends_.size(); }
  // The pitches that sound at a step, ascending, none twice. Valid until the next AddStep.
  std::span<const uint8_t> At(size_t step) const;
  size_t notes() const { return pitches_.size(); }  // summed over the steps

  bool operator==(const Roll&) const = default;

 private:
  std::string name_;
  std::vector<uint8_t> pitches_;  // of all steps, joined
  std::vector<uint32_t> ends_;    // of each step's pitches in pitches_
};

struct PianoRolls {
  std::string name;  // of the file or folder
  std::vector<Roll> train, valid, test;

  bool operator==(const PianoRolls&) const = default;
};

struct RollCounts {
  uint64_t sequences = 0, steps = 0, notes = 0;
  int lowest = -1, highest = -1;  // pitches; -1 where nothing sounds

  bool operator==(const RollCounts&) const = default;
};

RollCounts Count(std::span<const Roll> rolls);
RollCounts Count(const PianoRolls& rolls);  // all three parts

// What every reader checks at its end: Throws Error (kBadInput, naming `file`) when a part has no
// sequence or a sequence no step.
void CheckRolls(const PianoRolls& rolls, const std::string& file);

// Which pitch is which column of a model's input: column = pitch - first.
struct KeyColumns {
  int first = kLowestKey;
  int width = kKeys;

  bool operator==(const KeyColumns&) const = default;
};

// A piano's 88 keys: column = pitch - 21.
inline KeyColumns PianoColumns() { return {}; }
// Chung et al. 2014: column = pitch - 1, as wide as the highest pitch of the whole set (papers.md
// 1.2: 93, 96, 105 and 108 for the four sets). Throws Error (kBadInput) when nothing sounds.
KeyColumns ChungColumns(const PianoRolls& rolls);

// 0 .. width - 1. Throws Error (kBadInput) when a pitch has no column.
int ColumnOf(int pitch, const KeyColumns& columns);

// 0 or 1 for every step and key: [steps, width]. Throws Error (kBadInput) when a pitch has no
// column.
std::vector<uint8_t> Encode(const Roll& roll, const KeyColumns& columns);

}  // namespace mnemo
