#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "cell/catalogue.h"
#include "cell/parse.h"

namespace mnemo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

CellGraph Cell(const std::string& text) { return CellFromText(text, "t"); }

const Parameter& Named(const CellGraph& cell, const std::string& name) {
  for (const Parameter& parameter : cell.parameters) {
    if (parameter.name == name) return parameter;
  }
  throw BadInput("no parameter " + name);
}

// "W [H, I]", "b [H]", "a", in order.
std::vector<std::string> Shapes(const CellGraph& cell) {
  const auto width = [&](WidthId id) {
    if (id == kWidthUnits) return std::string("H");
    if (id == kWidthInput) return std::string("I");
    return cell.sizes.at(id - kFirstSize).name;
  };
  std::vector<std::string> shapes;
  for (const Parameter& p : cell.parameters) {
    std::string text = p.name;
    if (p.kind == Parameter::Kind::kMatrix) {
      text += " [" + width(p.rows) + ", " + width(p.columns) + "]";
    } else if (p.kind == Parameter::Kind::kVector) {
      text += " [" + width(p.rows) + "]";
    } else {
      EXPECT_EQ(p.rows, kWidthScalar);
    }
    shapes.push_back(text);
  }
  return shapes;
}

// The expression of a node, written out.
std::string Shown(const CellGraph& cell, int id) {
  const Node& node = cell.nodes.at(id);
  std::string text = OpName(node.op);
  if (node.op == Op::kConstant) return std::to_string(node.constant).substr(0, 4);
  if (node.op == Op::kVector) return cell.parameters[node.index].name;
  if (node.op == Op::kPrevious) return cell.states[node.index].name;
  if (node.op == Op::kBelow) return "below " + cell.belows[node.index].value;
  if (IsProduct(node.op)) text += " " + cell.parameters[node.index].name;
  if (node.a < 0) return text;
  text += "(" + Shown(cell, node.a);
  if (node.b >= 0) text += ", " + Shown(cell, node.b);
  return text + ")";
}

std::vector<std::string> ValueNames(const CellGraph& cell) {
  std::vector<std::string> names;
  for (const NamedValue& value : cell.values) names.push_back(value.name);
  return names;
}

TEST(CheckCell, Gru) {
  const CellGraph cell = LoadCell("gru");
  EXPECT_THAT(Shapes(cell), ElementsAre("Wz [H, I]", "Uz [H, H]", "bz [H]", "Wr [H, I]",
                                        "Ur [H, H]", "br [H]", "Wn [H, I]", "Un [H, H]", "bn [H]"));
  EXPECT_THAT(ValueNames(cell), ElementsAre("z", "r", "n", "h'"));
  EXPECT_THAT(cell.gates, ElementsAre("z", "r"));
  EXPECT_EQ(cell.memory, "h'");
  EXPECT_EQ(cell.output_name, "h'");
  EXPECT_EQ(cell.output, cell.states[0].next);
  EXPECT_FALSE(cell.projects_input);
  EXPECT_EQ(Shown(cell, cell.output),
            "add(multiply(subtract(1.00, sigmoid(add(add(product Wz(input), product Uz(h)), bz))), "
            "h), multiply(sigmoid(add(add(product Wz(input), product Uz(h)), bz)), "
            "tanh(add(add(product Wn(input), product Un(multiply(sigmoid(add(add(product Wr(input),"
            " product Ur(h)), br)), h))), bn))))");
}

TEST(CheckCell, LstmReadsTheNewMemoryInItsOutputGate) {
  const CellGraph cell = LoadCell("lstm");
  EXPECT_THAT(ValueNames(cell), ElementsAre("z", "i", "f", "c'", "o", "y'"));
  EXPECT_THAT(cell.gates, ElementsAre("i", "f", "o"));
  EXPECT_EQ(cell.memory, "c'");
  EXPECT_EQ(cell.output_name, "y'");
  EXPECT_EQ(cell.FindValue("c"), cell.states[1].next);
  EXPECT_EQ(Shown(cell, cell.FindValue("o")),
            "sigmoid(add(add(add(product Wo(input), product Ro(y)), multiply(po, " +
                Shown(cell, cell.FindValue("c'")) + ")), bo))");
}

TEST(CheckCell, NodesAreInOrderAndEqualOnesAreOne) {
  for (const std::string& name : CatalogueNames()) {
    const CellGraph cell = LoadCell(name);
    for (size_t i = 0; i < cell.nodes.size(); ++i) {
      const Node& node = cell.nodes[i];
      const int count = OperandCount(node.op);
      EXPECT_EQ(node.a >= 0, count >= 1) << name;
      EXPECT_EQ(node.b >= 0, count >= 2) << name;
      EXPECT_LT(node.a, static_cast<int>(i)) << name;
      EXPECT_LT(node.b, static_cast<int>(i)) << name;
      for (size_t j = 0; j < i; ++j) EXPECT_FALSE(cell.nodes[j] == node) << name;
    }
  }
  const CellGraph cell = Cell("state h\na = tanh(W @ x)\nc = tanh(W @ x)\nh' = a + c\n");
  EXPECT_EQ(cell.FindValue("a"), cell.FindValue("c"));
  EXPECT_EQ(cell.nodes.size(), 4u);
}

TEST(CheckCell, EveryFunction) {
  const CellGraph cell = Cell(
      "state h\n"
      "h' = sigmoid(tanh(relu(exp(log(log_sigmoid(softplus(abs(sqrt(square(norm(h)))))))))))\n");
  EXPECT_EQ(Shown(cell, cell.output),
            "sigmoid(tanh(relu(exp(log(log_sigmoid(softplus(abs(sqrt(square(norm(h)))))))))))");
  const CellGraph two = Cell("state h\nh' = min(b, max(h, 0)) / 2\n");
  EXPECT_EQ(Shown(two, two.output), "divide(min(b, max(h, 0.00)), 2.00)");
  EXPECT_EQ(two.input, -1);
}

TEST(CheckCell, MinusBindsTighterThanTheProduct) {
  const CellGraph cell = Cell("state h\nh' = -U @ h - --U.T @ h\n");
  EXPECT_EQ(Shown(cell, cell.output),
            "subtract(negate(product U(h)), negate(negate(product_transposed U(h))))");
}

TEST(CheckCell, ArithmeticOnNumbersIsDoneOnce) {
  const CellGraph cell = Cell("state h\nh' = h * (1 - 3 / -4)\n");
  EXPECT_EQ(Shown(cell, cell.output), "multiply(h, 1.75)");
  EXPECT_EQ(cell.nodes.size(), 3u);
}

TEST(CheckCell, ParametersByName) {
  const CellGraph cell = Cell(
      "state h\nparam d, Q\nscalar a\nh' = tanh(W @ x + b + p1 * h + d * Q + a)\ninit a = 0.5\n");
  EXPECT_THAT(Shapes(cell), ElementsAre("d [H]", "Q [H]", "a", "W [H, I]", "b [H]", "p1 [H]"));
  EXPECT_EQ(Named(cell, "a").kind, Parameter::Kind::kScalar);
  EXPECT_EQ(*Named(cell, "a").initial, (InitialValue{InitialValue::Kind::kConstant, 0.5, 0}));
  EXPECT_FALSE(Named(cell, "W").initial.has_value());
  // A name with a b that a line defines is a value.
  EXPECT_THAT(Shapes(Cell("state h\nbias = tanh(W @ x)\nh' = bias\n")), ElementsAre("W [H, I]"));
}

TEST(CheckCell, DeclarationsMayStandBelowTheirUse) {
  const CellGraph cell = Cell(
      "h' = a * (d + V @ ((U @ x)[r] + A))\ninit U = normal(0.1)\nparam d, A[r]\nscalar a\n"
      "size r = 3\nstate h\n");
  EXPECT_THAT(Shapes(cell), ElementsAre("a", "d [H]", "V [H, r]", "U [r, I]", "A [r]"));
  EXPECT_EQ(cell.sizes, (std::vector<NamedSize>{{"r", 3}}));
}

TEST(CheckCell, WidthsFollowTheProducts) {
  EXPECT_THAT(Shapes(Cell("state h\nsize r = 4\nu = tanh((U @ h)[r])\nh' = V @ u + W @ x\n")),
              ElementsAre("U [r, H]", "V [H, r]", "W [H, I]"));
  // A transpose: its result is as wide as the columns, wherever those are settled.
  EXPECT_THAT(Shapes(Cell("state h\ne = W.T @ h\nh' = W @ x + V @ e\n")),
              ElementsAre("W [H, I]", "V [H, I]"));
  EXPECT_THAT(Shapes(Cell("state h\nsize r = 4\nu = (A.T @ h)[r]\nh' = A @ u\n")),
              ElementsAre("A [H, r]"));
  EXPECT_THAT(Shapes(Cell("state h\nsize r = 4\nu = (B @ x)[r]\nh' = A.T @ u\n")),
              ElementsAre("B [r, I]", "A [r, H]"));
  // A line below settles how wide a line above is.
  EXPECT_THAT(Shapes(Cell("state h\nh' = U @ h + V @ (W.T @ h)\ng = W @ x\ngate g\n")),
              ElementsAre("U [H, H]", "V [H, I]", "W [H, I]"));
}

TEST(CheckCell, WidthsAreSymbolsEvenIfEqualNumbers) {
  EXPECT_THAT(
      [] { Cell("state h\nsize r = 4\nsize s = 4\nh' = V @ ((A @ x)[r] + (C @ x)[s])\n"); },
      ThrowsMessage<Error>(HasSubstr("r (size r = 4) on the left, s (size s = 4) on the right")));
  EXPECT_THAT([] { Cell("state h\nh' = W @ x + W @ h\n"); },
              ThrowsMessage<Error>(HasSubstr("'W' is used with two shapes")));
}

TEST(CheckCell, TheInputOutsideAProductIsProjected) {
  for (const char* text : {"state h\nh' = W @ x + x\n", "state h\nh' = tanh(x) + W @ x\n",
                           "state h\nh' = W @ (h * x) + W @ h\n", "state h\nz = x\nh' = W @ z\n"}) {
    const CellGraph cell = Cell(text);
    EXPECT_TRUE(cell.projects_input) << text;
    EXPECT_THAT(Shapes(cell), ElementsAre("W [H, H]")) << text;
    EXPECT_EQ(cell.nodes[cell.input].width, kWidthUnits) << text;
  }
  const CellGraph plain = Cell("state h\nsize r = 2\nh' = V @ (W @ x)[r]\n");
  EXPECT_FALSE(plain.projects_input);
  EXPECT_EQ(plain.nodes[plain.input].width, kWidthInput);
}

TEST(CheckCell, HeadsSplitSquareMatricesOnly) {
  const CellGraph cell = Cell(
      "state h\nheads = 4\nsize r = 2\nh' = W @ x + U @ h + V @ (A @ h)[r]\n"
      "init U = identity(1)\n");
  EXPECT_EQ(cell.heads, 4);
  EXPECT_EQ(Named(cell, "W").heads, 1);
  EXPECT_EQ(Named(cell, "U").heads, 4);
  EXPECT_EQ(Named(cell, "V").heads, 1);
  EXPECT_EQ(Named(cell, "A").heads, 1);
}

TEST(CheckCell, OutputGateAndMemoryNameStatesOrValues) {
  const CellGraph cell = Cell(
      "state h, c\noutput y\ngate c, y\nmemory h\nh' = tanh(W @ x)\nc' = sigmoid(U @ h')\n"
      "y = c' * h\n");
  EXPECT_EQ(cell.output_name, "y");
  EXPECT_EQ(cell.output, cell.FindValue("y"));
  EXPECT_THAT(cell.gates, ElementsAre("c'", "y"));
  EXPECT_EQ(cell.memory, "h'");
  const CellGraph state = Cell("state h, c\noutput c\nh' = tanh(W @ x)\nc' = h'\n");
  EXPECT_EQ(state.output_name, "c'");
  EXPECT_EQ(state.output, state.states[1].next);
}

TEST(CheckCell, DefaultGatesAreDirectResultsOfSigmoid) {
  const CellGraph cell = Cell(
      "state h, g\nz = sigmoid(W @ x)\nk = z\nu = 1 - sigmoid(V @ x)\ng' = sigmoid(U @ g)\n"
      "h' = k * u * g'\n");
  EXPECT_THAT(cell.gates, ElementsAre("z", "g'"));
  EXPECT_EQ(cell.memory, "g'");
  EXPECT_THAT(LoadCell("tanh").gates, IsEmpty());
}

TEST(CheckCell, BelowBindsAValueOfTheLayerBelow) {
  const CellGraph cell = Cell("state h, c\nbelow m = c\nc' = tanh(W @ x) + m\nh' = tanh(c')\n");
  ASSERT_EQ(cell.belows.size(), 1u);
  EXPECT_EQ(cell.belows[0].value, "c");
  EXPECT_EQ(cell.nodes[cell.belows[0].node].op, Op::kBelow);
  EXPECT_EQ(cell.nodes[cell.belows[0].node].width, kWidthUnits);
}

TEST(CheckCell, PreviousValuesExistOnlyWhereTheyAreRead) {
  const CellGraph cell = Cell("state h, c\nh' = tanh(W @ x + U @ c)\nc' = h'\n");
  EXPECT_EQ(cell.states[0].previous, -1);
  ASSERT_GE(cell.states[1].previous, 0);
  EXPECT_EQ(cell.nodes[cell.states[1].previous].op, Op::kPrevious);
  EXPECT_EQ(cell.nodes[cell.states[1].previous].index, 1);
}

TEST(CheckCell, AMarkedValueNeedsNoReader) {
  EXPECT_NO_THROW(Cell("state h\ngate z\nz = sigmoid(W @ x)\nh' = U @ h\n"));
  EXPECT_NO_THROW(Cell("state h\nmemory z\nz = sigmoid(W @ x)\nh' = U @ h\n"));
  EXPECT_THROW(Cell("state h\nz = sigmoid(W @ x)\nh' = U @ h\n"), Error);
}

TEST(CheckCell, TheHeadCommentIsKept) {
  EXPECT_EQ(Cell("# One.\n#\n# Two.\n\nstate h\n# Not this.\nh' = W @ x\n").about, "One.\n\nTwo.");
  EXPECT_EQ(Cell("state h\n# Not this.\nh' = W @ x\n").about, "");
}

}  // namespace
}  // namespace mnemo
