// A cell's equations as LaTeX, for papers. A pure function of the text; any thread may call.
#pragma once

#include <string>

#include "cell/text.h"

namespace mnemo {

// An align* environment (package amsmath), a line an equation, comments as text in a column of
// their own (cell/formula.h says how names and operators are written). Whatever a comment holds
// stands there as text.
std::string CellLatex(const CellText& text);

}  // namespace mnemo
