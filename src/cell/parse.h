// From the text of a .cell file to its meaning, and back to text.
//
//   text --ParseCell--> CellText (what stands there, with places) --CheckCell--> CellGraph
//   CellText --PrintCell--> text
//
// The language is described in docs/cells.md. Nothing here touches a file except LoadCell.
// Limits, so that a hostile file is refused quickly: 64 KiB of text, 500 lines, expressions nested
// 100 deep. A broken limit is an Error like any other.
#pragma once

#include <string>
#include <string_view>

#include "cell/graph.h"
#include "cell/text.h"

namespace mnemo {

// Throws Error (kBadInput) with file, line and column. `file` is used in messages only.
CellText ParseCell(std::string_view text, const std::string& file);

// Resolves names, infers widths, and refuses what design.md section 1 forbids. `name` becomes
// CellGraph::name.
CellGraph CheckCell(const CellText& text, const std::string& name);

// The text in canonical layout: ParseCell(PrintCell(t)) equals t, and printing again gives the same
// text. Comments on their own lines and at line ends are kept.
std::string PrintCell(const CellText& text);

// Both steps. A cell in a string.
CellGraph CellFromText(std::string_view text, const std::string& name);

// A hash of the cell's meaning, 16 hexadecimal digits: equal for cells that differ only in names,
// in the order of lines and operands of + and *, or in comments.
std::string CanonicalHash(const CellGraph& graph);

// An initial value as it stands after `init NAME =` and in recipes: "0.5", "uniform(-0.1, 0.1)",
// "normal(0.1)", "identity(1)". Throws Error (kBadInput).
InitialValue ParseInitialValue(std::string_view text);
std::string PrintInitialValue(const InitialValue& value);

}  // namespace mnemo
