// Handwriting made here: words drawn with Hershey's fonts and distorted, as pen strokes with times,
// whose transcripts are exact. A stand-in for IAM-OnDB that everybody has.
//
// A word is a pure function of (fonts, words, seed, index). Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/handwriting/drawing.h"
#include "data/handwriting/hershey.h"

namespace mnemo {

// How far words differ. Each is drawn once a word and uniformly, but for the jitter. Lengths in
// font units (a capital letter is 21 high).
struct WordVariation {
  double slant = 0.4;      // x moves by up to this much per unit of height, to either side
  double scale = 0.3;      // size by a factor of exp(-this) .. exp(this)
  double stretch = 0.2;    // width alone, likewise
  double rotation = 0.08;  // radians, to either side
  double drift = 2;        // the baseline's waves are up to this high
  double gap = 2;          // letters come closer or farther by up to this (drawn for each)
  double jitter = 0.15;    // every point moves by a normal number of this standard deviation
  double step = 2;         // points are this far apart along the pen's way, before the jitter
  double speed = 0.3;      // time by a factor of exp(-this) .. exp(this); 10 ms a step is usual
};

// Common English words, in lower case: at least 200, all different.
const std::vector<std::string>& CommonWords();

// One word of `words` in one of `fonts`, both drawn. Without words: 3 to 8 lower-case letters, each
// drawn. The drawing's text is the word, its name "word 17" for index 17. Each stroke of the font
// is one of the drawing's, from even steps; a lifted pen travels at the same speed and pauses 50
// ms. Throws Error (kBadInput) where there is no font, a word has a character that the font lacks,
// or nothing but spaces. index < 2^48.
Drawing MakeHersheyWord(const std::vector<HersheyFont>& fonts,
                        const std::vector<std::string>& words, uint64_t seed, uint64_t index,
                        const WordVariation& variation = {});

// The words of index 0 .. count-1.
std::vector<Drawing> MakeHersheyWords(const std::vector<HersheyFont>& fonts,
                                      const std::vector<std::string>& words, int64_t count,
                                      uint64_t seed, const WordVariation& variation = {});

}  // namespace mnemo
