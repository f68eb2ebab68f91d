// Raw audio as Chung et al. 2014 model it: a step reads `window` samples and predicts the `next`
// ones by a density; the window then moves on by `next`.
//
// Samples are divided by the training part's deviation, after noise of one 16-bit step has been put
// back (data/speech/recording.h gives multiples of 2^-15: densities would grow for ever on them).
// One thread.
#pragma once

#include <string>
#include <vector>

#include "data/sets/data_set.h"

namespace mnemo {

struct AudioFile {
  std::string name;
  Split split = Split::kTrain;
  fs::path file;
};

std::vector<SetOption> RawAudioOptions();  // window, next, steps

struct RawAudio {
  std::string name;                // of the set
  int channel = 0;                 // RecordingOptions
  std::vector<std::string> notes;  // beside those on windows and scale
};

// Recordings in this order; all have the rate of the first that is read. Throws Error (kBadInput)
// when the training part is silent; a recording that cannot be used goes to source.bad.
void PrepareRawAudio(const RawAudio& audio, const std::vector<AudioFile>& files,
                     const SetSource& source, const OpenSink& open);

}  // namespace mnemo
