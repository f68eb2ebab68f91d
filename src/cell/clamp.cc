#include "cell/clamp.h"

#include "base/error.h"
#include "cell/renumber.h"

namespace mnemo {

ClampedCell Clamp(const CellGraph& cell, int node, int masks) {
  MNEMO_CHECK(node >= 0 && node < static_cast<int>(cell.nodes.size()));
  MNEMO_CHECK(cell.nodes[node].width == kWidthUnits);
  ClampedCell result;
  GraphBuilder builder;
  for (size_t id = 0; id < cell.nodes.size(); ++id) {
    int own = builder.Add(WithOperands(cell.nodes[id], result.of_node));
    if (static_cast<int>(id) == node) {
      const int keep = builder.Leaf(Op::kMask, masks, kWidthUnits);
      const int held = builder.Leaf(Op::kMask, masks + 1, kWidthUnits);
      own = builder.Apply(Op::kAdd, builder.Apply(Op::kMultiply, keep, own), held);
    }
    result.of_node.push_back(own);
  }
  auto graph = std::make_shared<CellGraph>(cell);
  graph->nodes = builder.nodes();
  MapNames(result.of_node, graph.get());
  result.graph = std::move(graph);
  return result;
}

}  // namespace mnemo
