#include "analysis/errors/words.h"

namespace mnemo {

bool IsWordByte(char byte) {
  const auto c = static_cast<unsigned char>(byte);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c >= 0x80;
}

bool IsPunctuation(char byte) { return byte > ' ' && byte < 0x7f && !IsWordByte(byte); }

std::vector<WordSpan> WordsOf(std::string_view text) {
  std::vector<WordSpan> words;
  for (size_t i = 0; i < text.size();) {
    if (!IsWordByte(text[i])) {
      ++i;
      continue;
    }
    const size_t begin = i;
    while (i < text.size() && IsWordByte(text[i])) ++i;
    words.push_back({begin, i});
  }
  return words;
}

}  // namespace mnemo
