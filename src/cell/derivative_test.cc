#include "cell/derivative.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.h"
#include "cell/parse.h"

namespace mnemo {
namespace {

// The cell at one unit and an input of one, where every value is a single number: small enough to
// compare with formulas from a calculus book. Whole cells with all widths are checked against
// finite differences in engine/contract_test.cc.
class OneUnit {
 public:
  explicit OneUnit(const std::string& text)
      : graph_(CellFromText(text, "test")), backward_(BuildBackward(graph_)) {}

  // Values of leaves by name: a state, "x", a parameter, a below. Missing ones are 0.
  std::map<std::string, double> leaves;
  // Upstream gradients: of the output, and of states' new values by name.
  double output_gradient = 0;
  std::map<std::string, double> carried;

  void Run() {
    for (const Node& node : graph_.nodes) forward_.push_back(Forward(node));
    for (const Node& node : backward_.nodes) values_.push_back(Backward(node));
  }
  double Previous(const std::string& state) const {
    for (size_t k = 0; k < graph_.states.size(); ++k) {
      if (graph_.states[k].name != state) continue;
      return backward_.previous[k] < 0 ? 0 : values_[backward_.previous[k]];
    }
    throw BadInput("no state " + state);
  }
  double Input() const { return Total(backward_.input); }
  double Below(int which) const { return Total(backward_.below.at(which)); }
  double OfParameter(const std::string& name) const {
    double sum = 0;
    for (const auto& term : backward_.matrices) {
      if (graph_.parameters[term.parameter].name != name) continue;
      sum += values_[term.delta] * forward_[term.operand];
    }
    for (const auto& term : backward_.vectors) {
      if (graph_.parameters[term.parameter].name == name) sum += values_[term.value];
    }
    return sum;
  }

 private:
  double Leaf(const std::string& name) const {
    const auto found = leaves.find(name);
    return found == leaves.end() ? 0 : found->second;
  }
  double Total(const std::vector<int>& terms) const {
    double sum = 0;
    for (int term : terms) sum += values_[term];
    return sum;
  }
  double Forward(const Node& node) {
    switch (node.op) {
      case Op::kInput: return Leaf("x");
      case Op::kBelow: return Leaf(graph_.belows[node.index].name);
      case Op::kPrevious: return Leaf(graph_.states[node.index].name);
      default: return Operation(node, forward_);
    }
  }
  double Backward(const Node& node) {
    switch (node.op) {
      case Op::kForward: return forward_[node.index];
      case Op::kOutputGradient: return output_gradient;
      case Op::kCarried: {
        const auto found = carried.find(graph_.states[node.index].name);
        return found == carried.end() ? 0 : found->second;
      }
      default: return Operation(node, values_);
    }
  }
  double Operation(const Node& node, const std::vector<double>& values) {
    const double a = node.a < 0 ? 0 : values[node.a], b = node.b < 0 ? 0 : values[node.b];
    switch (node.op) {
      case Op::kConstant: return node.constant;
      case Op::kVector: return Leaf(graph_.parameters[node.index].name);
      case Op::kProduct:
      case Op::kProductTransposed: return Leaf(graph_.parameters[node.index].name) * a;
      case Op::kAdd: return a + b;
      case Op::kSubtract: return a - b;
      case Op::kMultiply: return a * b;
      case Op::kDivide: return a / b;
      case Op::kMin: return std::min(a, b);
      case Op::kMax: return std::max(a, b);
      case Op::kNegate: return -a;
      case Op::kSigmoid: return 1 / (1 + std::exp(-a));
      case Op::kTanh: return std::tanh(a);
      case Op::kRelu: return std::max(a, 0.0);
      case Op::kExp: return std::exp(a);
      case Op::kLog: return std::log(a);
      case Op::kLogSigmoid: return -std::log1p(std::exp(-a));
      case Op::kSoftplus: return std::log1p(std::exp(a));
      case Op::kAbs: return std::abs(a);
      case Op::kSqrt: return std::sqrt(a);
      case Op::kSquare: return a * a;
      case Op::kStep: return a > 0 ? 1 : 0;
      case Op::kSign: return a > 0 ? 1 : a < 0 ? -1 : 0;
      case Op::kPrefer: return a < b ? 1 : a == b ? 0.5 : 0;
      case Op::kSumUnits: return a;
      default: throw BadInput(std::string("no meaning at one unit: ") + OpName(node.op));
    }
  }

  CellGraph graph_;
  BackwardGraph backward_;
  std::vector<double> forward_, values_;
};

// d expression / d h at h, with the upstream gradient 1.5.
double SlopeAt(const std::string& expression, double h, double p = 0.3) {
  OneUnit cell("state h\nparam p\ngate k\nk = p\nh' = " + expression + "\n");
  cell.leaves = {{"h", h}, {"p", p}};
  cell.output_gradient = 1.5;
  cell.Run();
  return cell.Previous("h") / 1.5;
}

TEST(Derivative, FunctionsOfOneValue) {
  for (double h : {0.7, 1.9, 0.1}) {
    const double s = 1 / (1 + std::exp(-h));
    EXPECT_NEAR(SlopeAt("sigmoid(h)", h), s * (1 - s), 1e-15);
    EXPECT_NEAR(SlopeAt("tanh(h)", h), 1 / (std::cosh(h) * std::cosh(h)), 1e-15);
    EXPECT_NEAR(SlopeAt("exp(h)", h), std::exp(h), 1e-14);
    EXPECT_NEAR(SlopeAt("log(h)", h), 1 / h, 1e-14);
    EXPECT_NEAR(SlopeAt("log_sigmoid(h)", h), 1 - s, 1e-15);
    EXPECT_NEAR(SlopeAt("softplus(h)", h), s, 1e-15);
    EXPECT_NEAR(SlopeAt("sqrt(h)", h), 0.5 / std::sqrt(h), 1e-15);
    EXPECT_NEAR(SlopeAt("square(h)", h), 2 * h, 1e-15);
    EXPECT_NEAR(SlopeAt("-h", h), -1, 1e-15);
    EXPECT_NEAR(SlopeAt("relu(h)", h), 1, 1e-15);
    EXPECT_NEAR(SlopeAt("abs(h)", h), 1, 1e-15);
  }
  EXPECT_EQ(SlopeAt("relu(h)", -0.7), 0);
  EXPECT_EQ(SlopeAt("abs(h)", -0.7), -1);
}

TEST(Derivative, CornersAreZeroAndTiesAreShared) {
  EXPECT_EQ(SlopeAt("relu(h)", 0), 0);
  EXPECT_EQ(SlopeAt("abs(h)", 0), 0);
  EXPECT_EQ(SlopeAt("min(h, p)", 0.3, 0.3), 0.5);
  EXPECT_EQ(SlopeAt("max(h, p)", 0.3, 0.3), 0.5);
  EXPECT_EQ(SlopeAt("min(p, h)", 0.3, 0.3), 0.5);
}

TEST(Derivative, OperationsOfTwoValues) {
  EXPECT_NEAR(SlopeAt("h + p", 0.7), 1, 1e-15);
  EXPECT_NEAR(SlopeAt("h - p", 0.7), 1, 1e-15);
  EXPECT_NEAR(SlopeAt("p - h", 0.7), -1, 1e-15);
  EXPECT_NEAR(SlopeAt("p * h", 0.7), 0.3, 1e-15);
  EXPECT_NEAR(SlopeAt("h / p", 0.7), 1 / 0.3, 1e-15);
  EXPECT_NEAR(SlopeAt("p / h", 0.7), -0.3 / 0.49, 1e-14);
  EXPECT_EQ(SlopeAt("min(h, p)", 0.7), 0);
  EXPECT_EQ(SlopeAt("min(h, p)", 0.2), 1);
  EXPECT_EQ(SlopeAt("min(p, h)", 0.2), 1);
  EXPECT_EQ(SlopeAt("max(h, p)", 0.7), 1);
  EXPECT_EQ(SlopeAt("max(p, h)", 0.7), 1);
  EXPECT_EQ(SlopeAt("max(p, h)", 0.2), 0);
}

TEST(Derivative, EveryUseOfAValueCounts) {
  EXPECT_NEAR(SlopeAt("h * h + 3 * h - h", 0.7), 2 * 0.7 + 2, 1e-15);
  EXPECT_NEAR(SlopeAt("h / h + h", 0.7), 1, 1e-14);
  EXPECT_NEAR(SlopeAt("tanh(h) * tanh(h)", 0.7),
              2 * std::tanh(0.7) / (std::cosh(0.7) * std::cosh(0.7)), 1e-15);
}

TEST(Derivative, ParametersWhereverTheyStand) {
  OneUnit cell("state h\nh' = W @ x + U @ tanh(U @ h + b) * p + b + V.T @ h\n");
  cell.leaves = {{"W", 0.6},  {"x", 1.1}, {"U", -0.7}, {"h", -0.5},
                 {"b", -0.2}, {"p", 0.9}, {"V", 0.4}};
  cell.output_gradient = 2;
  cell.Run();
  const double inner = std::tanh(-0.7 * -0.5 - 0.2), slope = 1 - inner * inner;
  EXPECT_NEAR(cell.OfParameter("W"), 2 * 1.1, 1e-15);
  EXPECT_NEAR(cell.OfParameter("U"), 2 * 0.9 * (inner + -0.7 * slope * -0.5), 1e-14);
  EXPECT_NEAR(cell.OfParameter("b"), 2 * (1 + 0.9 * -0.7 * slope), 1e-14);
  EXPECT_NEAR(cell.OfParameter("p"), 2 * -0.7 * inner, 1e-14);
  EXPECT_NEAR(cell.OfParameter("V"), 2 * -0.5, 1e-15);
  EXPECT_NEAR(cell.Input(), 2 * 0.6, 1e-15);
  EXPECT_NEAR(cell.Previous("h"), 2 * (0.9 * -0.7 * slope * -0.7 + 0.4), 1e-14);
}

TEST(Derivative, GradientsOfEveryStateAndOfTheOutputMeet) {
  // c' is a state, feeds h', and is looked at by the output gate.
  OneUnit cell("state h, c\nc' = 0.5 * c + W @ x\nh' = c' * c' + 3 * h\n");
  cell.leaves = {{"c", 0.8}, {"h", 0.1}, {"W", 1}, {"x", 0.3}};
  cell.output_gradient = 1.25;
  cell.carried = {{"h", 0.5}, {"c", -2}};
  cell.Run();
  const double c = 0.5 * 0.8 + 0.3, into_c = (1.25 + 0.5) * 2 * c - 2;
  EXPECT_NEAR(cell.Previous("c"), 0.5 * into_c, 1e-15);
  EXPECT_NEAR(cell.Previous("h"), 3 * 1.75, 1e-15);
  EXPECT_NEAR(cell.Input(), into_c, 1e-15);
}

TEST(Derivative, TheLayerBelowGetsItsOwnGradient) {
  OneUnit cell("state h\nbelow m = c\nh' = tanh(W @ x) + V @ m + 2 * m + h\n");
  cell.leaves = {{"V", 0.25}, {"m", 0.6}};
  cell.output_gradient = 1;
  cell.Run();
  EXPECT_NEAR(cell.Below(0), 2.25, 1e-15);
  EXPECT_NEAR(cell.OfParameter("V"), 0.6, 1e-15);
}

TEST(Derivative, AStateThatNothingReadsHasNoGradient) {
  const BackwardGraph backward =
      BuildBackward(CellFromText("state h, c\nc' = tanh(W @ x)\nh' = c' + h\n", "t"));
  EXPECT_GE(backward.previous[0], 0);
  EXPECT_EQ(backward.previous[1], -1);
}

TEST(Derivative, ProductsAreOuterProductTermsAndTransposesTurnRound) {
  const CellGraph graph =
      CellFromText("size r = 3\nstate h\nh' = A.T @ tanh((A @ h)[r]) + W @ x\n", "t");
  const BackwardGraph backward = BuildBackward(graph);
  ASSERT_EQ(backward.matrices.size(), 3u);
  int transposed = 0;
  for (const auto& term : backward.matrices) {
    const Parameter& matrix = graph.parameters[term.parameter];
    const WidthId delta = backward.nodes[term.delta].width;
    const WidthId operand = graph.nodes[term.operand].width;
    EXPECT_EQ(term.transposed ? operand : delta, matrix.rows) << matrix.name;
    EXPECT_EQ(term.transposed ? delta : operand, matrix.columns) << matrix.name;
    transposed += term.transposed;
  }
  EXPECT_EQ(transposed, 1);
  // What goes back through A.T is multiplied with A, what goes back through A and W with their
  // transposes.
  std::map<std::string, int> products;
  for (const Node& node : backward.nodes) {
    if (!IsProduct(node.op)) continue;
    ++products[graph.parameters[node.index].name + (node.op == Op::kProduct ? "" : ".T")];
  }
  EXPECT_EQ(products, (std::map<std::string, int>{{"A", 1}, {"A.T", 1}, {"W.T", 1}}));
}

TEST(Derivative, TermsOfTheInputStayApart) {
  const CellGraph graph =
      CellFromText("state h\nh' = sigmoid(Wz @ x + U @ h) * tanh(Wn @ x)\n", "t");
  const BackwardGraph backward = BuildBackward(graph);
  ASSERT_EQ(backward.input.size(), 2u);
  for (int term : backward.input) {
    EXPECT_EQ(backward.nodes[term].op, Op::kProductTransposed);
    EXPECT_EQ(backward.nodes[term].width, kWidthInput);
  }
}

TEST(Derivative, ASingleNumberGetsTheSumOverUnits) {
  const CellGraph graph = CellFromText("state h\nscalar a\nh' = tanh(a * h + W @ x)\n", "t");
  const BackwardGraph backward = BuildBackward(graph);
  ASSERT_EQ(backward.vectors.size(), 1u);
  const Node& value = backward.nodes[backward.vectors[0].value];
  EXPECT_EQ(value.op, Op::kSumUnits);
  EXPECT_EQ(value.width, kWidthScalar);
  EXPECT_EQ(backward.nodes[value.a].width, kWidthUnits);
}

}  // namespace
}  // namespace mnemo
