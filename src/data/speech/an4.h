// CMU's AN4 (Acero 1991, "Acoustical and environmental robustness in automatic speech
// recognition"): spelled words, numbers and commands, as Sphinx lays it out.
//
//   etc/an4_train.fileids, an4_test.fileids              paths below feat, without ".mfc"
//   etc/an4_train.transcription, an4_test.transcription  words
//   etc/an4.dic                                          words -> phones
//   feat/an4_clstk/SPEAKER/NAME.mfc                      13 mel cepstra, 100 frames a second
//
// mfc.h describes the files of features. At hand: 948 + 130 utterances, 74 + 10 speakers, 0.705 +
// 0.099 hours. The phones are those of the dictionary, 33 (Pronunciations::AllPhones); there is no
// silence among them.
//
// Values without owners; any thread may call.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "data/bad_data.h"
#include "data/speech/mfc.h"
#include "data/speech/sphinx_text.h"

namespace mnemo {

constexpr int kAn4Columns = 13;
constexpr int kAn4FramesPerSecond = 100;

struct An4Utterance {
  std::string name;                 // "an254-fash-b"
  std::string speaker;              // "fash"
  std::vector<std::string> words;   // "YES", "I"
  std::vector<std::string> phones;  // the words' first pronunciations
  fs::path features;                // not opened yet: ReadAn4Features
};

struct An4 {
  std::vector<An4Utterance> train, test;  // in the order of the lists
  Pronunciations pronunciations;
};

// `root` holds etc and feat. To `bad` go: wrong lines of any list, an utterance without a
// transcript, one with a word that the dictionary lacks, one whose path has no folder (its
// speaker), and one without its file of features. Throws Error (kBadInput) when a list cannot be
// read or a part gets no utterance.
An4 FindAn4(const fs::path& root, BadData& bad);

// Throws Error (kBadInput).
Frames ReadAn4Features(const An4Utterance& utterance);

}  // namespace mnemo
