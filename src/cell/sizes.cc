#include "cell/sizes.h"

#include "base/error.h"

namespace mnemo {

int WidthOf(const CellGraph& graph, WidthId width, const CellSizes& sizes) {
  switch (width) {
    case kWidthScalar: return 1;
    case kWidthUnits: return sizes.units;
    case kWidthInput: return sizes.input;
    default: return graph.sizes.at(width - kFirstSize).value;
  }
}

std::string WidthName(const CellGraph& graph, WidthId width) {
  switch (width) {
    case kWidthScalar: return "1";
    case kWidthUnits: return "H";
    case kWidthInput: return "I";
    default: return graph.sizes.at(width - kFirstSize).name;
  }
}

std::vector<ParameterShape> ParameterShapes(const CellGraph& graph, const CellSizes& sizes) {
  std::vector<ParameterShape> shapes;
  int64_t offset = 0;
  for (const Parameter& parameter : graph.parameters) {
    ParameterShape shape;
    shape.rows = WidthOf(graph, parameter.rows, sizes);
    shape.columns = WidthOf(graph, parameter.columns, sizes);
    shape.heads = parameter.heads;
    if (shape.rows % shape.heads != 0) {
      throw BadInput("cell '" + graph.name + "' has heads = " + std::to_string(shape.heads) +
                     ", which does not divide " + std::to_string(sizes.units) + " units")
          .Hint("choose a number of units that is a multiple of the heads");
    }
    shape.count = static_cast<int64_t>(shape.rows) * shape.columns / shape.heads;
    shape.offset = offset;
    offset += shape.count;
    shapes.push_back(shape);
  }
  return shapes;
}

int64_t ParameterCount(const CellGraph& graph, const CellSizes& sizes) {
  int64_t count = 0;
  for (const ParameterShape& shape : ParameterShapes(graph, sizes)) count += shape.count;
  return count;
}

int64_t FlopsPerStep(const CellGraph& graph, const CellSizes& sizes, bool one_hot_input) {
  const auto shapes = ParameterShapes(graph, sizes);
  int64_t flops = 0;
  for (const Node& node : graph.nodes) {
    const int64_t width = WidthOf(graph, node.width, sizes);
    if (IsProduct(node.op)) {
      const bool look_up = one_hot_input && graph.nodes[node.a].op == Op::kInput;
      flops += look_up ? width : 2 * shapes[node.index].count;
    } else if (node.op == Op::kNorm) {
      flops += 5 * WidthOf(graph, graph.nodes[node.a].width, sizes);
    } else if (IsElementwise(node.op)) {
      flops += width;
    }
  }
  return flops;
}

}  // namespace mnemo
