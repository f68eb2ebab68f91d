// A data set as one page: what it is, its numbers, and some of its sequences as pictures. One HTML
// file that loads nothing from anywhere. Pure functions; any thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "data/sequences.h"
#include "report/example_view.h"

namespace mnemo {

struct SetPage {
  std::string name;
  std::string content;                                     // one line; may be empty
  std::string command;                                     // that writes the page again
  std::vector<std::pair<std::string, std::string>> facts;  // licence and the like, plain text
  const SequenceData* data = nullptr;                      // lives longer
  std::vector<ExampleView> examples;                       // in the order of the parts
  bool with_sound = false;                                 // drawn from published recordings
};

std::string SetHtml(const SetPage& page);

// "one of 61 classes a step", "88 bits a step", "strings of 34 labels".
std::string InputWords(const SequenceForm& form);
std::string TargetWords(const SequenceForm& form);

// "h# 15.2 %, s 6.1 %": the commonest of the training part; empty for numbers.
std::string CommonestText(const SequenceData& data, size_t most);

// "length=5, symbols=26; seed 1; mnemo 0.1.0"; empty where it is not known.
std::string PreparationText(const Preparation& preparation);

}  // namespace mnemo
