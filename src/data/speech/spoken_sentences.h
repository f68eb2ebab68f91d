// Sentences to be spoken: digits, letters spelled out, colours, times and short commands, from a
// small grammar of our own. 70-odd words, so that a model of a few minutes of speech can know them.
//
// Everything is a pure function of (seed, index); any thread may call.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mnemo {

// Lower-case words with single spaces, without punctuation: "put four blue boxes left of the door".
// index < 2^32.
std::string SpokenSentence(uint64_t seed, uint64_t index);

// Every word that SpokenSentence can make, bytewise sorted.
std::vector<std::string> SpokenWords();

}  // namespace mnemo
