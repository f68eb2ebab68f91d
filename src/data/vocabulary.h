// What the symbols of a running text stand for: bytes, or words.
//
// A value; any thread may read.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "data/symbols.h"

namespace mnemo {

// The end of a line, which is a word of its own, and every word that is not in the vocabulary.
inline constexpr std::string_view kEndOfLine = "<eos>", kUnknownWord = "<unk>";

class Vocabulary {
 public:
  Vocabulary() = default;
  // Ascending.
  static Vocabulary OfBytes(std::vector<uint8_t> bytes);
  // UTF-8, each once, not empty and without white space.
  static Vocabulary OfWords(std::vector<std::string> words);

  size_t size() const { return words_.empty() ? bytes_.size() : words_.size(); }
  bool empty() const { return size() == 0; }
  bool of_words() const { return !words_.empty(); }
  const char* unit() const { return of_words() ? "word" : "character"; }  // for people

  // The number of a byte or word, -1 if it has none.
  int32_t Find(std::string_view unit) const;
  // A byte, or a word.
  std::string Name(int32_t symbol) const;
  // What it adds to a text: a byte; a word and the space behind it, or a line's end.
  std::string Piece(int32_t symbol) const;
  std::string Decode(const Symbols& symbols) const;
  // A text's symbols; `name` is what it is called in messages. Words that are not here become
  // kUnknownWord. Throws Error (kBadInput) with line and column for a byte that is not here, and
  // for an unknown word where there is no kUnknownWord either.
  Symbols Encode(std::string_view text, const std::string& name) const;

  bool operator==(const Vocabulary& other) const {
    return bytes_ == other.bytes_ && words_ == other.words_;
  }

  // A list of numbers, or of words. From: throws Error (kBadInput) for anything else, for more
  // than 2^24 words, and for what is twice in it.
  nlohmann::json ToJson() const;
  static Vocabulary FromJson(const nlohmann::json& list);

 private:
  std::vector<uint8_t> bytes_;
  std::vector<std::string> words_;
  std::map<std::string, int32_t, std::less<>> numbers_;  // of the words
};

// A word of a text and where it stands. A line's end is the word kEndOfLine.
struct TextWord {
  std::string_view word;
  int line = 1, column = 1;  // from 1, in bytes
};

// The words of a text, one after the other: what stands between white space, and kEndOfLine at
// every line's end (a last line without one ends too). Empty lines are lines. Views of the text.
class WordReader {
 public:
  explicit WordReader(std::string_view text) : text_(text) {}
  bool Next(TextWord* word);

 private:
  std::string_view text_;
  size_t place_ = 0, line_begin_ = 0;
  int line_ = 1;
};

}  // namespace mnemo
