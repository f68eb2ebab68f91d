// What changes of a cell's equations share (regularise.h, clamp.h): they copy its nodes one by one
// into a new graph, where each has another number. Pure; any thread.
#pragma once

#include <vector>

#include "cell/graph.h"

namespace mnemo {

// of_node: node of the cell -> node of the new graph that has its value.
// The node with its operands' new numbers.
Node WithOperands(const Node& node, const std::vector<int>& of_node);
// Everything of the graph that names a node, but the nodes themselves.
void MapNames(const std::vector<int>& of_node, CellGraph* graph);

}  // namespace mnemo
