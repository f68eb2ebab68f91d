#include "engine/reference/layer.h"

#include <cmath>

#include "engine/reference/reference.h"

namespace mnemo {

template <typename Real>
ReferenceLayer<Real>::ReferenceLayer(std::shared_ptr<const CellGraph> graph, const CellSizes& sizes,
                                     const LayerOptions& options)
    : graph_(std::move(graph)),
      backward_(BuildBackward(*graph_, options.read_above)),
      sizes_(sizes),
      options_(options),
      shapes_(ParameterShapes(*graph_, sizes)),
      parameters_(ParameterCount(*graph_, sizes)),
      states_(graph_->states.size()),
      probes_(options.probes.size() + options.read_above.size()),
      carried_(graph_->states.size()) {
  options_.probes.insert(options_.probes.end(), options.read_above.begin(),
                         options.read_above.end());
}

template <typename Real>
void ReferenceLayer<Real>::SetParameters(const Real* parameters) {
  std::copy(parameters, parameters + parameters_.size(), parameters_.begin());
}

template <typename Real>
std::vector<Real> ReferenceLayer<Real>::Product(int parameter, bool transposed,
                                                const std::vector<Real>& operand) const {
  const ParameterShape& shape = shapes_[parameter];
  // One block of the diagonal; the whole matrix if the cell has no heads.
  const int height = shape.rows / shape.heads, width = shape.columns / shape.heads;
  std::vector<Real> result(transposed ? shape.columns : shape.rows, Real{0});
  for (int row = 0; row < shape.rows; ++row) {
    const Real* weights = &parameters_[shape.offset + int64_t{row} * width];
    const int first = row / height * width;
    for (int j = 0; j < width; ++j) {
      if (transposed) {
        result[first + j] += weights[j] * operand[row];
      } else {
        result[row] += weights[j] * operand[first + j];
      }
    }
  }
  return result;
}

namespace {

template <typename Real>
void MeanAndScale(const std::vector<Real>& v, Real* mean, Real* scale) {
  Real sum = 0, squares = 0;
  for (Real value : v) sum += value;
  *mean = sum / v.size();
  for (Real value : v) squares += (value - *mean) * (value - *mean);
  *scale = 1 / std::sqrt(squares / v.size() + Real(1e-5));
}

}  // namespace

template <typename Real>
std::vector<Real> ReferenceLayer<Real>::Apply(const Node& node, const Values& values) const {
  const std::vector<Real>& a = values[node.a];
  if (IsProduct(node.op)) return Product(node.index, node.op == Op::kProductTransposed, a);
  std::vector<Real> result(Width(node));
  if (node.op == Op::kSumUnits) {
    for (Real value : a) result[0] += value;
  } else if (node.op == Op::kNorm) {
    Real mean, scale;
    MeanAndScale(a, &mean, &scale);
    for (size_t j = 0; j < a.size(); ++j) result[j] = (a[j] - mean) * scale;
  } else if (node.op == Op::kNormGradient) {
    // d a = scale * (g - mean(g) - y * mean(g * y))
    const std::vector<Real>&y = values[node.b], &g = values[node.c];
    Real mean, scale, mean_g = 0, mean_gy = 0;
    MeanAndScale(a, &mean, &scale);
    for (size_t j = 0; j < a.size(); ++j) {
      mean_g += g[j] / a.size();
      mean_gy += g[j] * y[j] / a.size();
    }
    for (size_t j = 0; j < a.size(); ++j) result[j] = scale * (g[j] - mean_g - y[j] * mean_gy);
  } else {
    for (size_t j = 0; j < result.size(); ++j) {
      const Real left = a.size() == 1 ? a[0] : a[j];
      Real right = 0;
      if (node.b >= 0) right = values[node.b].size() == 1 ? values[node.b][0] : values[node.b][j];
      result[j] = EvaluateElementwise(node.op, left, right);
    }
  }
  return result;
}

// A block of one step serves all steps.
template <typename Real>
void ReferenceLayer<Real>::CopyLeaf(Block<const Real> block, int t, int b,
                                    std::vector<Real>* leaf) {
  std::copy_n(block.Row(block.time == 1 ? 0 : t, b), leaf->size(), leaf->begin());
}

template <typename Real>
void ReferenceLayer<Real>::ForwardStep(int t, int b, const LayerInput<Real>& input) {
  Values values(graph_->nodes.size());
  for (size_t id = 0; id < graph_->nodes.size(); ++id) {
    const Node& node = graph_->nodes[id];
    if (OperandCount(node.op) > 0) {
      values[id] = Apply(node, values);
      continue;
    }
    std::vector<Real> leaf(Width(node), Real{0});
    if (node.op == Op::kInput && input.symbols != nullptr) {
      leaf[input.symbols[int64_t{t} * batch_ + b]] = 1;
    } else if (node.op == Op::kInput) {
      std::copy_n(input.dense.Row(t, b), leaf.size(), leaf.begin());
    } else if (node.op == Op::kBelow) {
      if (!input.below.empty()) CopyLeaf(input.below[node.index], t, b, &leaf);
    } else if (node.op == Op::kMask) {
      CopyLeaf(input.masks[node.index], t, b, &leaf);
    } else if (node.op == Op::kPrevious) {
      std::copy_n(states_[node.index].Row(t, b), leaf.size(), leaf.begin());
    } else if (node.op == Op::kConstant) {
      leaf[0] = static_cast<Real>(node.constant);
    } else if (node.op == Op::kVector) {
      std::copy_n(&parameters_[shapes_[node.index].offset], leaf.size(), leaf.begin());
    } else {
      MNEMO_CHECK(false);
    }
    values[id] = std::move(leaf);
  }
  for (size_t k = 0; k < states_.size(); ++k) {
    std::copy_n(values[graph_->states[k].next].begin(), sizes_.units, states_[k].Row(t + 1, b));
  }
  std::copy_n(values[graph_->output].begin(), sizes_.units, output_.Row(t, b));
  for (size_t p = 0; p < probes_.size(); ++p) {
    const std::vector<Real>& value = values[options_.probes[p]];
    std::copy_n(value.begin(), value.size(), probes_[p].Row(t, b));
  }
  if (options_.train) values_[int64_t{t} * batch_ + b] = std::move(values);
}

template <typename Real>
void ReferenceLayer<Real>::Forward(int time, int batch, const LayerInput<Real>& input,
                                   std::span<const Block<const Real>> initial) {
  time_ = time;
  batch_ = batch;
  runs_ = RowRuns(time, batch, input.lengths);
  for (size_t k = 0; k < states_.size(); ++k) {
    states_[k].Resize(time + 1, batch, sizes_.units);
    for (int b = 0; b < batch; ++b) {
      std::copy_n(initial[k].Row(0, b), sizes_.units, states_[k].Row(0, b));
    }
  }
  output_.Resize(time, batch, sizes_.units);
  for (size_t p = 0; p < probes_.size(); ++p) {
    probes_[p].Resize(time, batch, Width(graph_->nodes[options_.probes[p]]));
  }
  if (options_.train) values_.assign(int64_t{time} * batch, {});
  for (int t = 0; t < time; ++t) {
    for (int b = 0; b < runs_.active(t); ++b) ForwardStep(t, b, input);
  }
}

template <typename Real>
Block<const Real> ReferenceLayer<Real>::Value(int node) const {
  for (size_t p = 0; p < probes_.size(); ++p) {
    if (options_.probes[p] == node) return probes_[p].block();
  }
  MNEMO_CHECK(false);
}

template <typename Real>
void ReferenceLayer<Real>::AddOuter(int parameter, const std::vector<Real>& rows,
                                    const std::vector<Real>& columns, Real* gradient) const {
  const ParameterShape& shape = shapes_[parameter];
  const int height = shape.rows / shape.heads, width = shape.columns / shape.heads;
  for (int row = 0; row < shape.rows; ++row) {
    const int first = row / height * width;
    for (int j = 0; j < width; ++j) {
      gradient[shape.offset + int64_t{row} * width + j] += rows[row] * columns[first + j];
    }
  }
}

template <typename Real>
void ReferenceLayer<Real>::BackwardStep(int t, int b, const Upstream<Real>& upstream,
                                        const Downstream<Real>& downstream) {
  const Values& forward = values_[int64_t{t} * batch_ + b];
  Values values(backward_.nodes.size());
  for (size_t id = 0; id < backward_.nodes.size(); ++id) {
    const Node& node = backward_.nodes[id];
    if (OperandCount(node.op) > 0) {
      values[id] = Apply(node, values);
      continue;
    }
    std::vector<Real> leaf(Width(node), Real{0});
    if (node.op == Op::kForward) {
      leaf = forward[node.index];
    } else if (node.op == Op::kCarried) {
      std::copy_n(carried_[node.index].Row(0, b), leaf.size(), leaf.begin());
    } else if (node.op == Op::kOutputGradient) {
      std::copy_n(upstream.output.Row(t, b), leaf.size(), leaf.begin());
    } else if (node.op == Op::kValueGradient) {
      std::copy_n(upstream.values[node.index].Row(t, b), leaf.size(), leaf.begin());
    } else if (node.op == Op::kConstant) {
      leaf[0] = static_cast<Real>(node.constant);
    } else if (node.op == Op::kVector) {
      std::copy_n(&parameters_[shapes_[node.index].offset], leaf.size(), leaf.begin());
    } else {
      MNEMO_CHECK(false);
    }
    values[id] = std::move(leaf);
  }
  if (downstream.parameters != nullptr) {
    for (const auto& term : backward_.matrices) {
      const auto &delta = values[term.delta], &operand = forward[term.operand];
      AddOuter(term.parameter, term.transposed ? operand : delta, term.transposed ? delta : operand,
               downstream.parameters);
    }
    for (const auto& term : backward_.vectors) {
      for (size_t j = 0; j < values[term.value].size(); ++j) {
        downstream.parameters[shapes_[term.parameter].offset + j] += values[term.value][j];
      }
    }
  }
  auto add_up = [&](const std::vector<int>& terms, const Block<Real>& target) {
    Real* row = target.Row(t, b);
    std::fill_n(row, target.width, Real{0});
    for (int term : terms) {
      for (size_t j = 0; j < values[term].size(); ++j) row[j] += values[term][j];
    }
  };
  if (downstream.input != nullptr) add_up(backward_.input, *downstream.input);
  for (size_t k = 0; downstream.below != nullptr && k < backward_.below.size(); ++k) {
    add_up(backward_.below[k], (*downstream.below)[k]);
  }
  for (size_t k = 0; k < carried_.size(); ++k) {
    Real* row = carried_[k].Row(0, b);
    std::fill_n(row, sizes_.units, Real{0});
    if (backward_.previous[k] >= 0) {
      const auto& gradient = values[backward_.previous[k]];
      std::copy_n(gradient.begin(), sizes_.units, row);
    }
  }
}

template <typename Real>
void ReferenceLayer<Real>::Backward(const Upstream<Real>& upstream,
                                    const Downstream<Real>& downstream) {
  MNEMO_CHECK(options_.train && upstream.values.size() == options_.read_above.size());
  for (size_t k = 0; k < carried_.size(); ++k) {
    carried_[k].Resize(1, batch_, sizes_.units);
    carried_[k].Clear();
    if (upstream.final_states.empty()) continue;
    for (int b = 0; b < batch_; ++b) {
      std::copy_n(upstream.final_states[k].Row(0, b), sizes_.units, carried_[k].Row(0, b));
    }
  }
  for (int t = time_ - 1; t >= 0; --t) {
    for (int b = 0; b < runs_.active(t); ++b) BackwardStep(t, b, upstream, downstream);
  }
  if (downstream.initial == nullptr) return;
  for (size_t k = 0; k < carried_.size(); ++k) {
    for (int b = 0; b < batch_; ++b) {
      std::copy_n(carried_[k].Row(0, b), sizes_.units, (*downstream.initial)[k].Row(0, b));
    }
  }
}

template class ReferenceLayer<float>;
template class ReferenceLayer<double>;

}  // namespace mnemo
