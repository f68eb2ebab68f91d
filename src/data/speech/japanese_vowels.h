// Japanese Vowels (Kudo, Toyama and Shimbo 1999, UCI): nine men say /ae/; tell who speaks. 12 LPC
// cepstra a frame, 7 to 29 frames, 270 utterances to train on (30 a speaker) and 370 to test on.
//
// Read: the .ts files of the time series archive, JapaneseVowels_TRAIN.ts and
// JapaneseVowels_TEST.ts. Lines of '#' are remarks, of '@' the header; after @data each line is an
// utterance: 12 lists of numbers, one a cepstrum, parted by ':', then the speaker, 1 to 9.
//
// Takes its bytes for hostile; a bad utterance goes to BadData. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/bad_data.h"

namespace mnemo {

constexpr int kVowelCepstra = 12, kVowelSpeakers = 9;

struct VowelUtterance {
  std::vector<float> cepstra;  // [frames, 12]
  int speaker = 0;             // 0 to 8

  int frames() const { return static_cast<int>(cepstra.size()) / kVowelCepstra; }
};

// Throws Error (kBadInput) where the file is none of these, or at the first bad utterance if `bad`
// says so.
std::vector<VowelUtterance> ParseJapaneseVowels(std::string_view bytes, const std::string& file,
                                                BadData* bad);

}  // namespace mnemo
