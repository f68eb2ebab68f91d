#include "cell/build.h"

#include <cmath>
#include <optional>

#include "cell/print.h"
#include "cell/words.h"

namespace mnemo {

namespace {

using Kind = Expression::Kind;

class NodeMaker {
 public:
  NodeMaker(const NameTable& names, const Shapes& shapes, CellGraph* graph)
      : names_(names), shapes_(shapes), graph_(*graph) {}

  void Make() {
    for (const std::string& name : names_.states) graph_.states.push_back({name, -1, -1});
    for (const Statement* below : names_.belows) {
      graph_.belows.push_back({below->names[0], below->names[1], -1});
    }
    for (const Statement* definition : names_.definitions) {
      const std::string& name = definition->names[0];
      const int node = NodeOf(*definition->value);
      if (definition->primed) graph_.states[names_.names.at(name).index].next = node;
      graph_.values.push_back({definition->primed ? name + "'" : name, node});
      nodes_.push_back(node);
    }
    graph_.nodes = builder_.nodes();
  }

 private:
  int NodeOf(const Expression& expression) {
    if (const std::optional<double> number = Folded(expression)) {
      if (!std::isfinite(*number)) {
        throw names_.ErrorAt(expression.place, "a number that is not finite")
            .Found(PrintExpression(expression))
            .Allowed("arithmetic that has a finite result");
      }
      return builder_.Constant(*number);
    }
    const std::vector<Expression>& arguments = expression.arguments;
    switch (expression.kind) {
      case Kind::kName: return NamedNode(expression);
      case Kind::kUnary: return builder_.Apply(Op::kNegate, NodeOf(arguments[0]));
      case Kind::kBinary: {
        if (expression.name == "@") return ProductNode(expression);
        const int left = NodeOf(arguments[0]);
        return builder_.Apply(BinaryOp(expression.name), left, NodeOf(arguments[1]));
      }
      case Kind::kCall: {
        const Op op = FindFunction(expression.name)->op;
        const int first = NodeOf(arguments[0]);
        return builder_.Apply(op, first, arguments.size() == 2 ? NodeOf(arguments[1]) : -1);
      }
      case Kind::kSized: return NodeOf(arguments[0]);
      case Kind::kNumber:
      case Kind::kTransposed: break;
    }
    MNEMO_CHECK(false);
  }

  int ProductNode(const Expression& expression) {
    const Expression& left = WithoutMinus(expression.arguments[0]);
    const int parameter = shapes_.index.at(left.name);
    int node = builder_.Product(parameter, graph_.parameters[parameter],
                                left.kind == Kind::kTransposed, NodeOf(expression.arguments[1]));
    for (const Expression* minus = &expression.arguments[0]; minus != &left;
         minus = &minus->arguments[0]) {
      node = builder_.Apply(Op::kNegate, node);
    }
    return node;
  }

  int NamedNode(const Expression& expression) {
    if (expression.name == "x") {
      const WidthId width = graph_.projects_input ? kWidthUnits : kWidthInput;
      return graph_.input = builder_.Leaf(Op::kInput, -1, width);
    }
    const Name* name = names_.Find(expression.name);
    if (!name || name->kind == Name::Kind::kVector || name->kind == Name::Kind::kScalar) {
      const int parameter = shapes_.index.at(expression.name);
      return builder_.Leaf(Op::kVector, parameter, graph_.parameters[parameter].rows);
    }
    switch (name->kind) {
      case Name::Kind::kState: {
        State& state = graph_.states[name->index];
        if (expression.primed) return state.next;
        return state.previous = builder_.Leaf(Op::kPrevious, name->index, kWidthUnits);
      }
      case Name::Kind::kBelow:
        return graph_.belows[name->index].node =
                   builder_.Leaf(Op::kBelow, name->index, kWidthUnits);
      case Name::Kind::kValue: return nodes_[name->index];
      default: MNEMO_CHECK(false);
    }
  }

  // The number that an expression of numbers alone comes to.
  static std::optional<double> Folded(const Expression& expression) {
    if (expression.kind == Kind::kNumber) return expression.number;
    if (expression.kind != Kind::kUnary && expression.kind != Kind::kBinary) return std::nullopt;
    if (expression.name == "@") return std::nullopt;
    const std::optional<double> left = Folded(expression.arguments[0]);
    if (!left) return std::nullopt;
    if (expression.kind == Kind::kUnary) return -*left;
    const std::optional<double> right = Folded(expression.arguments[1]);
    if (!right) return std::nullopt;
    switch (BinaryOp(expression.name)) {
      case Op::kAdd: return *left + *right;
      case Op::kSubtract: return *left - *right;
      case Op::kMultiply: return *left * *right;
      default: return *left / *right;
    }
  }

  const NameTable& names_;
  const Shapes& shapes_;
  CellGraph& graph_;
  GraphBuilder builder_;
  std::vector<int> nodes_;  // of the definitions made so far
};

}  // namespace

void BuildNodes(const NameTable& names, const Shapes& shapes, CellGraph* graph) {
  NodeMaker(names, shapes, graph).Make();
}

}  // namespace mnemo
