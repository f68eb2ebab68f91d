// A cell as a graph: what the text of a .cell file means, with every name resolved.
//
// CellGraph is a value: built once by the checker (cell/check.h), then only read, by any number of
// threads. Nodes stand in topological order: a node's operands have smaller indices. Equal nodes
// are one node (the checker builds the graph through GraphBuilder), and every node is needed by
// some state's new value or by the output.
//
// Widths are symbolic. Two values may meet in an elementwise operation only if their widths are
// the same symbol (or one of them is a scalar), even where two symbols happen to be equal numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mnemo {

// An index into the widths of a cell: the three below, then CellGraph::sizes in order.
using WidthId = int;
inline constexpr WidthId kWidthScalar = 0;  // a single number, the same for all units
inline constexpr WidthId kWidthUnits = 1;   // H, the layer's units
inline constexpr WidthId kWidthInput = 2;   // I, what the layer below emits, or the data
inline constexpr WidthId kFirstSize = 3;    // `size r = 16` and later ones

struct NamedSize {
  std::string name;
  int value = 0;
  bool operator==(const NamedSize&) const = default;
};

// `init NAME = ...` in a cell file or a recipe.
struct InitialValue {
  enum class Kind { kConstant, kUniform, kNormal, kIdentity };
  Kind kind = Kind::kConstant;
  double a = 0;  // the constant; the lower end; the standard deviation; the diagonal
  double b = 0;  // the upper end
  bool operator==(const InitialValue&) const = default;
};

struct Parameter {
  enum class Kind { kMatrix, kVector, kScalar };
  std::string name;
  Kind kind = Kind::kMatrix;
  // A matrix maps a value of width `columns` to one of width `rows`; it is stored row by row,
  // [rows, columns]. A vector has `rows` entries, a scalar one.
  WidthId rows = kWidthUnits;
  WidthId columns = kWidthScalar;
  // More than 1 for a block-diagonal matrix (`heads = n`): stored [heads, H/heads, H/heads].
  int heads = 1;
  std::optional<InitialValue> initial;
};

// The operations of the language, and below the line those that only derivatives use.
enum class Op : uint8_t {
  // Leaves.
  kInput,     // x: the layer's input (projected first if CellGraph::projects_input)
  kBelow,     // index: which of CellGraph::belows
  kMask,      // index: a factor given from outside at every step, without a gradient
              // (cell/regularise.h)
  kPrevious,  // index: a state's value at the previous step
  kConstant,  // constant
  kVector,    // index: a vector or scalar parameter
  // Products with a matrix parameter `index` (W @ a; W.T @ a).
  kProduct,
  kProductTransposed,
  // Elementwise; a scalar operand is the same for every unit.
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kMin,
  kMax,
  kNegate,
  kSigmoid,
  kTanh,
  kRelu,
  kExp,
  kLog,
  kLogSigmoid,
  kSoftplus,
  kAbs,
  kSqrt,
  kSquare,
  // Over the whole vector: (a - mean) / sqrt(variance + 1e-5), biased variance.
  kNorm,
  // ---- only in derivatives ----
  kForward,         // index: a node of the forward graph, its value at this step
  kCarried,         // index: gradient with respect to a state's new value, from the next step
  kOutputGradient,  // gradient with respect to what the layer emits
  kValueGradient,   // index: gradient with respect to a value that the layer above reads
  kStep,            // 1 where a > 0, else 0 (relu's derivative; 0 at the corner)
  kSign,            // -1, 0, 1
  kPrefer,          // 1 where a < b, 1/2 where a == b, else 0 (who gets the gradient of a min)
  kNormGradient,    // gradient of kNorm: a its operand, b its result, c the result's gradient
  kSumUnits,        // sum of a over its width, a scalar
  // ---- only in plans (engine/plan.h) ----
  kSum,   // products and vectors added up: W1 @ u1 + W2 @ u2 + ... + b1 + b2 + ...
  kCopy,  // a
};

struct Node {
  Op op = Op::kConstant;
  int a = -1, b = -1, c = -1;  // operands, or -1
  int index = -1;              // parameter, state, below or forward node, as the op says
  double constant = 0;         // kConstant
  WidthId width = kWidthScalar;

  bool operator==(const Node&) const = default;
};

struct State {
  std::string name;
  int previous = -1;  // its kPrevious node, -1 if nothing reads the previous value
  int next = -1;      // the node of its new value
};

// `below m = c`: m is the value c of the layer below, at the same step.
struct Below {
  std::string name;   // m
  std::string value;  // c; a state's name means its new value
  int node = -1;
};

// A name that the file gives to a value; a state's new value is called NAME' here.
struct NamedValue {
  std::string name;
  int node = -1;
};

struct CellGraph {
  std::string name;   // the file's stem, as "gru"
  std::string about;  // the comment at the head of the file, its lines joined by '\n'
  std::vector<NamedSize> sizes;
  int heads = 1;
  std::vector<Parameter> parameters;  // in order of appearance
  std::vector<Node> nodes;
  std::vector<State> states;
  std::vector<Below> belows;
  std::vector<NamedValue> values;  // every probe, in order of definition
  std::string output_name;         // as a probe's name: "h'" or "y"
  int output = -1;                 // the node that the layer emits; width H
  int input = -1;                  // the kInput node, -1 if the cell never reads x
  // True if x stands outside a product: then x means P @ x, of width H, unless the layer below has
  // as many units. Data is always projected then. The kInput node's width is kWidthUnits here and
  // kWidthInput otherwise.
  bool projects_input = false;
  std::vector<std::string> gates;  // probe names: marked, or the direct results of sigmoid
  std::string memory;              // probe name: marked, or the last state's new value

  // The node of a probe name; a state's bare name means its new value. -1 if there is none.
  int FindValue(const std::string& value_name) const;
};

// "add", "sigmoid", "product" ...: for plans and messages.
const char* OpName(Op op);
// How many of a, b, c the operation uses.
int OperandCount(Op op);
bool IsProduct(Op op);
// True for operations that work unit by unit, without leaves, products, norms and sums.
bool IsElementwise(Op op);

// Adds nodes to a list; an equal node is added once. Ids are indices into nodes().
class GraphBuilder {
 public:
  int Add(const Node& node);
  int Leaf(Op op, int index, WidthId width);
  int Constant(double value);
  // The width is the first non-scalar operand's (scalar if all are scalars).
  int Apply(Op op, int a, int b = -1, int c = -1);
  int Product(int parameter, const Parameter& shape, bool transposed, int a);

  const std::vector<Node>& nodes() const { return nodes_; }
  const Node& node(int id) const { return nodes_[id]; }

 private:
  std::vector<Node> nodes_;
};

}  // namespace mnemo
