#include "cell/renumber.h"

namespace mnemo {
namespace {

void Map(const std::vector<int>& of_node, int* node) {
  if (*node >= 0) *node = of_node[static_cast<size_t>(*node)];
}

}  // namespace

Node WithOperands(const Node& node, const std::vector<int>& of_node) {
  Node copy = node;
  for (int* operand : {&copy.a, &copy.b, &copy.c}) Map(of_node, operand);
  return copy;
}

void MapNames(const std::vector<int>& of_node, CellGraph* graph) {
  for (State& state : graph->states) {
    Map(of_node, &state.previous);
    Map(of_node, &state.next);
  }
  for (Below& below : graph->belows) Map(of_node, &below.node);
  for (NamedValue& value : graph->values) Map(of_node, &value.node);
  Map(of_node, &graph->output);
  Map(of_node, &graph->input);
}

}  // namespace mnemo
