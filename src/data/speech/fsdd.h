// The Free Spoken Digit Dataset (github.com/Jakobovski/free-spoken-digit-dataset): 3,000 recordings
// at 8 kHz, recordings/DIGIT_SPEAKER_INDEX.wav, 6 speakers, 50 of each digit a speaker.
//
// Parts, by the index: test 0-4 (what its README lays down), valid 5-9 (ours: it has none), train
// the rest. So every speaker and digit is in each, 2,400 + 300 + 300 recordings.
//
// Values without owners; any thread may call.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "data/bad_data.h"

namespace mnemo {

struct FsddRecording {
  int digit = 0;
  std::string speaker;
  int index = 0;
  fs::path wav;
};

struct Fsdd {
  std::vector<FsddRecording> train, valid, test;  // each by speaker, digit, index
};

// Of `root`, or of root/recordings where there is such a folder. A .wav file with another name goes
// to `bad`. Throws Error (kBadInput) when there is no such folder or a part gets no recording.
Fsdd FindFsdd(const fs::path& root, BadData& bad);

}  // namespace mnemo
