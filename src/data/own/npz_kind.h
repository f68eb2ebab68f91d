// What the targets of a user's .npz file are. Any thread.
#pragma once

#include <functional>
#include <string>

#include "data/own/npz_layout.h"

namespace mnemo {

// Calls `use` with the number of every row of the targets (per sequence or step) that belongs to a
// sequence, filling left out. `use` returns false to end.
void ForTargetRows(const NpzGroup& group, const std::function<bool(int64_t)>& use);

// `said`: "auto" or the name of a kind. Found out where the array's type and shape leave no doubt:
// text, or whole numbers without an axis of their own: classes; bools, or whole numbers 0 and 1
// with such an axis: bits; floats: numbers. Throws Error (kBadInput) that says what to do where two
// meanings are likely (floats that are all 0 or 1; one 1 a row; whole numbers in columns), and
// where the array cannot be what was said.
TargetKind NpzTargetKind(const NpzLayout& layout, const std::string& said);

}  // namespace mnemo
