#include "report/cell_diagram.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/error.h"
#include "cell/print.h"

namespace mnemo {
namespace {

constexpr char kMinus[] = "\u2212";
constexpr char kTimes[] = "\u2299";
constexpr char kDot[] = "\u00b7";

using Kind = DiagramNode::Kind;
using ChipKind = DiagramChip::Kind;

bool IsSum(Op op) { return op == Op::kAdd || op == Op::kSubtract; }
bool IsFactors(Op op) { return op == Op::kMultiply || op == Op::kDivide; }
bool IsChoice(Op op) { return op == Op::kMin || op == Op::kMax; }

std::string NumberText(double value) {
  return value < 0 ? kMinus + fmt::format("{:.4g}", -value) : fmt::format("{:.4g}", value);
}

// What a function of one value does to `inner`, written.
std::string Applied(Op op, const std::string& inner) {
  switch (op) {
    case Op::kNegate: return kMinus + inner;
    case Op::kSigmoid: return "\u03c3(" + inner + ")";
    case Op::kLogSigmoid: return "log \u03c3(" + inner + ")";
    case Op::kAbs: return "|" + inner + "|";
    case Op::kSqrt: return "\u221a(" + inner + ")";
    case Op::kSquare: return "(" + inner + ")\u00b2";
    default: return std::string(OpName(op)) + "(" + inner + ")";
  }
}

// The function by itself.
std::string FunctionText(Op op) {
  switch (op) {
    case Op::kNegate: return kMinus;
    case Op::kSigmoid: return "\u03c3";
    case Op::kLogSigmoid: return "log \u03c3";
    case Op::kAbs:
    case Op::kSquare: return Applied(op, kDot);
    case Op::kSqrt: return "\u221a";
    default: return OpName(op);
  }
}

bool IsFunction(Op op) {
  return OperandCount(op) == 1 && op != Op::kProduct && op != Op::kProductTransposed;
}

struct Term {
  int node = 0;
  bool minus = false;
};
struct Factor {
  int node = 0;
  bool below = false;  // a divisor
};

class DiagramMaker {
 public:
  DiagramMaker(const CellText& text, const CellGraph& graph) : text_(text), graph_(graph) {
    varies_.resize(graph.nodes.size());
    uses_.resize(graph.nodes.size());
    for (size_t n = 0; n < graph.nodes.size(); ++n) {
      const Node& node = graph.nodes[n];
      varies_[n] = node.op == Op::kInput || node.op == Op::kBelow || node.op == Op::kPrevious;
      for (const int operand : {node.a, node.b, node.c}) {
        if (operand < 0) continue;
        varies_[n] = varies_[n] || Varies(operand);
        ++uses_[static_cast<size_t>(operand)];
      }
    }
  }

  CellDiagram Make() {
    AddSources();
    for (const NamedValue& value : graph_.values) AddValue(value);
    for (const State& state : graph_.states) {
      const std::string probe = state.name + "'";
      AddNext(probe, probe == graph_.output_name ? "output, next step" : "next step");
    }
    if (!graph_.output_name.ends_with("'")) AddNext(graph_.output_name, "output");
    return std::move(diagram_);
  }

 private:
  using Chips = std::vector<DiagramChip>;

  const Node& At(int node) const { return graph_.nodes[static_cast<size_t>(node)]; }
  bool Varies(int node) const { return varies_[static_cast<size_t>(node)]; }
  // A part of a larger sum or product: nothing else reads it, and it has no name.
  bool IsInner(int node) const {
    return uses_[static_cast<size_t>(node)] == 1 && !boxes_.contains(node);
  }

  int Add(DiagramNode node) {
    diagram_.nodes.push_back(std::move(node));
    return static_cast<int>(diagram_.nodes.size()) - 1;
  }

  // States first, as in the papers, and the memory above the others.
  void AddSources() {
    std::vector<const State*> states;
    for (const State& state : graph_.states) {
      if (state.previous >= 0) states.push_back(&state);
    }
    const auto is_memory = [&](const State* state) { return state->name + "'" == graph_.memory; };
    std::stable_partition(states.begin(), states.end(), is_memory);
    for (const State* state : states) {
      DiagramNode node{.kind = Kind::kPrevious, .name = ValueLabel(state->name, true)};
      node.is_state = true;
      node.is_memory = is_memory(state);
      node.is_gate = IsGate(state->name + "'");
      boxes_[state->previous] = Add(std::move(node));
    }
    for (const Below& below : graph_.belows) {
      if (below.node < 0) continue;
      DiagramNode node{.kind = Kind::kBelow, .name = ValueLabel(below.name, false)};
      node.comment = "layer below";
      boxes_[below.node] = Add(std::move(node));
    }
    if (graph_.input < 0) return;
    DiagramNode node{.kind = Kind::kInput, .name = ValueLabel("x", false)};
    node.comment = "input";
    boxes_[graph_.input] = Add(std::move(node));
  }

  bool IsGate(const std::string& probe) const {
    return std::count(graph_.gates.begin(), graph_.gates.end(), probe) > 0;
  }

  void AddValue(const NamedValue& value) {
    const bool is_state = value.name.ends_with("'");
    const std::string bare = is_state ? value.name.substr(0, value.name.size() - 1) : value.name;
    DiagramNode box{.kind = Kind::kValue, .name = ValueLabel(bare, false)};
    box.is_state = is_state;
    box.is_gate = IsGate(value.name);
    box.is_memory = is_state && value.name == graph_.memory;
    for (const Statement& statement : text_.statements) {
      if (statement.kind != Statement::Kind::kDefinition || statement.names[0] != bare) continue;
      box.comment = statement.comment;
      box.equation = value.name + " = " + PrintExpression(*statement.value);
    }
    Define(value.node, &box);
    const int index = Add(std::move(box));
    MarkVarying(value.node);
    boxes_.insert({value.node, index});  // a second name for the same value keeps the first box
    named_[value.name] = index;
  }

  // What has a box is drawn from that box wherever it is read, also where it never changes.
  void MarkVarying(int node) {
    if (Varies(node)) return;
    varies_[static_cast<size_t>(node)] = true;
    for (size_t n = static_cast<size_t>(node) + 1; n < graph_.nodes.size(); ++n) {
      for (const int operand : {graph_.nodes[n].a, graph_.nodes[n].b}) {
        varies_[n] = varies_[n] || (operand >= 0 && Varies(operand));
      }
    }
  }

  void AddNext(const std::string& probe, const std::string& what) {
    const int box = named_.at(probe);
    DiagramNode next{.kind = Kind::kNext};
    next.name = diagram_.nodes[static_cast<size_t>(box)].name;
    next.comment = what;
    next.is_state = probe.ends_with("'");
    next.is_memory = diagram_.nodes[static_cast<size_t>(box)].is_memory;
    next.ports = {{box, {}}};
    Add(std::move(next));
  }

  // Takes functions off the outside of the value into the box's own text, and what is left into its
  // ports.
  void Define(int node, DiagramNode* box) {
    std::vector<int> outside;
    while (!boxes_.contains(node) && Varies(node)) {
      const Op op = At(node).op;
      if (IsFunction(op)) {
        outside.push_back(node);
        node = At(node).a;
        continue;
      }
      if (!IsSum(op)) break;
      // A number and one value, as 1 - i.
      const std::vector<Term> terms = Terms(node);
      const auto number = [&](const Term& term) { return At(term.node).op == Op::kConstant; };
      const auto other = std::find_if_not(terms.begin(), terms.end(), number);
      if (std::count_if(terms.begin(), terms.end(), number) + 1 !=
          static_cast<std::ptrdiff_t>(terms.size())) {
        break;
      }
      outside.push_back(node);
      node = other->node;
    }
    if (outside.size() == 1 && IsFunction(At(outside[0]).op)) {
      box->function = FunctionText(At(outside[0]).op);
    } else if (!outside.empty()) {
      box->function = kDot;
      for (size_t i = outside.size(); i-- > 0;) {
        const Op op = At(outside[i]).op;
        box->function =
            IsFunction(op) ? Applied(op, box->function) : WithNumbers(outside[i], box->function);
      }
    }
    if (!boxes_.contains(node) && Varies(node)) {
      box->join = JoinOf(node);
      if (!box->join.empty()) {
        box->ports = Ports(node);
        return;
      }
    }
    box->ports = {Follow(node)};
  }

  // A sum of numbers and one value, whose text is given: "1 - value".
  std::string WithNumbers(int sum, const std::string& value) const {
    std::string text;
    const auto add = [&](bool minus, const std::string& what) {
      if (text.empty()) {
        text = (minus ? kMinus : "") + what;
      } else {
        text += (minus ? std::string(" ") + kMinus + " " : " + ") + what;
      }
    };
    for (const Term& term : Terms(sum)) {
      if (At(term.node).op == Op::kConstant) {
        const double number = term.minus ? -At(term.node).constant : At(term.node).constant;
        add(number < 0, NumberText(std::abs(number)));
      } else {
        add(term.minus, value);
      }
    }
    return text;
  }

  std::vector<Term> Terms(int sum) const {
    std::vector<Term> terms;
    const Node& node = At(sum);
    for (int side = 0; side < 2; ++side) {
      const int operand = side == 0 ? node.a : node.b;
      const bool minus = side == 1 && node.op == Op::kSubtract;
      if (IsSum(At(operand).op) && IsInner(operand)) {
        for (const Term& term : Terms(operand)) {
          terms.push_back({term.node, term.minus != minus});
        }
      } else {
        terms.push_back({operand, minus});
      }
    }
    return terms;
  }

  std::vector<Factor> Factors(int product) const {
    std::vector<Factor> factors;
    const Node& node = At(product);
    for (int side = 0; side < 2; ++side) {
      const int operand = side == 0 ? node.a : node.b;
      const bool below = side == 1 && node.op == Op::kDivide;
      if (IsFactors(At(operand).op) && IsInner(operand)) {
        for (const Factor& factor : Factors(operand)) {
          factors.push_back({factor.node, factor.below != below});
        }
      } else {
        factors.push_back({operand, below});
      }
    }
    return factors;
  }

  // "" if the value needs no join: one value goes in, whatever happens to it.
  std::string JoinOf(int node) const {
    const Op op = At(node).op;
    int varying = 0, constant = 0;
    if (IsSum(op)) {
      for (const Term& term : Terms(node)) {
        varying += Varies(term.node);
        constant += !Varies(term.node) && At(term.node).op != Op::kConstant;
      }
      // A bias joins in a box as a port of its own.
      return varying + constant > 1 ? "+" : "";
    }
    if (IsFactors(op)) {
      const std::vector<Factor> factors = Factors(node);
      for (const Factor& factor : factors) varying += Varies(factor.node);
      return varying > 1 && varying == static_cast<int>(factors.size()) ? kTimes : "";
    }
    if (IsChoice(op) && Varies(At(node).a) && Varies(At(node).b)) return OpName(op);
    return "";
  }

  std::vector<DiagramPort> Ports(int node) {
    std::vector<DiagramPort> ports;
    const Op op = At(node).op;
    if (IsSum(op)) {
      for (const Term& term : Terms(node)) {
        ports.push_back(Varies(term.node) ? Follow(term.node)
                                          : DiagramPort{-1, {Fixed(term.node)}});
        if (term.minus) Negate(&ports.back().chips);
      }
    } else if (IsFactors(op)) {
      for (const Factor& factor : Factors(node)) {
        if (!Varies(factor.node)) continue;
        ports.push_back(Follow(factor.node));
        if (factor.below) ports.back().chips.push_back(Function("1/\u00b7"));
      }
    } else {
      ports = {Follow(At(node).a), Follow(At(node).b)};
    }
    return ports;
  }

  static DiagramChip Function(const std::string& text) {
    return {ChipKind::kFunction, Upright(text)};
  }

  // A minus sign in front of what the last chip gives; a number or a parameter takes it up.
  static void Negate(Chips* chips) {
    if (!chips->empty() && chips->back().kind != ChipKind::kFunction) {
      MathLabel& label = chips->back().label;
      if (label[0].text.starts_with(kMinus)) {
        label[0].text.erase(0, std::string(kMinus).size());
      } else {
        label = Joined({Upright(kMinus), label});
      }
      return;
    }
    chips->push_back(Function(kMinus));
  }

  // A parameter, a number, or what is made of them alone.
  DiagramChip Fixed(int node) const {
    const Op op = At(node).op;
    return {op == Op::kConstant ? ChipKind::kNumber : ChipKind::kVector, FixedLabel(node)};
  }

  MathLabel FixedLabel(int id) const {
    const Node& node = At(id);
    switch (node.op) {
      case Op::kConstant: return Upright(NumberText(node.constant));
      case Op::kVector: return ParameterLabel(Parameter(node));
      case Op::kProduct:
      case Op::kProductTransposed:
        return Joined({ParameterLabel(Parameter(node), node.op == Op::kProductTransposed),
                       FixedLabel(node.a)});
      default: break;
    }
    if (IsFunction(node.op)) {
      const std::string around = Applied(node.op, "\n");
      const size_t hole = around.find('\n');
      return Joined(
          {Upright(around.substr(0, hole)), FixedLabel(node.a), Upright(around.substr(hole + 1))});
    }
    if (IsChoice(node.op)) {
      return Joined({Upright(std::string(OpName(node.op)) + "("), FixedLabel(node.a), Upright(", "),
                     FixedLabel(node.b), Upright(")")});
    }
    const std::string sign = node.op == Op::kAdd        ? " + "
                             : node.op == Op::kSubtract ? std::string(" ") + kMinus + " "
                             : node.op == Op::kMultiply ? kDot
                                                        : "/";
    const auto part = [&](int operand, bool wrapped) {
      MathLabel label = FixedLabel(operand);
      return wrapped ? Joined({Upright("("), label, Upright(")")}) : label;
    };
    const bool tight = IsFactors(node.op);
    const bool right = tight ? OperandCount(At(node.b).op) == 2 && !IsChoice(At(node.b).op)
                             : node.op == Op::kSubtract && IsSum(At(node.b).op);
    return Joined(
        {part(node.a, tight && IsSum(At(node.a).op)), Upright(sign), part(node.b, right)});
  }

  const std::string& Parameter(const Node& node) const {
    return graph_.parameters[static_cast<size_t>(node.index)].name;
  }

  // Where a value comes from and what happens to it on the way; adds the joins that it needs.
  DiagramPort Follow(int id) {
    const auto box = boxes_.find(id);
    if (box != boxes_.end()) return {box->second, {}};
    if (!Varies(id)) return {-1, {Fixed(id)}};
    const auto known = joins_.find(id);
    if (known != joins_.end()) return known->second;
    const Node& node = At(id);
    if (IsFunction(node.op)) {
      DiagramPort port = Follow(node.a);
      if (node.op == Op::kNegate) {
        Negate(&port.chips);
      } else {
        port.chips.push_back(Function(FunctionText(node.op)));
      }
      return port;
    }
    if (IsProduct(node.op)) {
      DiagramPort port = Follow(node.a);
      const bool transposed = node.op == Op::kProductTransposed;
      port.chips.push_back({ChipKind::kMatrix, ParameterLabel(Parameter(node), transposed)});
      return port;
    }
    if (IsFactors(node.op)) return joins_[id] = FollowFactors(id);
    if (IsSum(node.op)) return joins_[id] = FollowSum(id);
    return joins_[id] = FollowChoice(node, id);
  }

  DiagramPort NewJoin(const std::string& join, std::vector<DiagramPort> ports) {
    DiagramNode node{.kind = Kind::kJoin};
    node.join = join;
    node.ports = std::move(ports);
    return {Add(std::move(node)), {}};
  }

  DiagramPort FollowFactors(int id) {
    std::vector<DiagramPort> varying = Ports(id);
    DiagramPort port = varying.size() == 1 ? varying[0] : NewJoin(kTimes, std::move(varying));
    for (const Factor& factor : Factors(id)) {
      if (Varies(factor.node)) continue;
      DiagramChip chip = Fixed(factor.node);
      if (factor.below) chip.label = Joined({Upright("1/"), chip.label});
      port.chips.push_back(std::move(chip));
    }
    return port;
  }

  DiagramPort FollowSum(int id) {
    std::vector<DiagramPort> varying;
    const std::vector<Term> terms = Terms(id);
    int count = 0;
    for (const Term& term : terms) count += Varies(term.node);
    if (count > 1) return NewJoin("+", Ports(id));
    // One value, and numbers and parameters that are added to it.
    const auto value = std::find_if(terms.begin(), terms.end(),
                                    [&](const Term& term) { return Varies(term.node); });
    DiagramPort port = Follow(value->node);
    const bool before = value->minus && value != terms.begin();  // "1 -", else "+ b" behind it
    if (value->minus && !before) Negate(&port.chips);
    bool minus_written = !before;
    for (const Term& term : terms) {
      if (Varies(term.node)) continue;
      MathLabel label = FixedLabel(term.node);
      const bool negative = label[0].text.starts_with(kMinus);
      if (negative) label[0].text.erase(0, std::string(kMinus).size());
      const bool minus = term.minus != negative;
      if (!minus_written) {
        // The value itself is taken away from this one.
        label = Joined({Upright(minus ? kMinus : ""), label, Upright(kMinus)});
        minus_written = true;
      } else {
        label = Joined({Upright(minus ? kMinus : "+"), label});
      }
      port.chips.push_back({ChipKind::kFunction, std::move(label)});
    }
    return port;
  }

  DiagramPort FollowChoice(const Node& node, int id) {
    if (Varies(node.a) && Varies(node.b)) return NewJoin(OpName(node.op), Ports(id));
    const int value = Varies(node.a) ? node.a : node.b;
    DiagramPort port = Follow(value);
    port.chips.push_back({ChipKind::kFunction,
                          Joined({Upright(std::string(OpName(node.op)) + "(\u00b7, "),
                                  FixedLabel(value == node.a ? node.b : node.a), Upright(")")})});
    return port;
  }

  const CellText& text_;
  const CellGraph& graph_;
  CellDiagram diagram_;
  std::vector<bool>
      varies_;  // of each graph node: it comes from some box, not from parameters alone
  std::vector<int> uses_;
  std::map<int, int> boxes_;  // graph node to diagram node
  std::map<int, DiagramPort> joins_;
  std::map<std::string, int> named_;
};

}  // namespace

CellDiagram MakeCellDiagram(const CellText& text, const CellGraph& graph) {
  return DiagramMaker(text, graph).Make();
}

}  // namespace mnemo
