#include "cell/regularise.h"

#include "cell/renumber.h"

namespace mnemo {
namespace {

class Regulariser {
 public:
  Regulariser(const CellGraph& cell, const Regularisation& how, bool train)
      : cell_(cell), how_(how), train_(train), recurrent_(cell.nodes.size(), false) {}

  RegularisedCell Build() {
    if (train_ && how_.recurrent_dropout > 0) {
      dropout_ = NewMask(Mask::Kind::kRecurrentDropout, how_.recurrent_dropout);
    }
    for (size_t id = 0; id < cell_.nodes.size(); ++id) {
      const Node& node = cell_.nodes[id];
      recurrent_[id] = node.op == Op::kPrevious;
      for (int operand : {node.a, node.b, node.c}) {
        if (operand >= 0 && recurrent_[operand]) recurrent_[id] = true;
      }
      result_.of_node.push_back(Copy(node));
    }
    auto graph = std::make_shared<CellGraph>(cell_);
    MapNames(result_.of_node, graph.get());
    for (size_t k = 0; k < cell_.states.size(); ++k) ZoneOut(k, graph.get());
    graph->nodes = builder_.nodes();
    result_.graph = std::move(graph);
    return std::move(result_);
  }

 private:
  int NewMask(Mask::Kind kind, double rate) {
    const int index = static_cast<int>(result_.masks.size());
    result_.masks.push_back({kind, rate});
    return builder_.Leaf(Op::kMask, index, kWidthUnits);
  }

  int Copy(const Node& node) {
    Node copy = WithOperands(node, result_.of_node);
    const bool masked = IsProduct(node.op) && dropout_ >= 0 && recurrent_[node.a] &&
                        cell_.nodes[node.a].width == kWidthUnits;
    if (masked) copy.a = builder_.Apply(Op::kMultiply, dropout_, copy.a);
    return builder_.Add(copy);
  }

  void ZoneOut(size_t k, CellGraph* graph) {
    State& state = graph->states[k];
    const auto named = how_.zoneouts.find(state.name);
    const double rate = named == how_.zoneouts.end() ? how_.zoneout : named->second;
    if (rate <= 0) return;
    if (state.previous < 0) {
      state.previous = builder_.Leaf(Op::kPrevious, static_cast<int>(k), kWidthUnits);
    }
    int keep, change;
    if (train_) {
      keep = NewMask(Mask::Kind::kZoneout, rate);
      change = builder_.Apply(Op::kSubtract, builder_.Constant(1), keep);
    } else {
      keep = builder_.Constant(rate);
      change = builder_.Constant(1 - rate);
    }
    const int old_part = builder_.Apply(Op::kMultiply, keep, state.previous);
    const int new_part = builder_.Apply(Op::kMultiply, change, state.next);
    state.next = builder_.Apply(Op::kAdd, old_part, new_part);
    const std::string name = state.name + "'";
    for (NamedValue& value : graph->values) {
      if (value.name != name) continue;
      value.node = state.next;
      result_.of_node[cell_.FindValue(name)] = state.next;
    }
    if (graph->output_name == name) graph->output = state.next;
  }

  const CellGraph& cell_;
  const Regularisation& how_;
  bool train_;
  std::vector<bool> recurrent_;  // depends on a state of the step before
  int dropout_ = -1;
  GraphBuilder builder_;
  RegularisedCell result_;
};

}  // namespace

RegularisedCell Regularise(std::shared_ptr<const CellGraph> cell, const Regularisation& how,
                           bool train) {
  return Regulariser(*cell, how, train).Build();
}

}  // namespace mnemo
