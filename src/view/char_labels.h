// What can be said of every character of a text without a model: is it inside quotes, how deep in
// braces, a capital letter. Units are sorted by how far they go along with one of these. The labels
// of prose and of C are those that `mnemo analyze units` grades units by (analysis/units).
//
// Pure functions; any thread. A new label is a rule in analysis/units/text_labels.h, or, of single
// bytes, one row of the table in char_labels.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

struct CharLabelName {
  std::string name;   // for programs: "inside-quotes"
  std::string about;  // for people: "inside quotes"
};
// Prose's, then those of C that prose does not have, then those of single characters.
const std::vector<CharLabelName>& CharLabelNames();

// The label after each byte of `text` has been read, one number a byte; NaN where it says nothing.
// Throws Error (kBadInput) for a name that there is not.
std::vector<float> CharLabelOf(std::string_view name, std::string_view text);

}  // namespace mnemo
