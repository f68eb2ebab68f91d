#include "bench/work_count.h"

#include "bench/job.h"
#include "engine/plan.h"

namespace mnemo {
namespace {

bool IsActivation(Op op) {
  return op == Op::kSigmoid || op == Op::kTanh || op == Op::kExp || op == Op::kLog ||
         op == Op::kLogSigmoid || op == Op::kSoftplus;
}

class StepCounter {
 public:
  StepCounter(const CellGraph& graph, const CellSizes& sizes, bool one_hot)
      : graph_(graph), sizes_(sizes), shapes_(ParameterShapes(graph, sizes)), one_hot_(one_hot) {}

  void Add(const PlanProgram& program) {
    for (const PlanValue& value : program.values) {
      const Op op = value.node.op;
      const double width = Width(value.node);
      for (const PlanProduct& product : value.products) {
        Product(product.parameter, IsSymbol(program.values[product.operand]), width);
      }
      if (op == Op::kNorm || op == Op::kNormGradient) {
        count_.simple += 5 * width;
      } else if (IsActivation(op)) {
        count_.activations += width;
      } else if (op != Op::kSum && OperandCount(op) > 0) {
        count_.simple += width;
      }
    }
  }

  void Gradients(const Plan& plan, bool input_gradient) {
    for (const auto& gradient : plan.weight_gradients) {
      Product(gradient.parameter, IsSymbol(plan.forward.values[gradient.operand]),
              Width(plan.backward.values[gradient.delta].node));
    }
    for (const auto& gradient : plan.vector_gradients) {
      count_.simple += Width(plan.backward.values[gradient.value].node);
    }
    if (!input_gradient) return;
    for (const PlanProduct& product : plan.input.products) Product(product.parameter, false, 0);
  }

  const WorkCount& count() const { return count_; }

 private:
  bool IsSymbol(const PlanValue& value) const { return one_hot_ && value.node.op == Op::kInput; }
  double Width(const Node& node) const { return WidthOf(graph_, node.width, sizes_); }

  void Product(int parameter, bool look_up, double width) {
    if (look_up) {
      count_.simple += width;
    } else {
      count_.flops += 2.0 * static_cast<double>(shapes_[parameter].count);
    }
  }

  const CellGraph& graph_;
  CellSizes sizes_;
  std::vector<ParameterShape> shapes_;
  bool one_hot_;
  WorkCount count_;
};

}  // namespace

WorkCount& WorkCount::operator+=(const WorkCount& other) {
  flops += other.flops;
  activations += other.activations;
  simple += other.simple;
  return *this;
}

WorkCount WorkCount::operator*(double times) const {
  return {flops * times, activations * times, simple * times};
}

double WorkCount::Limit(double peak_gflops, int threads) const {
  return flops / (peak_gflops * 1e9) + (activations * 0.35e-9 + simple * 0.05e-9) / threads;
}

WorkCount CountStep(const CellGraph& graph, const CellSizes& sizes, bool one_hot, bool backward,
                    bool input_gradient) {
  const Plan plan = BuildPlan(graph);
  StepCounter counter(graph, sizes, one_hot);
  counter.Add(plan.forward);
  if (backward) {
    counter.Add(plan.backward);
    counter.Gradients(plan, input_gradient);
  }
  return counter.count();
}

WorkCount CountWork(const Workload& work) {
  const bool backward = work.kind != Workload::Kind::kSampling;
  const ModelSpec spec = SpecOf(work);
  WorkCount step;
  if (work.kind == Workload::Kind::kLayer) {
    step = CountStep(*spec.layers[0].cell, {work.units, work.input}, false, true, true);
    return step * static_cast<double>(work.Rows());
  }
  const ModelLayout layout = LayOut(spec);
  const double passes = backward ? 3 : 1;
  for (size_t l = 0; l < layout.layers.size(); ++l) {
    for (const auto& strand : layout.layers[l].strands) {
      const bool one_hot = l == 0 && !strand.projected;
      step += CountStep(*spec.layers[l].cell, strand.sizes, one_hot, backward, !one_hot);
      if (!strand.projected) continue;
      // P @ x
      if (l == 0) {
        step.simple += (backward ? 2.0 : 1.0) * work.units;
      } else {
        step.flops += 2.0 * passes * work.units * layout.layers[l].source;
      }
    }
  }
  const double emitted = layout.layers.back().emitted, symbols = work.input;
  step.flops += 2 * passes * emitted * symbols;
  // The softmax: its highest logit, the difference, the sum, the scale.
  if (backward) step += {0, symbols, 4 * symbols};
  WorkCount all = step * static_cast<double>(work.Rows());
  // Clipping and Adam, a parameter: two moments, a root, a division and the rest.
  if (backward) all.simple += 10.0 * static_cast<double>(layout.count);
  return all;
}

}  // namespace mnemo
