// One sequence as a person would look at it: which pictures and words, by the form of its set.
// Pure functions; any thread.
#pragma once

#include <string>
#include <vector>

#include "data/sequences.h"
#include "data/sets/spoken_example.h"
#include "report/set_example.h"
#include "report/svg.h"

namespace mnemo {

struct ExampleFigure {
  std::string kind;  // "roll", "waveform", "window", "features", "curves", "pen", "targets"
  Svg svg;
  std::string caption;  // plain text; may be empty
};

struct ExampleView {
  SetExample example;
  // What stands beside the name: "60 steps", "first 500 of 612 steps", a class.
  std::string about;
  std::string sentence;      // what was said, where it is known; may be empty
  std::string label_string;  // of sets of label strings, as Spelled() has it
  std::string symbols_html;  // of sets of symbols
  std::vector<ExampleFigure> figures;
};

// `spoken` is the utterance's sound from the published files, or null. It is drawn in full, also
// where the features are cut.
ExampleView ViewOf(const SequenceData& data, Split part, int64_t index,
                   const SpokenExample* spoken = nullptr);

// "60 steps", "1 step, 0.5 seconds", "first 500 of 612 steps".
std::string StepsText(const SetExample& example, double step_seconds);

// One or two sentences that say how the set's pictures are to be read.
std::string HowToRead(const SequenceData& data, bool with_sound);

}  // namespace mnemo
