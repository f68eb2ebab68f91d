// The two state machines behind text_labels.h, and what they share.
#pragma once

#include <string_view>
#include <vector>

#include "analysis/units/text_labels.h"

namespace mnemo {

inline constexpr int kMostQuote = 2000;        // bytes after which an open quote is given up
inline constexpr int kMostParenthesis = 1000;  // and a parenthesis of prose, an `if` condition
inline constexpr int kMostDepth = 1000;        // of braces, parentheses, columns
inline constexpr int kMostDistance = 1000000;  // since a comment began; exact as a float

std::vector<TextLabel> LabelProse(std::string_view text);
std::vector<TextLabel> LabelC(std::string_view text, std::span<const size_t> starts);

// Labels under construction: one number a byte for each.
class LabelColumns {
 public:
  explicit LabelColumns(size_t bytes) : bytes_(bytes) {}
  // The labels' numbers count from 0 in the order of the calls.
  void Add(const char* name, bool numeric, const char* about);
  void Append(size_t label, float value) { labels_[label].values.push_back(value); }
  // The last `count` values of a label again.
  void TakeBack(size_t label, size_t count, float value);
  std::vector<TextLabel> Finish() { return std::move(labels_); }

 private:
  size_t bytes_;
  std::vector<TextLabel> labels_;
};

}  // namespace mnemo
