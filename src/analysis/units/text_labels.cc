#include "analysis/units/text_labels.h"

#include <algorithm>

#include "analysis/units/label_machines.h"
#include "base/error.h"

namespace mnemo {

TextRules GuessRules(std::string_view text) {
  int64_t lines = 0, code = 0;
  for (size_t begin = 0; begin < text.size();) {
    const size_t newline = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, newline - begin);
    begin = newline + 1;
    const size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) continue;
    line = line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
    ++lines;
    const char last = line.back();
    const bool ends = last == ';' || last == '{' || last == '}';
    if (ends || line.front() == '#' || line.starts_with("/*")) ++code;
  }
  // Prose has a semicolon at a line's end now and then: in War and Peace on 1 line in 50.
  return lines > 0 && code * 10 >= lines ? TextRules::kC : TextRules::kProse;
}

std::vector<TextLabel> LabelText(std::string_view text, TextRules rules,
                                 std::span<const size_t> starts) {
  MNEMO_CHECK(starts.empty() || (starts.front() == 0 && starts.back() <= text.size()));
  return rules == TextRules::kC ? LabelC(text, starts) : LabelProse(text);
}

bool HasSpans(const TextLabel& label) {
  return label.name == "inside quotes" || label.name == "inside parentheses" ||
         label.name == "inside a comment" || label.name == "inside a string";
}

}  // namespace mnemo
