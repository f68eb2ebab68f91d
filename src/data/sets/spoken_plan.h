// Who says what in the sets that flite speaks: sentences of a small grammar
// (speech/spoken_sentences.h), no sentence twice, so that the test part says nothing that was
// trained on. Words are shared by all parts.
//
// The first eight tenths of the sentences train, a tenth chooses, a tenth reports; the voices take
// turns, so that all of them are in each part. With a test voice that one says the test part and
// nothing else, and the others the rest: then neither sentence nor speaker is known.
//
// A pure function of its arguments; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/sequences.h"

namespace mnemo {

struct SpokenItem {
  std::string name;  // "slt-00012"
  std::string text, voice;
  Split split = Split::kTrain;
};

// sentences >= 3. `test_voice` may be empty. Throws Error (kBadInput): an unknown or repeated
// voice, voices of different rates (kal has 8 kHz), a test voice that is not one of them or the
// only one.
std::vector<SpokenItem> PlanSpeech(int64_t sentences, const std::vector<std::string>& voices,
                                   const std::string& test_voice, uint64_t seed);

}  // namespace mnemo
