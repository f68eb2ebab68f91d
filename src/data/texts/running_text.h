// Texts become prepared sets: running texts of bytes or of words (SequenceForm::vocabulary).
#pragma once

#include <array>
#include <string>
#include <vector>

#include "data/sets/data_set.h"
#include "data/texts/shuffled_files.h"
#include "data/word_text.h"

namespace mnemo {

struct TextShares {
  double valid = 0.1, test = 0.1;  // of the bytes, at the end; the rest is the training part
  // Above 1: the joined text is cut into so many equal pieces of whole chunks of `chunk` bytes,
  // what is left over at the end is dropped, and every piece gives its first chunks to the training
  // part, the next to valid, the last to test; shares are rounded down to chunks, the rest is
  // test's. So char-rnn splits a text that it trains on in that many rows.
  int64_t streams = 1, chunk = 100;
};

// Bytes: the texts one behind the other, cut where the parts end; each text, or the piece of it
// that lies in a part, is a sequence. Throws Error (kBadInput) for parts without two bytes, and for
// a text too short for its streams.
void PrepareBytes(const std::string& name, const std::vector<NamedText>& texts,
                  const TextShares& shares, const OpenSink& open);

// Bytes again, in the symbols of another text: what it does not have is left out, and a note says
// how often. So a network can begin with one text and go on with the other. Throws Error
// (kBadInput) where the vocabulary is of words.
void PrepareBytes(const std::string& name, std::vector<NamedText> texts, const TextShares& shares,
                  const Vocabulary& vocabulary, const OpenSink& open);

// Bytes again, where every part has texts of its own.
void PrepareBytes(const std::string& name, const std::array<std::vector<NamedText>, 3>& parts,
                  const OpenSink& open);

// Words: each text is a sequence. `notes` are the form's.
void PrepareWords(const std::string& name, const std::array<std::vector<NamedText>, 3>& parts,
                  const WordChoice& choice, std::vector<std::string> notes, const OpenSink& open);

}  // namespace mnemo
