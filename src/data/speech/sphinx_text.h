// Transcripts, pronunciations and lists of files as CMU Sphinx writes them (AN4 comes in them).
//
//   transcripts      YES I DO (an254-fash-b)      <s> he was not </s> (austen-0880)
//   pronunciations   ZERO Z IH R OW               ZERO(2) Z IY R OW
//   lists            an4_clstk/fash/an254-fash-b  a file's path without its ending
//
// Each wrong line goes to the BadData. Values without owners; any thread may call.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "data/bad_data.h"

namespace mnemo {

struct SphinxTranscript {
  std::vector<std::string> words;  // without <s>, </s>, <sil> and the like; empty: a wrong line
  int line = 0;
};

// By name. Bad: a line without "(name)" at its end, without a word, or that is not UTF-8; a name
// that stands twice. (All but the first leave an entry without words, so that one fault is told
// once.) `file` is for messages.
std::map<std::string, SphinxTranscript> ParseSphinxTranscripts(std::string_view text,
                                                               const std::string& file,
                                                               BadData& bad);

// The word without the number of its pronunciation: "zero" of "zero(2)".
std::string_view WithoutVariant(std::string_view word);

class Pronunciations {
 public:
  // In the order of the file: the first is the one without a number. Empty for an unknown word.
  const std::vector<std::vector<std::string>>& Of(const std::string& word) const;
  // The first pronunciations one after the other. Throws Error (kBadInput) that names the word, the
  // place where it was met and the nearest word of the dictionary.
  std::vector<std::string> Phones(const std::vector<std::string>& words, const std::string& file,
                                  int line) const;
  size_t size() const { return words_.size(); }
  // Every word with its pronunciations.
  const std::map<std::string, std::vector<std::vector<std::string>>>& words() const {
    return words_;
  }
  // All phones that stand in it, bytewise sorted.
  std::vector<std::string> AllPhones() const;

 private:
  friend Pronunciations ParsePronunciations(std::string_view, const std::string&, BadData&);
  std::map<std::string, std::vector<std::vector<std::string>>> words_;
  std::string file_;
};

// Lines that begin with ";;;" are comments. Bad: a word without phones, a line that is not UTF-8, a
// pronunciation whose number stands twice, or that has a number while its word has none above it.
Pronunciations ParsePronunciations(std::string_view text, const std::string& file, BadData& bad);

struct SphinxListEntry {
  std::string path;  // relative, without an ending
  int line = 0;
};

// Bad: more than one name in a line, a path that is absolute or has "..", one that stands twice.
std::vector<SphinxListEntry> ParseSphinxList(std::string_view text, const std::string& file,
                                             BadData& bad);

}  // namespace mnemo
