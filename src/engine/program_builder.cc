#include "engine/program_builder.h"

#include <algorithm>

#include "base/error.h"

namespace mnemo {

ProgramBuilder::ProgramBuilder(const std::vector<Node>& nodes, std::vector<int> uses,
                               std::vector<bool> pinned)
    : nodes_(nodes),
      uses_(std::move(uses)),
      pinned_(std::move(pinned)),
      of_node_(nodes.size(), -1) {}

int ProgramBuilder::AddValue(const PlanValue& value) {
  if (value.node.op != Op::kSum) {
    for (size_t i = 0; i < values_.size(); ++i) {
      if (values_[i].node == value.node) return static_cast<int>(i);
    }
  }
  values_.push_back(value);
  return static_cast<int>(values_.size()) - 1;
}

int ProgramBuilder::AddNode(Op op, int a, int b, WidthId width) {
  PlanValue value;
  value.node.op = op;
  value.node.a = a;
  value.node.b = b;
  value.node.width = width;
  return AddValue(value);
}

void ProgramBuilder::CollectTerms(int id, bool top, std::vector<int>* terms) const {
  const Node& node = nodes_[id];
  if (node.op == Op::kAdd && (top || (uses_[id] == 1 && !pinned_[id]))) {
    CollectTerms(node.a, false, terms);
    CollectTerms(node.b, false, terms);
  } else {
    terms->push_back(id);
  }
}

int ProgramBuilder::LowerAdd(int id) {
  std::vector<int> terms, others;
  CollectTerms(id, true, &terms);
  PlanValue sum;
  sum.node.op = Op::kSum;
  std::vector<int> vectors;
  for (int term : terms) {
    const Node& node = nodes_[term];
    if (IsProduct(node.op) && uses_[term] == 1 && !pinned_[term]) {
      const int operand = Lower(node.a);
      sum.node.width = node.width;
      sum.products.push_back({node.index, node.op == Op::kProductTransposed, operand, false});
    } else if (node.op == Op::kVector && node.width != kWidthScalar) {
      vectors.push_back(term);
    } else {
      others.push_back(term);
    }
  }
  if (sum.products.empty()) {
    const int a = Lower(nodes_[id].a), b = Lower(nodes_[id].b);
    return AddNode(Op::kAdd, a, b, nodes_[id].width);
  }
  for (int vector : vectors) sum.vectors.push_back(nodes_[vector].index);
  int result = AddValue(sum);
  for (int other : others) result = AddNode(Op::kAdd, result, Lower(other), sum.node.width);
  return result;
}

int ProgramBuilder::Lower(int id) {
  if (of_node_[id] >= 0) return of_node_[id];
  const Node& node = nodes_[id];
  int result = -1;
  if (node.op == Op::kForward) {
    result = lower_forward(node.index);
  } else if (node.op == Op::kAdd) {
    result = LowerAdd(id);
  } else if (IsProduct(node.op)) {
    PlanValue sum;
    sum.node.op = Op::kSum;
    sum.node.width = node.width;
    sum.products.push_back({node.index, node.op == Op::kProductTransposed, Lower(node.a), false});
    result = AddValue(sum);
  } else {
    PlanValue value;
    value.node = node;
    if (node.a >= 0) value.node.a = Lower(node.a);
    if (node.b >= 0) value.node.b = Lower(node.b);
    if (node.c >= 0) value.node.c = Lower(node.c);
    result = AddValue(value);
  }
  return of_node_[id] = result;
}

PlanProgram ProgramBuilder::Schedule() {
  const int count = static_cast<int>(values_.size());
  for (PlanValue& value : values_) {
    for (PlanProduct& product : value.products) {
      const Op op = values_[product.operand].node.op;
      product.hoisted = op == Op::kInput || op == Op::kBelow;
    }
  }
  // ready: the first stage whose elementwise part could read the value.
  std::vector<int> earliest(count, 0), ready(count, 0);
  auto in_loop = [](const PlanValue& sum) {
    return std::any_of(sum.products.begin(), sum.products.end(),
                       [](const PlanProduct& product) { return !product.hoisted; });
  };
  for (int i = 0; i < count; ++i) {
    const Node& node = values_[i].node;
    if (node.op == Op::kSum) {
      for (const PlanProduct& product : values_[i].products) {
        if (!product.hoisted) earliest[i] = std::max(earliest[i], ready[product.operand]);
      }
      ready[i] = in_loop(values_[i]) ? earliest[i] + 1 : 0;
    } else if (OperandCount(node.op) > 0) {
      for (int operand : {node.a, node.b, node.c}) {
        if (operand >= 0) earliest[i] = std::max(earliest[i], ready[operand]);
      }
      ready[i] = earliest[i];
    }
  }
  constexpr int kUnread = 1 << 30;
  std::vector<int> latest(count, kUnread);
  int stages = 1;
  for (int i = count - 1; i >= 0; --i) {
    PlanValue& value = values_[i];
    const Node& node = value.node;
    const bool sum = node.op == Op::kSum;
    if (!sum && OperandCount(node.op) == 0) continue;
    if (sum) {
      value.stage = in_loop(value) ? earliest[i] : -1;
      for (const PlanProduct& product : value.products) {
        if (!product.hoisted) {
          latest[product.operand] = std::min(latest[product.operand], earliest[i]);
        }
      }
    } else {
      value.stage = latest[i] == kUnread ? earliest[i] : latest[i];
      for (int operand : {node.a, node.b, node.c}) {
        if (operand >= 0) latest[operand] = std::min(latest[operand], value.stage);
      }
    }
    stages = std::max(stages, value.stage + 1);
  }
  PlanProgram program;
  program.stages.resize(stages);
  for (int i = 0; i < count; ++i) {
    const PlanValue& value = values_[i];
    if (value.stage < 0) continue;
    PlanStage& stage = program.stages[value.stage];
    (value.node.op == Op::kSum ? stage.sums : stage.elementwise).push_back(i);
  }
  program.values = values_;
  return program;
}

}  // namespace mnemo
