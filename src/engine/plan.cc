#include "engine/plan.h"

#include <algorithm>

#include "base/error.h"
#include "engine/program_builder.h"

namespace mnemo {
namespace {

// Cheap enough to compute again in the backward pass rather than to keep for every step.
bool IsCheap(Op op) {
  switch (op) {
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kMin:
    case Op::kMax:
    case Op::kNegate:
    case Op::kRelu:
    case Op::kAbs:
    case Op::kSquare: return true;
    default: return false;
  }
}

std::vector<int> CountUses(const std::vector<Node>& nodes) {
  std::vector<int> uses(nodes.size(), 0);
  for (const Node& node : nodes) {
    for (int operand : {node.a, node.b, node.c}) {
      if (operand >= 0) ++uses[operand];
    }
  }
  return uses;
}

void BuildForward(const CellGraph& graph, Plan* plan) {
  std::vector<int> uses = CountUses(graph.nodes);
  std::vector<bool> pinned(graph.nodes.size(), false);
  for (const State& state : graph.states) pinned[state.next] = true;
  for (const NamedValue& value : graph.values) pinned[value.node] = true;
  pinned[graph.output] = true;

  ProgramBuilder builder(graph.nodes, std::move(uses), std::move(pinned));
  for (const NamedValue& value : graph.values) builder.Lower(value.node);
  for (const State& state : graph.states) {
    int value = builder.Lower(state.next);
    const Node& node = builder.values()[value].node;
    const bool leaf = OperandCount(node.op) == 0 && node.op != Op::kSum;
    const bool taken = std::find(plan->next.begin(), plan->next.end(), value) != plan->next.end();
    // Every state's new value has a place of its own; h' = c needs a copy.
    if (leaf || taken || node.op == Op::kSum || node.width != kWidthUnits) {
      PlanValue copy;
      copy.node = {.op = Op::kCopy,
                   .a = value,
                   .index = static_cast<int>(plan->next.size()),
                   .width = kWidthUnits};
      value = builder.AddValue(copy);
    }
    plan->next.push_back(value);
  }
  plan->output = builder.Lower(graph.output);
  for (size_t k = 0; k < graph.states.size(); ++k) {
    if (graph.states[k].next == graph.output) plan->output = plan->next[k];
  }
  const Node& output = builder.values()[plan->output].node;
  if (OperandCount(output.op) == 0) {
    PlanValue copy;
    copy.node = {.op = Op::kCopy, .a = plan->output, .index = -2, .width = kWidthUnits};
    plan->output = builder.AddValue(copy);
  }
  plan->of_node = builder.of_node();
  plan->forward = builder.Schedule();
  for (const NamedValue& value : graph.values) {
    plan->forward.values[plan->of_node[value.node]].name = value.name;
  }
  plan->saved.assign(plan->forward.values.size(), false);
}

class BackwardPlanner {
 public:
  BackwardPlanner(const BackwardGraph& graph, Plan* plan)
      : graph_(graph), plan_(plan), builder_(graph.nodes, Uses(graph), Pinned(graph)) {
    builder_.lower_forward = [this](int node) { return Forward(plan_->of_node[node]); };
  }

  void Build() {
    // Operands of weight gradients are in memory for all steps, so nothing computes them again.
    for (const auto& term : graph_.matrices) {
      const int operand = plan_->of_node[term.operand];
      MNEMO_CHECK(operand >= 0);
      if (!InMemory(operand)) plan_->saved[operand] = true;
    }
    for (const auto& term : graph_.matrices) {
      plan_->weight_gradients.push_back({term.parameter, term.transposed,
                                         builder_.Lower(term.delta), plan_->of_node[term.operand]});
    }
    for (const auto& term : graph_.vectors) {
      plan_->vector_gradients.push_back({term.parameter, builder_.Lower(term.value)});
    }
    for (int node : graph_.previous) {
      plan_->previous.push_back(node < 0 ? -1 : builder_.Lower(node));
    }
    for (int term : graph_.input) LowerLeafTerm(term, &plan_->input);
    plan_->belows.resize(graph_.below.size());
    for (size_t k = 0; k < graph_.below.size(); ++k) {
      for (int term : graph_.below[k]) LowerLeafTerm(term, &plan_->belows[k]);
    }
    plan_->backward = builder_.Schedule();
  }

 private:
  static std::vector<int> Uses(const BackwardGraph& graph) { return CountUses(graph.nodes); }
  // What is read from outside the loop's own nodes has to be a value of its own.
  static std::vector<bool> Pinned(const BackwardGraph& graph) {
    std::vector<bool> pinned(graph.nodes.size(), false);
    for (const auto& term : graph.matrices) pinned[term.delta] = true;
    for (const auto& term : graph.vectors) pinned[term.value] = true;
    for (int node : graph.previous) {
      if (node >= 0) pinned[node] = true;
    }
    for (int node : graph.input) pinned[node] = true;
    for (const auto& terms : graph.below) {
      for (int node : terms) pinned[node] = true;
    }
    return pinned;
  }

  void LowerLeafTerm(int term, Plan::LeafGradient* leaf) {
    const Node& node = graph_.nodes[term];
    if (IsProduct(node.op)) {
      leaf->products.push_back(
          {node.index, node.op == Op::kProductTransposed, builder_.Lower(node.a), false});
      return;
    }
    const int value = builder_.Lower(term);
    leaf->value =
        leaf->value < 0 ? value : builder_.AddNode(Op::kAdd, leaf->value, value, node.width);
  }

  bool InMemory(int forward_value) const {
    const Op op = plan_->forward.values[forward_value].node.op;
    return op == Op::kInput || op == Op::kBelow || op == Op::kMask || op == Op::kPrevious ||
           forward_value == plan_->output ||
           std::find(plan_->next.begin(), plan_->next.end(), forward_value) != plan_->next.end();
  }

  // A forward value in the backward program: read from memory, or computed again.
  int Forward(int id) {
    MNEMO_CHECK(id >= 0);
    const PlanValue& value = plan_->forward.values[id];
    const Op op = value.node.op;
    if (op == Op::kConstant || op == Op::kVector) return builder_.AddValue({.node = value.node});
    if (!InMemory(id) && !plan_->saved[id]) {
      if (IsCheap(op)) {
        PlanValue again = {.node = value.node};
        if (again.node.a >= 0) again.node.a = Forward(value.node.a);
        if (again.node.b >= 0) again.node.b = Forward(value.node.b);
        return builder_.AddValue(again);
      }
      plan_->saved[id] = true;
    }
    PlanValue leaf;
    leaf.node = {.op = Op::kForward, .index = id, .width = value.node.width};
    return builder_.AddValue(leaf);
  }

  const BackwardGraph& graph_;
  Plan* plan_;
  ProgramBuilder builder_;
};

}  // namespace

Plan BuildPlan(const CellGraph& graph, const std::vector<int>& read_above) {
  Plan plan;
  BuildForward(graph, &plan);
  const BackwardGraph backward = BuildBackward(graph, read_above);
  BackwardPlanner(backward, &plan).Build();
  return plan;
}

}  // namespace mnemo
