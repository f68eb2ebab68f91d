#include "view/char_labels.h"

#include <algorithm>
#include <array>

#include "analysis/units/text_labels.h"
#include "base/error.h"
#include "base/legible.h"

namespace mnemo {
namespace {

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLetter(char c) { return IsUpper(c) || (c >= 'a' && c <= 'z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

struct ByteLabel {
  const char *name, *about;
  bool (*is)(char);
};
constexpr std::array<ByteLabel, 4> kByteLabels = {{{"letter", "a letter", IsLetter},
                                                   {"capital", "a capital letter", IsUpper},
                                                   {"digit", "a digit", IsDigit},
                                                   {"space", "white space", IsSpace}}};

// "inside quotes" -> "inside-quotes": what stands in an address.
std::string NameOf(const std::string& about) {
  std::string name = about;
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

}  // namespace

const std::vector<CharLabelName>& CharLabelNames() {
  static const std::vector<CharLabelName> names = [] {
    std::vector<CharLabelName> list;
    for (const TextRules rules : {TextRules::kProse, TextRules::kC}) {
      for (const TextLabel& label : LabelText("", rules)) {
        const bool there = std::any_of(list.begin(), list.end(), [&](const CharLabelName& one) {
          return one.about == label.name;
        });
        if (!there) list.push_back({NameOf(label.name), label.name});
      }
    }
    for (const ByteLabel& label : kByteLabels) list.push_back({label.name, label.about});
    return list;
  }();
  return names;
}

std::vector<float> CharLabelOf(std::string_view name, std::string_view text) {
  for (const ByteLabel& label : kByteLabels) {
    if (label.name != name) continue;
    std::vector<float> values;
    values.reserve(text.size());
    for (const char c : text) values.push_back(label.is(c) ? 1 : 0);
    return values;
  }
  for (const TextRules rules : {TextRules::kProse, TextRules::kC}) {
    for (TextLabel& label : LabelText(text, rules)) {
      if (NameOf(label.name) == name) return std::move(label.values);
    }
  }
  std::string allowed;
  for (const CharLabelName& one : CharLabelNames()) {
    allowed += (allowed.empty() ? "" : ", ") + one.name;
  }
  throw BadInput("there is no such label").Found(Quoted(name)).Allowed(allowed);
}

}  // namespace mnemo
