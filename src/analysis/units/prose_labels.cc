#include <cmath>
#include <limits>

#include "analysis/units/label_machines.h"

namespace mnemo {
namespace {

// A mark that stays open until it is closed, a blank line comes or it has gone on too long.
struct Span {
  bool open = false;
  int since = 0;  // bytes read since it was opened

  void Begin() {
    open = true;
    since = 0;
  }
  void Step(int most) {
    if (open && ++since > most) open = false;
  }
};

}  // namespace

void LabelColumns::Add(const char* name, bool numeric) {
  labels_.push_back({name, numeric, {}});
  labels_.back().values.reserve(bytes_);
}

std::vector<TextLabel> LabelProse(std::string_view text) {
  LabelColumns labels(text.size());
  labels.Add("inside quotes", false);
  labels.Add("inside parentheses", false);
  labels.Add("position in line", true);
  labels.Add("since the quote", true);
  Span quote, parenthesis;
  int column = 0;
  bool blank = false;  // only white space since the last '\n'
  for (size_t t = 0; t < text.size(); ++t) {
    const char byte = text[t];
    quote.Step(kMostQuote);
    parenthesis.Step(kMostParenthesis);
    const bool curly = t >= 2 && text[t - 2] == '\xE2' && text[t - 1] == '\x80';
    if (byte == '"') {
      if (quote.open) {
        quote.open = false;
      } else {
        quote.Begin();
      }
    } else if (curly && byte == '\x9C') {
      quote.Begin();
    } else if (curly && byte == '\x9D') {
      quote.open = false;
    } else if (byte == '(') {
      parenthesis.Begin();
    } else if (byte == ')') {
      parenthesis.open = false;
    } else if (byte == '\n' && blank) {
      quote.open = parenthesis.open = false;
    }
    if (byte == '\n') {
      blank = true;
      column = 0;
    } else {
      if (byte != ' ' && byte != '\t' && byte != '\r') blank = false;
      if (column < kMostDepth) ++column;
    }
    labels.Append(0, quote.open ? 1 : 0);
    labels.Append(1, parenthesis.open ? 1 : 0);
    labels.Append(2, static_cast<float>(column));
    labels.Append(
        3, quote.open ? static_cast<float>(quote.since) : std::numeric_limits<float>::quiet_NaN());
  }
  return labels.Finish();
}

}  // namespace mnemo
