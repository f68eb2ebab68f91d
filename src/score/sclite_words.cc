#include "score/sclite_words.h"

#include <algorithm>

#include "base/error.h"

namespace mnemo {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

void Check(std::string_view word) {
  const bool refused = word == "@" || word.find_first_of("{};\\") != std::string_view::npos;
  if (!refused) return;
  throw BadInput("a word has a meaning of its own for sclite")
      .Found("'" + std::string(word) + "'")
      .Allowed("words other than @ that hold none of { } ; \\")
      .Hint("write one transcript without alternatives, or score with sclite itself");
}

}  // namespace

std::vector<std::string> ScliteWords(std::string_view text, bool case_sensitive) {
  std::vector<std::string> words;
  for (size_t at = text.find_first_not_of(kSpaces); at != std::string_view::npos;) {
    const size_t end = std::min(text.find_first_of(kSpaces, at), text.size());
    std::string word(text.substr(at, end - at));
    Check(word);
    if (word.size() > 1 && word.back() == '*') word.pop_back();
    if (!case_sensitive) {
      for (char& c : word) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      }
    }
    words.push_back(std::move(word));
    at = text.find_first_not_of(kSpaces, end);
  }
  return words;
}

}  // namespace mnemo
