#include "engine/cpu/schedule.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "engine/cpu/program_lowerer.h"

namespace mnemo {
namespace {

class Scheduler {
 public:
  Scheduler(const Plan& plan, const CellGraph& graph, const CellSizes& sizes,
            const LayerOptions& options)
      : plan_(plan), graph_(graph), sizes_(sizes), options_(options) {}

  Schedule Build() {
    const std::vector<Location> forward_homes = LowerForward();
    if (options_.train) LowerBackward(forward_homes);
    return std::move(schedule_);
  }

 private:
  int NewSequence(const PlanValue& value) {
    schedule_.sequence_widths.push_back(WidthOf(graph_, value.node.width, sizes_));
    return static_cast<int>(schedule_.sequence_widths.size()) - 1;
  }

  std::vector<Location> LowerForward() {
    const auto& values = plan_.forward.values;
    ProgramLowerer lowerer(plan_.forward, graph_, sizes_, options_, &schedule_, &schedule_.forward);
    for (size_t i = 0; i < values.size(); ++i) {
      const Node& node = values[i].node;
      if (node.op == Op::kPrevious) lowerer.SetHome(i, {Home::kPrevious, node.index});
      if (node.op == Op::kInput) lowerer.SetHome(i, {Home::kInput, 0});
      if (node.op == Op::kBelow) lowerer.SetHome(i, {Home::kBelow, node.index});
      if (node.op == Op::kMask) lowerer.SetHome(i, {Home::kMask, node.index});
    }
    for (size_t k = 0; k < plan_.next.size(); ++k) {
      lowerer.SetHome(plan_.next[k], {Home::kNext, static_cast<int>(k)});
    }
    if (!lowerer.HasHome(plan_.output)) lowerer.SetHome(plan_.output, {Home::kOutput, 0});
    schedule_.output = lowerer.home(plan_.output);
    std::vector<bool> kept(values.size(), false);
    std::vector<int> probes = options_.probes;
    probes.insert(probes.end(), options_.read_above.begin(), options_.read_above.end());
    for (int node : probes) {
      MNEMO_CHECK(node >= 0 && plan_.of_node[node] >= 0);
      kept[plan_.of_node[node]] = true;
    }
    for (size_t i = 0; i < values.size(); ++i) {
      if (options_.train && plan_.saved[i]) kept[i] = true;
      // What hoisted products give is there for all steps at once.
      for (const PlanProduct& product : values[i].products) {
        if (product.hoisted && !lowerer.IsLookUp(product)) kept[i] = true;
      }
      const bool repeated = values[i].node.op == Op::kConstant || values[i].node.op == Op::kVector;
      if (kept[i] && !repeated && !lowerer.HasHome(i)) {
        lowerer.SetHome(i, {Home::kSequence, NewSequence(values[i])});
      }
    }
    for (int node : probes) {
      const int value = plan_.of_node[node];
      if (schedule_.probes.contains(node)) continue;
      if (lowerer.IsRepeated(value)) {
        // A name for a parameter or a constant (`a = b1`): copied, to have a block of its own.
        schedule_.probes[node] = {Home::kSequence, NewSequence(values[value])};
        lowerer.Deliver(value, schedule_.probes[node], values[value].node.width);
      } else {
        schedule_.probes[node] = lowerer.home(value);
      }
    }
    lowerer.Lower();
    std::vector<Location> homes = lowerer.homes();
    for (const auto& gradient : plan_.weight_gradients) {
      const Node& node = values[gradient.operand].node;
      if (!options_.train || !lowerer.IsRepeated(gradient.operand)) continue;
      homes[gradient.operand] = lowerer.ExpandedLeaf(node, WidthOf(graph_, node.width, sizes_));
    }
    return homes;
  }

  void LowerBackward(const std::vector<Location>& forward_homes) {
    const auto& values = plan_.backward.values;
    ProgramLowerer lowerer(plan_.backward, graph_, sizes_, options_, &schedule_,
                           &schedule_.backward);
    for (size_t i = 0; i < values.size(); ++i) {
      const Node& node = values[i].node;
      if (node.op == Op::kForward) lowerer.SetHome(i, forward_homes[node.index]);
      if (node.op == Op::kCarried) lowerer.SetHome(i, {Home::kCarriedIn, node.index});
      if (node.op == Op::kOutputGradient) lowerer.SetHome(i, {Home::kOutputGradient, 0});
      if (node.op == Op::kValueGradient) lowerer.SetHome(i, {Home::kValueGradient, node.index});
    }
    // Where a value stands once a block of steps is done.
    std::map<int, Location> kept;
    auto keep = [&](int value) {
      if (kept.contains(value)) return;
      kept[value] = {Home::kRecent, static_cast<int>(schedule_.recent_widths.size())};
      schedule_.recent_widths.push_back(WidthOf(graph_, values[value].node.width, sizes_));
      // A gradient that comes from outside as it is (`y = W @ h` is emitted) is copied.
      lowerer.Deliver(value, kept[value], values[value].node.width);
    };
    for (const auto& gradient : plan_.weight_gradients) keep(gradient.delta);
    for (const PlanProduct& product : plan_.input.products) keep(product.operand);
    for (const auto& below : plan_.belows) {
      for (const PlanProduct& product : below.products) keep(product.operand);
    }
    for (size_t k = 0; k < plan_.previous.size(); ++k) {
      lowerer.Deliver(plan_.previous[k], {Home::kCarriedOut, static_cast<int>(k)}, kWidthUnits);
    }
    auto deliver_leaf = [&](const Plan::LeafGradient& gradient, Location home,
                            Schedule::LeafGradient* leaf) {
      leaf->value = gradient.value >= 0;
      if (leaf->value) lowerer.Deliver(gradient.value, home, values[gradient.value].node.width);
    };
    deliver_leaf(plan_.input, {Home::kInputGradient, 0}, &schedule_.input);
    schedule_.belows.resize(plan_.belows.size());
    for (size_t k = 0; k < plan_.belows.size(); ++k) {
      deliver_leaf(plan_.belows[k], {Home::kBelowGradient, static_cast<int>(k)},
                   &schedule_.belows[k]);
    }
    for (const auto& gradient : plan_.vector_gradients) {
      const WidthId width = graph_.parameters[gradient.parameter].rows;
      Schedule::VectorGradient lowered = {gradient.parameter, WidthOf(graph_, width, sizes_)};
      if (kept.contains(gradient.value)) {
        lowered.delta = kept.at(gradient.value);
      } else {
        lowered.plane = lowerer.NewPlane(lowered.width);
        lowerer.Accumulate(gradient.value, {Home::kPlane, lowered.plane});
      }
      schedule_.vector_gradients.push_back(lowered);
    }
    lowerer.Lower();

    for (const auto& gradient : plan_.weight_gradients) {
      schedule_.weight_gradients.push_back({gradient.parameter, gradient.transposed,
                                            kept.at(gradient.delta),
                                            forward_homes[gradient.operand]});
    }
    auto lower_leaf = [&](const Plan::LeafGradient& gradient, Schedule::LeafGradient* leaf) {
      for (const PlanProduct& product : gradient.products) {
        leaf->products.push_back(
            {lowerer.Matrix({{product.parameter, product.transposed}}), kept.at(product.operand)});
      }
    };
    lower_leaf(plan_.input, &schedule_.input);
    for (size_t k = 0; k < plan_.belows.size(); ++k) {
      lower_leaf(plan_.belows[k], &schedule_.belows[k]);
    }
  }

  const Plan& plan_;
  const CellGraph& graph_;
  CellSizes sizes_;
  const LayerOptions& options_;
  Schedule schedule_;
};

}  // namespace

int BackwardBlockSteps(int time, int64_t rows) {
  constexpr int kRows = 384, kMostSteps = 64;
  int steps = 1;
  while (steps < kMostSteps && steps * rows < int64_t{kRows} * time) steps *= 2;
  return steps;
}

Schedule BuildSchedule(const Plan& plan, const CellGraph& graph, const CellSizes& sizes,
                       const LayerOptions& options) {
  return Scheduler(plan, graph, sizes, options).Build();
}

}  // namespace mnemo
