#include <algorithm>
#include <limits>

#include "analysis/units/label_machines.h"

namespace mnemo {
namespace {

constexpr float kNothing = std::numeric_limits<float>::quiet_NaN();

// A mark that stays open until it is closed, a blank line comes or it has gone on too long.
struct Span {
  bool open = false;
  int since = 0;  // bytes read since it was opened

  void Begin() {
    open = true;
    since = 0;
  }
  // True where it was given up.
  bool Step(int most) {
    if (!open || ++since <= most) return false;
    open = false;
    return true;
  }
};

}  // namespace

void LabelColumns::Add(const char* name, bool numeric, const char* about) {
  labels_.push_back({name, about, numeric, {}});
  labels_.back().values.reserve(bytes_);
}

void LabelColumns::TakeBack(size_t label, size_t count, float value) {
  std::vector<float>& values = labels_[label].values;
  std::fill_n(values.rbegin(), std::min(count, values.size()), value);
}

std::vector<TextLabel> LabelProse(std::string_view text) {
  LabelColumns labels(text.size());
  labels.Add("inside quotes", false,
             "On from an opening quotation mark to before the closing one.");
  labels.Add("inside parentheses", false,
             "On from an opening parenthesis to before its closing one.");
  labels.Add("position in line", true, "Characters read since the last line end.");
  labels.Add("since the quote", true,
             "Inside quotes only: characters read since the opening mark.");
  Span quote, parenthesis;
  int column = 0;
  bool blank = false;  // only white space since the last '\n'
  for (size_t t = 0; t < text.size(); ++t) {
    const char byte = text[t];
    if (quote.Step(kMostQuote)) {
      labels.TakeBack(0, kMostQuote + 1, 0);
      labels.TakeBack(3, kMostQuote + 1, kNothing);
    }
    if (parenthesis.Step(kMostParenthesis)) labels.TakeBack(1, kMostParenthesis + 1, 0);
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
