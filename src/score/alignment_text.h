// An alignment as people read it: the reference over the hypothesis, errors marked below.
//
//   REF:   the cat *** sat
//   HYP:   a   cat has sat
//   EDITS: S       I
//
// Columns are as wide as the longer word in Unicode characters; bytes that are no UTF-8 count one
// each. Nothing is cut or wrapped.
#pragma once

#include <span>
#include <string>

#include "score/edit_distance.h"

namespace mnemo {

// Three lines, each with its newline. The words are those that were aligned.
std::string AlignmentText(std::span<const std::string> reference,
                          std::span<const std::string> hypothesis, const Alignment& alignment);

}  // namespace mnemo
