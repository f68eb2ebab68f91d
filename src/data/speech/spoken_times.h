// Times of words and phones that pocketsphinx finds in a recording, as JSON.
//
// The file is {"b", "d", "t", "w": [word ...]}; a word is the same with phones as its "w"; "b" is
// where it begins and "d" how long it lasts, in seconds with steps of 0.01; "t" the text, of a word
// with the number of its pronunciation, "and(2)". Silence is the word "<sil>" with the phone SIL.
//
// A pure function over values; any thread may call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/speech/phone_labels.h"

namespace mnemo {

constexpr int64_t kSpokenTimesRate = 16'000;

// In samples at kSpokenTimesRate, rounded to the nearest. Phones follow each other without gaps.
struct SpokenTimes {
  std::string text;
  std::vector<TimedLabel> words;   // "and"; without "<sil>"
  std::vector<TimedLabel> phones;  // "AE"; with SIL
};

// A .phone.json. Throws Error (kBadInput) with the word or phone that is at fault: what is no JSON
// or of another form, times that are no numbers, negative or longer than a day, that do not ascend,
// gaps between phones, phones that do not fill their word, and an end after `samples` (below 0: not
// known).
SpokenTimes ParseSpokenTimes(std::string_view json, const std::string& file, int64_t samples = -1);

}  // namespace mnemo
