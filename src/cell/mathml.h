// A cell's equations as MathML, for the report. A pure function of the text; any thread may call.
#pragma once

#include <string>

#include "cell/text.h"

namespace mnemo {

// One <math> element with a table of a row an equation: left side, =, right side, comment
// (cell/formula.h says how names and operators are written). Markup in comments is escaped; the
// element is well-formed XML.
std::string CellMathMl(const CellText& text);

}  // namespace mnemo
