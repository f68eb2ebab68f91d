// Holding units of a value still, as a change of any cell's equations: to see what breaks without
// them.
//
// The value v becomes keep * v + held, and whatever read v reads that instead: later lines, the
// next step, the layer above, the head, a probe. Where keep is 1 and held is 0 the unit is left as
// it is, bit by bit; where keep is 0 it has the value `held` at every step. (The state that a
// sequence starts from is not touched.) keep and held come in as two more masks
// (LayerInput::masks), so that every row of a batch can have its own.
#pragma once

#include <memory>
#include <vector>

#include "cell/graph.h"

namespace mnemo {

struct ClampedCell {
  std::shared_ptr<const CellGraph> graph;
  std::vector<int> of_node;  // node of the cell -> node of `graph` that has its value
};

// `node` has the width of the layer's units. The cell has `masks` masks already; keep is number
// `masks` and held the one after it.
ClampedCell Clamp(const CellGraph& cell, int node, int masks);

}  // namespace mnemo
