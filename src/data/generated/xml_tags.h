// XML of Jozefowicz et al. 2015 (papers.md 4.2): nested tags with random names; predict the next
// character.
//
// The paper's rule, step by step: with probability 1/2, or once 50 steps are over, close the last
// open tag, or stop if none is open; else open a new one, its name of 2 to 10 lower-case letters
// (count and letters uniform). Read literally, half of all samples are empty, and a network cannot
// be trained on those; they are drawn again here, which is the same as opening a tag in the first
// step. `allow_empty` follows the letter: an empty sample is a sequence of no steps.
//
// 29 symbols: 26 letters and < > /. Every character after the first is scored; most letters of an
// opening tag cannot be known, so that no network comes near 100 %.
#pragma once

#include <string>

#include "data/generated/symbol_task.h"

namespace mnemo {

struct XmlOptions {
  int max_steps = 50;               // 1 to 10,000
  int min_name = 2, max_name = 10;  // 1 <= min_name <= max_name <= 1000
  bool allow_empty = false;
};

// Throws Error (kBadInput) where an option is out of its range.
SymbolTask XmlTags(const XmlOptions& options = {});

// The whole text of a sequence.
std::string XmlText(const XmlOptions& options, uint64_t seed, uint64_t index);

}  // namespace mnemo
