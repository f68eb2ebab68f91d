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
};

// Bytes: the texts one behind the other, cut where the parts end; each text, or the piece of it
// that lies in a part, is a sequence. Throws Error (kBadInput) for parts without two bytes.
void PrepareBytes(const std::string& name, const std::vector<NamedText>& texts,
                  const TextShares& shares, const OpenSink& open);

// Bytes again, where every part has texts of its own.
void PrepareBytes(const std::string& name, const std::array<std::vector<NamedText>, 3>& parts,
                  const OpenSink& open);

// Words: each text is a sequence. `notes` are the form's.
void PrepareWords(const std::string& name, const std::array<std::vector<NamedText>, 3>& parts,
                  const WordChoice& choice, std::vector<std::string> notes, const OpenSink& open);

}  // namespace mnemo
