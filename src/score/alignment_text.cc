#include "score/alignment_text.h"

#include <algorithm>
#include <string_view>

#include "base/utf8.h"

namespace mnemo {
namespace {

size_t Width(std::string_view word) {
  if (!IsUtf8(word)) return word.size();
  return static_cast<size_t>(std::count_if(word.begin(), word.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;  // the first byte of a character
  }));
}

const char* Mark(Edit edit) {
  switch (edit) {
    case Edit::kCorrect: return "";
    case Edit::kSubstitution: return "S";
    case Edit::kDeletion: return "D";
    case Edit::kInsertion: return "I";
  }
  return "";
}

void Append(std::string_view word, size_t width, std::string* line) {
  *line += ' ';
  *line += word;
  line->append(width - Width(word), ' ');
}

std::string Line(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text + '\n';
}

}  // namespace

std::string AlignmentText(std::span<const std::string> reference,
                          std::span<const std::string> hypothesis, const Alignment& alignment) {
  std::string first = "REF:  ", second = "HYP:  ", third = "EDITS:";
  for (const AlignedPair& pair : alignment.pairs) {
    const bool in_reference = pair.edit != Edit::kInsertion;
    const bool in_hypothesis = pair.edit != Edit::kDeletion;
    std::string a = in_reference ? reference[static_cast<size_t>(pair.reference)] : "";
    std::string b = in_hypothesis ? hypothesis[static_cast<size_t>(pair.hypothesis)] : "";
    const size_t width = std::max({Width(a), Width(b), size_t{1}});
    if (!in_reference) a.assign(width, '*');
    if (!in_hypothesis) b.assign(width, '*');
    Append(a, width, &first);
    Append(b, width, &second);
    Append(Mark(pair.edit), width, &third);
  }
  return Line(std::move(first)) + Line(std::move(second)) + Line(std::move(third));
}

}  // namespace mnemo
