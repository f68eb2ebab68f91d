// Recordings of books read aloud (librivox.org) with the times of words and phones that
// pocketsphinx found: a folder of NAME.wav (16 kHz), NAME.txt (what is read, in one line) and
// NAME.phone.json (spoken_times.h).
//
// At hand: 5 utterances, 24.7 s. Times are the recogniser's, not a person's.
//
// Values without owners; any thread may call.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "data/bad_data.h"
#include "data/speech/spoken_times.h"

namespace mnemo {

struct LibrivoxUtterance {
  std::string name, text;
  fs::path wav, times;  // times: the .phone.json
};

// By name. To `bad` go recordings without .txt or .phone.json, and empty or non-UTF-8 texts. Throws
// Error (kBadInput) when there is no such folder, and when it has no recording.
std::vector<LibrivoxUtterance> FindLibrivox(const fs::path& root, BadData& bad);

// The times of an utterance, whose words must be those of its text. Throws Error (kBadInput).
SpokenTimes ReadSpokenTimes(const LibrivoxUtterance& utterance, int64_t samples = -1);

}  // namespace mnemo
