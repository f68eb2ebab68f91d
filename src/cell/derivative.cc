#include "cell/derivative.h"

#include "base/error.h"

namespace mnemo {
namespace {

class Differentiator {
 public:
  Differentiator(const CellGraph& graph, const std::vector<int>& read_above)
      : graph_(graph),
        read_above_(read_above),
        terms_(graph.nodes.size()),
        differentiable_(graph.nodes.size(), false) {}

  BackwardGraph Build() {
    for (size_t i = 0; i < graph_.nodes.size(); ++i) {
      const Node& node = graph_.nodes[i];
      const bool given = node.op == Op::kConstant || node.op == Op::kMask;
      differentiable_[i] = !given && OperandCount(node.op) == 0;
      for (int operand : {node.a, node.b, node.c}) {
        if (operand >= 0 && differentiable_[operand]) differentiable_[i] = true;
      }
    }
    for (size_t k = 0; k < graph_.states.size(); ++k) {
      terms_[graph_.states[k].next].push_back(
          builder_.Leaf(Op::kCarried, static_cast<int>(k), kWidthUnits));
    }
    terms_[graph_.output].push_back(builder_.Leaf(Op::kOutputGradient, -1, kWidthUnits));

    for (size_t i = 0; i < read_above_.size(); ++i) {
      MNEMO_CHECK(graph_.nodes[read_above_[i]].width == kWidthUnits);
      terms_[read_above_[i]].push_back(
          builder_.Leaf(Op::kValueGradient, static_cast<int>(i), kWidthUnits));
    }

    result_.previous.assign(graph_.states.size(), -1);
    result_.below.resize(graph_.belows.size());
    for (int id = static_cast<int>(graph_.nodes.size()) - 1; id >= 0; --id) {
      if (!differentiable_[id] || terms_[id].empty()) continue;
      const Node& node = graph_.nodes[id];
      if (node.op == Op::kInput) {
        result_.input = terms_[id];
      } else if (node.op == Op::kBelow) {
        result_.below[node.index] = terms_[id];
      } else {
        Propagate(id, node, Sum(terms_[id]));
      }
    }
    result_.nodes = builder_.nodes();
    return std::move(result_);
  }

 private:
  int Sum(const std::vector<int>& terms) {
    int sum = terms[0];
    for (size_t i = 1; i < terms.size(); ++i) sum = builder_.Apply(Op::kAdd, sum, terms[i]);
    return sum;
  }

  // The value of a forward node at this step.
  int Value(int id) {
    const Node& node = graph_.nodes[id];
    if (node.op == Op::kConstant) return builder_.Constant(node.constant);
    if (node.op == Op::kVector) return builder_.Leaf(Op::kVector, node.index, node.width);
    return builder_.Leaf(Op::kForward, id, node.width);
  }

  // Adds a term to the gradient of `operand`. A scalar that met a vector gets the sum over units.
  void Give(int operand, int term) {
    if (!differentiable_[operand]) return;
    const bool narrows =
        graph_.nodes[operand].width == kWidthScalar && builder_.node(term).width != kWidthScalar;
    terms_[operand].push_back(narrows ? builder_.Apply(Op::kSumUnits, term) : term);
  }

  int Times(int a, int b) { return builder_.Apply(Op::kMultiply, a, b); }
  int Minus(int a) { return builder_.Apply(Op::kNegate, a); }
  int OneMinus(int a) { return builder_.Apply(Op::kSubtract, builder_.Constant(1), a); }

  void Propagate(int id, const Node& node, int g) {
    const int a = node.a, b = node.b;
    switch (node.op) {
      case Op::kPrevious: result_.previous[node.index] = g; return;
      case Op::kVector: result_.vectors.push_back({node.index, g}); return;
      case Op::kProduct:
      case Op::kProductTransposed: {
        const bool transposed = node.op == Op::kProductTransposed;
        result_.matrices.push_back({node.index, transposed, g, a});
        if (differentiable_[a]) {
          Give(a, builder_.Product(node.index, graph_.parameters[node.index], !transposed, g));
        }
        return;
      }
      case Op::kAdd:
        Give(a, g);
        Give(b, g);
        return;
      case Op::kSubtract:
        Give(a, g);
        if (differentiable_[b]) Give(b, Minus(g));
        return;
      case Op::kMultiply:
        if (differentiable_[a]) Give(a, Times(g, Value(b)));
        if (differentiable_[b]) Give(b, Times(g, Value(a)));
        return;
      case Op::kDivide: {
        const int share = builder_.Apply(Op::kDivide, g, Value(b));
        Give(a, share);
        if (differentiable_[b]) Give(b, Minus(Times(share, Value(id))));
        return;
      }
      case Op::kMin:
      case Op::kMax: {
        const int low = node.op == Op::kMin ? a : b, high = node.op == Op::kMin ? b : a;
        if (differentiable_[a]) {
          Give(a, Times(g, builder_.Apply(Op::kPrefer, Value(low), Value(high))));
        }
        if (differentiable_[b]) {
          Give(b, Times(g, builder_.Apply(Op::kPrefer, Value(high), Value(low))));
        }
        return;
      }
      default: Give(a, Local(node, id, g));
    }
  }

  // The gradient with respect to the operand of an operation of one operand.
  int Local(const Node& node, int id, int g) {
    const int y = Value(id);
    switch (node.op) {
      case Op::kNegate: return Minus(g);
      case Op::kSigmoid: return Times(Times(g, y), OneMinus(y));
      case Op::kTanh: return Times(g, OneMinus(builder_.Apply(Op::kSquare, y)));
      case Op::kRelu: return Times(g, builder_.Apply(Op::kStep, y));
      case Op::kExp: return Times(g, y);
      case Op::kLog: return builder_.Apply(Op::kDivide, g, Value(node.a));
      case Op::kLogSigmoid: return Times(g, builder_.Apply(Op::kSigmoid, Minus(Value(node.a))));
      case Op::kSoftplus: return Times(g, builder_.Apply(Op::kSigmoid, Value(node.a)));
      case Op::kAbs: return Times(g, builder_.Apply(Op::kSign, Value(node.a)));
      case Op::kSqrt: return builder_.Apply(Op::kDivide, Times(g, builder_.Constant(0.5)), y);
      case Op::kSquare: return Times(g, Times(builder_.Constant(2), Value(node.a)));
      case Op::kNorm: return builder_.Apply(Op::kNormGradient, Value(node.a), y, g);
      default: MNEMO_CHECK(false);
    }
  }

  const CellGraph& graph_;
  const std::vector<int>& read_above_;
  GraphBuilder builder_;
  BackwardGraph result_;
  std::vector<std::vector<int>> terms_;  // for each forward node, the terms of its gradient
  std::vector<bool> differentiable_;
};

}  // namespace

BackwardGraph BuildBackward(const CellGraph& graph, const std::vector<int>& read_above) {
  return Differentiator(graph, read_above).Build();
}

}  // namespace mnemo
