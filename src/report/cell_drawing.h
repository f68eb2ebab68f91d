// A cell as a figure, as papers draw them: what a step reads on the left, what it gives on the
// right, time from left to right; boxes for named values, marked gates and states, circles where
// values meet (report/cell_diagram.h says what is shown, report/layered_layout.h where).
//
// Every class in it begins with "cd-" and it has no ids, so that a page may hold several. Light and
// dark follow the reader's setting. Pure functions; any thread may call them.
#pragma once

#include <string>

#include "cell/graph.h"
#include "cell/text.h"

namespace mnemo {

// A file of its own, with the cell's name above it. `graph` is CheckCell's of that text.
std::string CellSvgFile(const CellText& text, const CellGraph& graph);

// For a page that has CellDrawingStyle() in its style: as wide as it must be to be read, so it
// wants a box that scrolls.
std::string CellFigure(const CellText& text, const CellGraph& graph);
std::string CellDrawingStyle();

}  // namespace mnemo
