// Utterances as frames whose columns are brought to mean 0 and deviation 1 by the training part:
// what the speech and handwriting sets share. One thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "data/matrix.h"
#include "data/sequences.h"
#include "data/sets/data_set.h"

namespace mnemo {

// One utterance that can be read any number of times: the training part is read twice, since the
// whole need not fit into memory.
struct FrameSource {
  std::string name;
  Split split = Split::kTrain;
  // Frames, and the record's targets (classes or labels, by the form). Throws Error.
  std::function<Matrix(SequenceRecord* record)> read;
};

// What is done to the frames that were read.
struct FrameSteps {
  int derivatives = 0;  // how often to append the columns' derivatives, before they are scaled
  // So many frames to each side are joined to every frame, after that: a column has the same scale
  // wherever it stands. Beyond the ends stand copies of the first and the last frame.
  int context = 0;

  // Width of a step that was made of a frame of `columns`.
  int Width(int64_t columns) const {
    return static_cast<int>(columns * (derivatives + 1) * (2 * context + 1));
  }
};

// Reads what can be read, fits the columns on the training part, and hands everything to the sink.
// What throws goes to source.bad, once.
void AddScaledFrames(const SetSource& source, std::vector<FrameSource> utterances,
                     const FrameSteps& steps, SequenceSink& sink);

}  // namespace mnemo
