// A cell at given widths: shapes of its parameters, and what a step costs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cell/graph.h"

namespace mnemo {

struct CellSizes {
  int units = 0;  // H
  int input = 0;  // I: the width of x as the cell sees it (H if the cell projects its input)
};

int WidthOf(const CellGraph& graph, WidthId width, const CellSizes& sizes);
// "H", "I", "1" or the size's name.
std::string WidthName(const CellGraph& graph, WidthId width);

// Where a parameter stands in the cell's flat array of parameters: they follow one another in
// CellGraph::parameters' order, each row by row.
struct ParameterShape {
  int rows = 1;
  int columns = 1;
  int heads = 1;  // of a block-diagonal matrix: [heads, rows / heads, columns / heads]
  int64_t count = 0;
  int64_t offset = 0;
};

// Throws Error (kBadInput) if units is not a multiple of the cell's heads.
std::vector<ParameterShape> ParameterShapes(const CellGraph& graph, const CellSizes& sizes);
int64_t ParameterCount(const CellGraph& graph, const CellSizes& sizes);

// Floating-point operations of one forward step of one row: 2 for each weight of a product, 1 for
// each elementwise value, 5 for each value of a norm. A product with a one-hot input is a row
// look-up: 1 for each value of the result.
int64_t FlopsPerStep(const CellGraph& graph, const CellSizes& sizes, bool one_hot_input);

}  // namespace mnemo
