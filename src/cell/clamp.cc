#include "cell/clamp.h"

#include "base/error.h"

namespace mnemo {

ClampedCell Clamp(const CellGraph& cell, int node, int masks) {
  MNEMO_CHECK(node >= 0 && node < static_cast<int>(cell.nodes.size()));
  MNEMO_CHECK(cell.nodes[node].width == kWidthUnits);
  ClampedCell result;
  GraphBuilder builder;
  for (size_t id = 0; id < cell.nodes.size(); ++id) {
    Node copy = cell.nodes[id];
    if (copy.a >= 0) copy.a = result.of_node[copy.a];
    if (copy.b >= 0) copy.b = result.of_node[copy.b];
    if (copy.c >= 0) copy.c = result.of_node[copy.c];
    int own = builder.Add(copy);
    if (static_cast<int>(id) == node) {
      const int keep = builder.Leaf(Op::kMask, masks, kWidthUnits);
      const int held = builder.Leaf(Op::kMask, masks + 1, kWidthUnits);
      own = builder.Apply(Op::kAdd, builder.Apply(Op::kMultiply, keep, own), held);
    }
    result.of_node.push_back(own);
  }
  auto graph = std::make_shared<CellGraph>(cell);
  graph->nodes = builder.nodes();
  const auto map = [&result](int* id) {
    if (*id >= 0) *id = result.of_node[*id];
  };
  for (State& state : graph->states) {
    map(&state.previous);
    map(&state.next);
  }
  for (Below& below : graph->belows) map(&below.node);
  for (NamedValue& value : graph->values) map(&value.node);
  map(&graph->output);
  map(&graph->input);
  result.graph = std::move(graph);
  return result;
}

}  // namespace mnemo
