// A text as words, as word models take it (Mikolov et al. 2010; the Penn Treebank's files): what
// stands between white space is a word, a line's end is the word <eos>, and of the training part
// only the commonest words are known; all others are <unk>.
//
// Pure functions; any thread may call.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "data/vocabulary.h"

namespace mnemo {

struct WordChoice {
  // Different words of the training part that become symbols, <eos> and <unk> included: the
  // commonest, of equally common ones the bytewise first. 0: all.
  int most_words = 10000;
};

struct WordText {
  std::array<Symbols, 3> parts;         // train, valid, test
  Vocabulary vocabulary;                // commonest first
  std::array<int64_t, 3> unknown = {};  // words of each part that are <unk>, those of the text too
};

// <unk> is in the vocabulary where any part needs it. Throws Error (kBadInput) with line and column
// for a word that is not UTF-8; `names` are the parts' in messages.
WordText SplitWords(const std::array<std::string_view, 3>& parts,
                    const std::array<std::string, 3>& names, const WordChoice& choice);

}  // namespace mnemo
