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

// Reads what can be read, fits the columns on the training part, and hands everything to the sink.
// What throws goes to source.bad, once. `derivatives`: how often to append the columns'
// derivatives.
void AddScaledFrames(const SetSource& source, std::vector<FrameSource> utterances, int derivatives,
                     SequenceSink& sink);

}  // namespace mnemo
