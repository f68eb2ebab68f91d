#include "data/music/piano_roll.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {

void Roll::AddStep(const PitchSet& pitches) {
  pitches.ForEach([&](uint8_t pitch) { pitches_.push_back(pitch); });
  MNEMO_CHECK(pitches_.size() <= UINT32_MAX);
  ends_.push_back(static_cast<uint32_t>(pitches_.size()));
}

std::span<const uint8_t> Roll::At(size_t step) const {
  const size_t begin = step == 0 ? 0 : ends_[step - 1];
  return std::span(pitches_).subspan(begin, ends_[step] - begin);
}

RollCounts Count(std::span<const Roll> rolls) {
  RollCounts counts;
  for (const Roll& roll : rolls) {
    ++counts.sequences;
    counts.steps += roll.steps();
    counts.notes += roll.notes();
    for (size_t step = 0; step < roll.steps(); ++step) {
      const auto pitches = roll.At(step);
      if (pitches.empty()) continue;
      const int low = pitches.front(), high = pitches.back();
      counts.lowest = counts.lowest < 0 ? low : std::min(counts.lowest, low);
      counts.highest = std::max(counts.highest, high);
    }
  }
  return counts;
}

RollCounts Count(const PianoRolls& rolls) {
  RollCounts all;
  for (const auto* part : {&rolls.train, &rolls.valid, &rolls.test}) {
    const RollCounts counts = Count(*part);
    all.sequences += counts.sequences;
    all.steps += counts.steps;
    all.notes += counts.notes;
    all.highest = std::max(all.highest, counts.highest);
    if (counts.lowest >= 0) {
      all.lowest = all.lowest < 0 ? counts.lowest : std::min(all.lowest, counts.lowest);
    }
  }
  return all;
}

void CheckRolls(const PianoRolls& rolls, const std::string& file) {
  struct Part {
    const char* name;
    const std::vector<Roll>& rolls;
  };
  for (const Part& part :
       {Part{"train", rolls.train}, Part{"valid", rolls.valid}, Part{"test", rolls.test}}) {
    if (part.rolls.empty()) {
      throw BadInput(fmt::format("the part '{}' has no sequences", part.name)).At(file);
    }
    for (const Roll& roll : part.rolls) {
      if (roll.steps() == 0) {
        throw BadInput(fmt::format("{} has no steps", Legible(roll.name()))).At(file);
      }
    }
  }
}

KeyColumns ChungColumns(const PianoRolls& rolls) {
  const int highest = Count(rolls).highest;
  if (highest < 1) {
    throw BadInput("no key above pitch 0 sounds anywhere, so that the input has no width")
        .At(rolls.name);
  }
  return {.first = 1, .width = highest};
}

int ColumnOf(int pitch, const KeyColumns& columns) {
  const int column = pitch - columns.first;
  if (column < 0 || column >= columns.width) {
    throw BadInput("a pitch has no column in the model's input")
        .Found(fmt::format("MIDI pitch {}", pitch))
        .Allowed(fmt::format("{} to {}", columns.first, columns.first + columns.width - 1));
  }
  return column;
}

std::vector<uint8_t> Encode(const Roll& roll, const KeyColumns& columns) {
  std::vector<uint8_t> encoded(roll.steps() * columns.width);
  for (size_t step = 0; step < roll.steps(); ++step) {
    for (const uint8_t pitch : roll.At(step)) {
      encoded[step * columns.width + ColumnOf(pitch, columns)] = 1;
    }
  }
  return encoded;
}

}  // namespace mnemo
