#include <fmt/format.h>

#include "cell/sizes.h"
#include "engine/plan.h"

namespace mnemo {
namespace {

class Printer {
 public:
  Printer(const Plan& plan, const CellGraph& graph) : plan_(plan), graph_(graph) {}

  std::string Print() {
    Line("Before the steps, for all of them at once:");
    bool any = false;
    for (size_t i = 0; i < plan_.forward.values.size(); ++i) {
      for (const PlanProduct& product : plan_.forward.values[i].products) {
        if (!product.hoisted) continue;
        any = true;
        Line(fmt::format("  {:<12} gets {}", Name(plan_.forward, i),
                         Product(plan_.forward, product)));
      }
    }
    if (!any) Line("  nothing");
    Program("Each step forwards", plan_.forward);
    Line("Kept for every step:");
    std::string kept;
    for (size_t i = 0; i < plan_.saved.size(); ++i) {
      if (plan_.saved[i]) kept += " " + Name(plan_.forward, i);
    }
    Line(fmt::format("  the states{}{}", kept.empty() ? "" : ", and", kept));
    Program("Each step backwards", plan_.backward);
    Line("After the steps, for all of them at once:");
    for (const auto& gradient : plan_.weight_gradients) {
      std::string delta = Name(plan_.backward, gradient.delta);
      std::string operand = Name(plan_.forward, gradient.operand);
      if (gradient.transposed) std::swap(delta, operand);
      Line(fmt::format("  d {:<10} += {} outer {}", graph_.parameters[gradient.parameter].name,
                       delta, operand));
    }
    for (const auto& gradient : plan_.vector_gradients) {
      Line(fmt::format("  d {:<10} += {}", graph_.parameters[gradient.parameter].name,
                       Name(plan_.backward, gradient.value)));
    }
    Leaf("x", plan_.input);
    for (size_t k = 0; k < plan_.belows.size(); ++k) Leaf(graph_.belows[k].name, plan_.belows[k]);
    return text_;
  }

 private:
  void Line(const std::string& line) { text_ += line + "\n"; }

  // The gradient with respect to x or to a value below.
  void Leaf(const std::string& name, const Plan::LeafGradient& gradient) {
    std::string sum;
    for (const PlanProduct& product : gradient.products) {
      sum += (sum.empty() ? "" : " + ") + Product(plan_.backward, product);
    }
    if (gradient.value >= 0) {
      sum += (sum.empty() ? "" : " + ") + Name(plan_.backward, gradient.value);
    }
    if (!sum.empty()) Line(fmt::format("  d {:<10} = {}", name, sum));
  }

  // A probe's name, a leaf's name, or %12 (forwards) and ~12 (backwards).
  std::string Name(const PlanProgram& program, int id) const {
    const PlanValue& value = program.values[id];
    const Node& node = value.node;
    if (!value.name.empty()) return value.name;
    switch (node.op) {
      case Op::kInput: return "x";
      case Op::kBelow: return graph_.belows[node.index].name;
      case Op::kMask: return fmt::format("mask {}", node.index);
      case Op::kPrevious: return graph_.states[node.index].name;
      case Op::kConstant: return fmt::format("{}", node.constant);
      case Op::kVector: return graph_.parameters[node.index].name;
      case Op::kForward: return Name(plan_.forward, node.index);
      case Op::kCarried: return "d " + graph_.states[node.index].name + "'";
      case Op::kOutputGradient: return "d output";
      case Op::kValueGradient: return fmt::format("d value {} from above", node.index);
      default: return fmt::format("{}{}", &program == &plan_.forward ? '%' : '~', id);
    }
  }

  std::string Product(const PlanProgram& program, const PlanProduct& product) const {
    return fmt::format("{}{} @ {}", graph_.parameters[product.parameter].name,
                       product.transposed ? ".T" : "", Name(program, product.operand));
  }

  std::string Sum(const PlanProgram& program, const PlanValue& value) const {
    std::string text;
    for (const PlanProduct& product : value.products) {
      text += (text.empty() ? "" : " + ") + Product(program, product);
    }
    for (int vector : value.vectors) text += " + " + graph_.parameters[vector].name;
    return text;
  }

  void Program(const std::string& title, const PlanProgram& program) {
    Line(title + ":");
    for (size_t s = 0; s < program.stages.size(); ++s) {
      for (int id : program.stages[s].elementwise) {
        const Node& node = program.values[id].node;
        std::string operands;
        for (int operand : {node.a, node.b, node.c}) {
          if (operand >= 0) operands += (operands.empty() ? "" : ", ") + Name(program, operand);
        }
        Line(fmt::format("  {:<12} = {}({})", Name(program, id), OpName(node.op), operands));
      }
      for (int id : program.stages[s].sums) {
        Line(fmt::format("  {:<12} = {}", Name(program, id), Sum(program, program.values[id])));
      }
    }
  }

  const Plan& plan_;
  const CellGraph& graph_;
  std::string text_;
};

}  // namespace

std::string PrintPlan(const Plan& plan, const CellGraph& graph) {
  return Printer(plan, graph).Print();
}

}  // namespace mnemo
