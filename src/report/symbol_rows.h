// Symbols above what must be said at the same step, as text: for a page and for a terminal. Pure
// functions; any thread.
#pragma once

#include <string>

#include "report/set_example.h"

namespace mnemo {

// Columns of two rows that the page breaks where it must; a target has class "target", a step
// without one a small dot. Without classes (targets of another kind) one row.
std::string SymbolColumns(const SetExample& example, const SequenceForm& form);

// Two lines, "in" and "out", cut to `width` characters of a terminal; a step without target is a
// middle dot.
// Every line begins with `indent` spaces and ends in a newline.
std::string SymbolLines(const SetExample& example, const SequenceForm& form, int indent, int width);

// A name as it is shown where a space or a line end must be seen.
std::string VisibleName(const std::string& name);

}  // namespace mnemo
