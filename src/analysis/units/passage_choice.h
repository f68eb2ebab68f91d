// Which passage of a text shows what a unit does: one where its label changes.
#pragma once

#include <cstdint>

#include "analysis/units/text_labels.h"

namespace mnemo {

// Where a passage of `length` characters begins, within [begin, end) where it fits. For a label
// with spans the longest span of at most 3/4 of the length, with a part of the text before it; else
// where the label varies most. The first of equals. Pure.
int64_t ChoosePassage(const TextLabel& label, int64_t begin, int64_t end, int64_t length);

}  // namespace mnemo
