#include "data/texts/brown.h"

#include <algorithm>

#include "base/error.h"
#include "base/legible.h"
#include "base/utf8.h"
#include "data/fields.h"

namespace mnemo {
namespace {

constexpr std::string_view kPunctuation = ".,;:!?`'\"-()[]{}*";

bool Digit(char c) { return c >= '0' && c <= '9'; }

bool IsNumber(std::string_view word) {
  return std::any_of(word.begin(), word.end(), Digit) &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return Digit(c) || std::string_view(",.:/-").find(c) != std::string_view::npos;
         });
}

}  // namespace

std::string PlainBrownWord(std::string_view word) {
  if (word.find_first_not_of(kPunctuation) == word.npos) return "";
  std::string before, after;
  if (word.size() > 1 && word.front() == '$' && IsNumber(word.substr(1))) {
    before = "$ ";
    word.remove_prefix(1);
  } else if (word.size() > 1 && word.back() == '%' && IsNumber(word.substr(0, word.size() - 1))) {
    after = " %";
    word.remove_suffix(1);
  }
  return before + (IsNumber(word) ? "N" : LowerCase(word)) + after;
}

BrownFile ParseBrown(std::string_view bytes, const std::string& name) {
  BrownFile file;
  file.name = name;
  for (const TextLine& line : SplitLines(bytes)) {
    std::string sentence;
    ++file.lines;
    for (const std::string_view token : Words(line.text)) {
      const size_t slash = token.rfind('/');
      if (slash == token.npos || slash == 0 || slash + 1 == token.size() || !IsUtf8(token)) {
        throw BadInput("this is no word with its tag")
            .At(name, line.number)
            .Found(Quoted(token))
            .Allowed("WORD/TAG, as in 'The/at'");
      }
      ++file.tokens;
      const std::string word = PlainBrownWord(token.substr(0, slash));
      if (!word.empty()) sentence += (sentence.empty() ? "" : " ") + word;
    }
    if (sentence.empty()) continue;
    file.text += sentence + "\n";
    ++file.sentences;
  }
  if (file.sentences == 0) throw BadInput("the file has no sentences").At(name);
  return file;
}

}  // namespace mnemo
