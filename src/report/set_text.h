// A data set and some of its sequences for a terminal. Pure functions; any thread.
#pragma once

#include <string>

#include "data/sequences.h"
#include "report/set_example.h"

namespace mnemo {

// Parts with their lengths, the forms of input and target, the commonest targets; each line begins
// with two spaces and is at most `width` characters.
std::string FactsText(const SequenceData& data, int width);

// One example: its name and length, and below it its symbols, labels, classes, bits that are on or
// the numbers of single steps, where it has such.
std::string ExampleText(const SetExample& example, const SequenceForm& form, int width);

// Cut to `width` characters with "..." at the end; bytes that a terminal would obey are escaped.
std::string CutTo(const std::string& text, int width);

}  // namespace mnemo
