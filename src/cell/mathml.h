// A cell's equations as MathML, for the report. A pure function of the text; any thread may call.
#pragma once

#include <string>

#include "cell/text.h"

namespace mnemo {

// One <math> element with a table of a row an equation: left side, =, right side, comment.
//
// Time stands in the subscript: x_t, a value z_t, a state's previous value h_{t-1} and its new one
// h_t. A parameter's letters after the first are its subscript: Wz is W_z. `*` is ⊙ (after a number
// a dot), `@` is juxtaposition. Markup in comments is escaped; the element is well-formed XML. The
// text should have passed CheckCell: a name that nothing explains is printed as it stands.
std::string CellMathMl(const CellText& text);

}  // namespace mnemo
