// From checked equations to nodes.
#pragma once

#include "cell/graph.h"
#include "cell/names.h"
#include "cell/shapes.h"

namespace mnemo {

// Sets the nodes, states, belows, values and the input of `graph`, whose parameters and sizes are
// set already. Arithmetic on numbers alone is done here. Throws Error (kBadInput) only where that
// gives no finite number.
void BuildNodes(const NameTable& names, const Shapes& shapes, CellGraph* graph);

}  // namespace mnemo
