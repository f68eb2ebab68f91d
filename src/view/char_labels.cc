#include "view/char_labels.h"

#include <functional>

#include "base/error.h"
#include "base/legible.h"

namespace mnemo {
namespace {

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLetter(char c) { return IsUpper(c) || (c >= 'a' && c <= 'z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::vector<float> Each(std::string_view text, const std::function<float(char)>& of) {
  std::vector<float> label;
  label.reserve(text.size());
  for (const char c : text) label.push_back(of(c));
  return label;
}

std::vector<float> PositionInLine(std::string_view text) {
  float position = 0;
  return Each(text, [&](char c) { return position = c == '\n' ? 0 : position + 1; });
}

// Between one " and the next. An empty line ends them: a speech that goes on in a new paragraph
// opens its quotes again without closing them before.
std::vector<float> InsideQuotes(std::string_view text) {
  bool inside = false, line_is_empty = true;
  return Each(text, [&](char c) {
    if (c == '"') inside = !inside;
    if (c == '\n' && line_is_empty) inside = false;
    if (c != '\r') line_is_empty = c == '\n';
    return inside ? 1.0f : 0.0f;
  });
}

std::vector<float> BracketDepth(std::string_view text) {
  float depth = 0;
  return Each(text, [&](char c) {
    if (c == '(' || c == '[' || c == '{') ++depth;
    if ((c == ')' || c == ']' || c == '}') && depth > 0) --depth;
    return depth;
  });
}

struct Row {
  CharLabelName name;
  std::vector<float> (*of)(std::string_view text);
};

const std::vector<Row>& Table() {
  static const std::vector<Row> table = {
      {{"position", "position in the line"}, PositionInLine},
      {{"quotes", "inside quotes"}, InsideQuotes},
      {{"depth", "depth of brackets"}, BracketDepth},
      {{"letter", "a letter"},
       [](std::string_view text) {
         return Each(text, [](char c) { return IsLetter(c) ? 1.0f : 0.0f; });
       }},
      {{"capital", "a capital letter"},
       [](std::string_view text) {
         return Each(text, [](char c) { return IsUpper(c) ? 1.0f : 0.0f; });
       }},
      {{"digit", "a digit"},
       [](std::string_view text) {
         return Each(text, [](char c) { return IsDigit(c) ? 1.0f : 0.0f; });
       }},
      {{"space", "white space"},
       [](std::string_view text) {
         return Each(text, [](char c) { return IsSpace(c) ? 1.0f : 0.0f; });
       }},
  };
  return table;
}

}  // namespace

const std::vector<CharLabelName>& CharLabelNames() {
  static const std::vector<CharLabelName> names = [] {
    std::vector<CharLabelName> list;
    for (const Row& row : Table()) list.push_back(row.name);
    return list;
  }();
  return names;
}

std::vector<float> CharLabelOf(std::string_view name, std::string_view text) {
  std::string allowed;
  for (const Row& row : Table()) {
    if (row.name.name == name) return row.of(text);
    allowed += (allowed.empty() ? "" : ", ") + row.name.name;
  }
  throw BadInput("there is no such label").Found(Quoted(name)).Allowed(allowed);
}

}  // namespace mnemo
