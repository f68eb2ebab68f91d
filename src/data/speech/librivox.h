// Recordings of books read aloud (librivox.org) with the times of words and phones that
// pocketsphinx found: a folder of NAME.wav (16 kHz), NAME.txt (what is read, in one line) and
// NAME.phone.json.
//
// The JSON is {"b", "d", "t", "w": [word ...]}; a word is the same with phones as its "w"; "b" is
// where it begins and "d" how long it lasts, in seconds with steps of 0.01; "t" the text, of a word
// with the number of its pronunciation, "and(2)". Silence is the word "<sil>" with the phone SIL.
// At hand: 5 utterances, 24.7 s. Times are the recogniser's, not a person's.
//
// Values without owners; any thread may call.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "data/bad_data.h"
#include "data/speech/phone_labels.h"

namespace mnemo {

constexpr int64_t kLibrivoxRate = 16'000;

// In samples at kLibrivoxRate, rounded to the nearest. Phones follow each other without gaps.
struct SpokenTimes {
  std::string text;
  std::vector<TimedLabel> words;   // "and"; without "<sil>"
  std::vector<TimedLabel> phones;  // "AE"; with SIL
};

struct LibrivoxUtterance {
  std::string name, text;
  fs::path wav, times;  // times: the .phone.json
};

// A .phone.json. Throws Error (kBadInput) with the word or phone that is at fault: what is no JSON
// or of another form, times that are no numbers, negative or longer than a day, that do not ascend,
// gaps between phones, phones that do not fill their word, and an end after `samples` (below 0: not
// known).
SpokenTimes ParseSpokenTimes(std::string_view json, const std::string& file, int64_t samples = -1);

// By name. To `bad` go recordings without .txt or .phone.json, and empty or non-UTF-8 texts. Throws
// Error (kBadInput) when there is no such folder, and when it has no recording.
std::vector<LibrivoxUtterance> FindLibrivox(const fs::path& root, BadData& bad);

// The times of an utterance, whose words must be those of its text. Throws Error (kBadInput).
SpokenTimes ReadSpokenTimes(const LibrivoxUtterance& utterance, int64_t samples = -1);

}  // namespace mnemo
