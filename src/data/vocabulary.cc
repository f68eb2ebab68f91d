#include "data/vocabulary.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/legible.h"
#include "base/utf8.h"

namespace mnemo {
namespace {

constexpr size_t kMostWords = size_t{1} << 24;
constexpr std::string_view kSpaces = " \t\r\v\f";  // within a line

bool IsSpace(char c) { return c == '\n' || kSpaces.find(c) != kSpaces.npos; }

Symbols EncodeBytes(const std::vector<uint8_t>& bytes, std::string_view text,
                    const std::string& name) {
  std::vector<uint8_t> symbols;
  symbols.reserve(text.size());
  int line = 1, column = 1;
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    const auto found = std::lower_bound(bytes.begin(), bytes.end(), byte);
    if (found == bytes.end() || *found != byte) {
      const bool printable = byte > 0x20 && byte < 0x7f;
      throw BadInput("the model has never seen this byte")
          .At(name, line, column)
          .Found(fmt::format("byte {}{}", byte, printable ? fmt::format(" ('{}')", c) : ""))
          .Allowed(fmt::format("the {} bytes of the text that it was trained on", bytes.size()));
    }
    symbols.push_back(static_cast<uint8_t>(found - bytes.begin()));
    column = c == '\n' ? 1 : column + 1;
    line += c == '\n';
  }
  return symbols;
}

}  // namespace

Vocabulary Vocabulary::OfBytes(std::vector<uint8_t> bytes) {
  Vocabulary vocabulary;
  vocabulary.bytes_ = std::move(bytes);
  return vocabulary;
}

Vocabulary Vocabulary::OfWords(std::vector<std::string> words) {
  Vocabulary vocabulary;
  for (size_t i = 0; i < words.size(); ++i) {
    vocabulary.numbers_.emplace(words[i], static_cast<int32_t>(i));
  }
  MNEMO_CHECK(vocabulary.numbers_.size() == words.size());
  vocabulary.words_ = std::move(words);
  return vocabulary;
}

int32_t Vocabulary::Find(std::string_view unit) const {
  if (of_words()) {
    const auto found = numbers_.find(unit);
    return found == numbers_.end() ? -1 : found->second;
  }
  if (unit.size() != 1) return -1;
  const auto byte = static_cast<uint8_t>(unit[0]);
  const auto found = std::lower_bound(bytes_.begin(), bytes_.end(), byte);
  const bool here = found != bytes_.end() && *found == byte;
  return here ? static_cast<int32_t>(found - bytes_.begin()) : -1;
}

std::string Vocabulary::Name(int32_t symbol) const {
  if (of_words()) return words_.at(static_cast<size_t>(symbol));
  return {static_cast<char>(bytes_.at(static_cast<size_t>(symbol)))};
}

std::string Vocabulary::Piece(int32_t symbol) const {
  std::string name = Name(symbol);
  if (!of_words()) return name;
  return name == kEndOfLine ? "\n" : name + " ";
}

std::string Vocabulary::Decode(const Symbols& symbols) const {
  std::string text;
  for (size_t i = 0; i < symbols.size(); ++i) text += Piece(symbols[i]);
  return text;
}

Symbols Vocabulary::Encode(std::string_view text, const std::string& name) const {
  if (!of_words()) return EncodeBytes(bytes_, text, name);
  const int32_t unknown = Find(kUnknownWord);
  std::vector<int32_t> symbols;
  WordReader reader(text);
  for (TextWord word; reader.Next(&word);) {
    const int32_t symbol = Find(word.word);
    if (symbol < 0 && unknown < 0) {
      throw BadInput("the model does not know this word, and none stands for unknown ones")
          .At(name, word.line, word.column)
          .Found(Quoted(word.word))
          .Allowed(fmt::format("the {} words of the text that it was trained on", words_.size()));
    }
    // A word that is none is not one of the model's unknown words: the text is another kind of
    // file.
    if (symbol < 0 && !IsUtf8(word.word)) {
      throw BadInput("a word is not UTF-8")
          .At(name, word.line, word.column)
          .Found(Quoted(word.word));
    }
    symbols.push_back(symbol < 0 ? unknown : symbol);
  }
  return symbols;
}

nlohmann::json Vocabulary::ToJson() const {
  return of_words() ? nlohmann::json(words_) : nlohmann::json(bytes_);
}

Vocabulary Vocabulary::FromJson(const nlohmann::json& list) {
  const auto wrong = [](const std::string& what) {
    return BadInput("the vocabulary is wrong: " + what);
  };
  if (!list.is_array()) throw wrong("it is no list");
  if (list.size() > kMostWords) throw wrong("it is too large");
  try {
    if (!list.empty() && list[0].is_string()) {
      std::vector<std::string> words;
      list.get_to(words);
      std::vector<std::string> sorted = words;
      std::sort(sorted.begin(), sorted.end());
      if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
        throw wrong("a word is in it twice");
      }
      for (const std::string& word : words) {
        if (word.empty() || std::any_of(word.begin(), word.end(), IsSpace)) {
          throw wrong("a word is empty or has white space").Found(Quoted(word));
        }
      }
      return OfWords(std::move(words));
    }
    std::vector<int> numbers;
    list.get_to(numbers);
    std::vector<uint8_t> bytes;
    for (int number : numbers) {
      const bool ascending = bytes.empty() || number > bytes.back();
      if (number < 0 || number > 255 || !ascending) throw wrong("its bytes do not ascend");
      bytes.push_back(static_cast<uint8_t>(number));
    }
    return OfBytes(std::move(bytes));
  } catch (const nlohmann::json::exception&) {
    throw wrong("it has neither numbers nor words alone");
  }
}

bool WordReader::Next(TextWord* word) {
  while (place_ < text_.size() && kSpaces.find(text_[place_]) != kSpaces.npos) ++place_;
  word->line = line_;
  word->column = static_cast<int>(place_ - line_begin_) + 1;
  if (place_ >= text_.size()) {
    // The end of a last line that has no line end of its own.
    if (line_begin_ >= text_.size()) return false;
    line_begin_ = text_.size();
    word->word = kEndOfLine;
    return true;
  }
  if (text_[place_] == '\n') {
    line_begin_ = ++place_;
    ++line_;
    word->word = kEndOfLine;
    return true;
  }
  const size_t begin = place_;
  while (place_ < text_.size() && !IsSpace(text_[place_])) ++place_;
  word->word = text_.substr(begin, place_ - begin);
  return true;
}

}  // namespace mnemo
