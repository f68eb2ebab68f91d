// What can be said of every character of a text without a model: where it stands in its line, is
// it inside quotes, and so on. Units are sorted by how far they go along with one of these.
//
// Pure functions; any thread. A new label is one row of the table in char_labels.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

struct CharLabelName {
  std::string name;   // for programs: "quotes"
  std::string about;  // for people: "inside quotes"
};
const std::vector<CharLabelName>& CharLabelNames();

// The label after each byte of `text` has been read, one number a byte. Throws Error (kBadInput)
// for a name that there is not.
std::vector<float> CharLabelOf(std::string_view name, std::string_view text);

}  // namespace mnemo
