#include "cell/graph.h"

#include "base/error.h"

namespace mnemo {

int CellGraph::FindValue(const std::string& value_name) const {
  for (const NamedValue& value : values) {
    if (value.name == value_name) return value.node;
  }
  for (const State& state : states) {
    if (state.name == value_name) return state.next;
  }
  return -1;
}

const char* OpName(Op op) {
  switch (op) {
    case Op::kInput: return "input";
    case Op::kBelow: return "below";
    case Op::kMask: return "mask";
    case Op::kPrevious: return "previous";
    case Op::kConstant: return "constant";
    case Op::kVector: return "vector";
    case Op::kProduct: return "product";
    case Op::kProductTransposed: return "product_transposed";
    case Op::kAdd: return "add";
    case Op::kSubtract: return "subtract";
    case Op::kMultiply: return "multiply";
    case Op::kDivide: return "divide";
    case Op::kMin: return "min";
    case Op::kMax: return "max";
    case Op::kNegate: return "negate";
    case Op::kSigmoid: return "sigmoid";
    case Op::kTanh: return "tanh";
    case Op::kRelu: return "relu";
    case Op::kExp: return "exp";
    case Op::kLog: return "log";
    case Op::kLogSigmoid: return "log_sigmoid";
    case Op::kSoftplus: return "softplus";
    case Op::kAbs: return "abs";
    case Op::kSqrt: return "sqrt";
    case Op::kSquare: return "square";
    case Op::kNorm: return "norm";
    case Op::kForward: return "forward";
    case Op::kCarried: return "carried";
    case Op::kOutputGradient: return "output_gradient";
    case Op::kValueGradient: return "value_gradient";
    case Op::kStep: return "step";
    case Op::kSign: return "sign";
    case Op::kPrefer: return "prefer";
    case Op::kNormGradient: return "norm_gradient";
    case Op::kSumUnits: return "sum_units";
    case Op::kSum: return "sum";
    case Op::kCopy: return "copy";
  }
  MNEMO_CHECK(false);
}

int OperandCount(Op op) {
  switch (op) {
    case Op::kInput:
    case Op::kBelow:
    case Op::kMask:
    case Op::kPrevious:
    case Op::kConstant:
    case Op::kVector:
    case Op::kForward:
    case Op::kCarried:
    case Op::kOutputGradient:
    case Op::kValueGradient:
    case Op::kSum: return 0;
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kDivide:
    case Op::kMin:
    case Op::kMax:
    case Op::kPrefer: return 2;
    case Op::kNormGradient: return 3;
    default: return 1;
  }
}

bool IsProduct(Op op) { return op == Op::kProduct || op == Op::kProductTransposed; }

bool IsElementwise(Op op) {
  return OperandCount(op) > 0 && !IsProduct(op) && op != Op::kNorm && op != Op::kNormGradient &&
         op != Op::kSumUnits;
}

int GraphBuilder::Add(const Node& node) {
  for (size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i] == node) return static_cast<int>(i);
  }
  nodes_.push_back(node);
  return static_cast<int>(nodes_.size()) - 1;
}

int GraphBuilder::Leaf(Op op, int index, WidthId width) {
  Node node;
  node.op = op;
  node.index = index;
  node.width = width;
  return Add(node);
}

int GraphBuilder::Constant(double value) {
  Node node;
  node.op = Op::kConstant;
  node.constant = value;
  return Add(node);
}

int GraphBuilder::Apply(Op op, int a, int b, int c) {
  Node node;
  node.op = op;
  node.a = a;
  node.b = b;
  node.c = c;
  for (int operand : {a, b, c}) {
    if (operand >= 0 && node.width == kWidthScalar) node.width = nodes_[operand].width;
  }
  if (op == Op::kSumUnits) node.width = kWidthScalar;
  return Add(node);
}

int GraphBuilder::Product(int parameter, const Parameter& shape, bool transposed, int a) {
  Node node;
  node.op = transposed ? Op::kProductTransposed : Op::kProduct;
  node.a = a;
  node.index = parameter;
  node.width = transposed ? shape.columns : shape.rows;
  return Add(node);
}

}  // namespace mnemo
