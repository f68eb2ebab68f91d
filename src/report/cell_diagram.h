// What the drawing of a cell shows, before anything has a place: a box for every input, previous
// state and named value, a circle where values meet without a name, and what enters each of them.
//
//   i = sigmoid(Wi @ x + Ri @ y + pi * c + bi)
//
// is one box, "i_t" with a sigmoid, in which "+" joins four ports: x through the matrix Wi, y
// through Ri, c through the peephole pi, and bi from nowhere. Whatever works on one value alone
// (a matrix, a peephole, a number, a function without a name, "1 -") is a chip on the way of that
// value; only what joins two values is a box or a circle.
//
// Pure functions; any thread may call them.
#pragma once

#include <string>
#include <vector>

#include "cell/graph.h"
#include "cell/text.h"
#include "report/math_label.h"

namespace mnemo {

struct DiagramChip {
  enum class Kind { kMatrix, kVector, kNumber, kFunction };
  Kind kind = Kind::kFunction;
  MathLabel label;
};

struct DiagramPort {
  int source = -1;                 // a node; -1 for a parameter by itself, which is the last chip
  std::vector<DiagramChip> chips;  // in the order in which they work
};

struct DiagramNode {
  enum class Kind { kInput, kBelow, kPrevious, kValue, kJoin, kNext };
  Kind kind = Kind::kValue;
  MathLabel name;        // empty for a join
  std::string join;      // what unites the ports: "+", "\u2299" (unit by unit), "max", "min"; or ""
  std::string function;  // what the box does with that: "\u03c3", "1 \u2212 \u00b7"; or ""
  std::string comment;   // the equation's; for kNext what becomes of the value
  std::string equation;  // as in the file; "" for what has none
  bool is_gate = false, is_state = false, is_memory = false;
  std::vector<DiagramPort> ports;
};

// Sources of a port stand before the node. kNext: a state on its way to the next step, or what the
// layer emits.
struct CellDiagram {
  std::vector<DiagramNode> nodes;
};

// `graph` is CheckCell's of that text.
CellDiagram MakeCellDiagram(const CellText& text, const CellGraph& graph);

}  // namespace mnemo
