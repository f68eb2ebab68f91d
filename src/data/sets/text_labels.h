// Transcripts as strings of labels: their characters, or their words (which may be phones).
//
// The labels are those of the training part's transcripts, in bytewise order. What the training
// part does not have, or too seldom, is the label "<unk>", which stands last: in the test part it
// counts as an error whatever is recognised, as it should. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

constexpr char kUnknownLabel[] = "<unk>";

struct Transcript {
  std::string text;
  bool trains = false;
};

enum class TextUnit { kCharacters, kWords };

struct TextLabels {
  std::vector<std::string> names;
  std::vector<std::vector<int32_t>> labels;  // of each transcript
  int64_t unknown = 0;                       // how many labels are "<unk>"
};

// White space between words becomes one space, and none stands at the ends. `least`: what the
// training part has fewer times is unknown. Throws Error (kBadInput) when nothing is known.
TextLabels LabelTranscripts(const std::vector<Transcript>& transcripts, TextUnit unit,
                            int64_t least);

// What the set says where some labels are "<unk>", empty where none is. `units`: "words".
std::string UnknownNote(const TextLabels& labels, const std::string& units);

}  // namespace mnemo
