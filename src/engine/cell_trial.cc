#include "engine/cell_trial.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "engine/reference/reference.h"

namespace mnemo {
namespace {

// What the numbers of a trial are for: part of their random place.
enum Part : uint32_t { kParameters, kInput, kSymbols, kInitial, kOutput, kFinal };

std::vector<double> Draw(const Random& random, uint64_t step, uint32_t part, uint32_t index,
                         int64_t count, bool uniform) {
  std::vector<double> numbers(count);
  for (int64_t i = 0; i < count; ++i) {
    const RandomPlace place = {step, part, index, static_cast<uint32_t>(i)};
    const double value = uniform ? 2 * random.Uniform(place) - 1 : random.Normal(place);
    numbers[i] = static_cast<float>(value);
  }
  return numbers;
}

template <typename Real>
Sequence<Real> ToSequence(const std::vector<double>& numbers, int time, int batch, int width) {
  Sequence<Real> sequence(time, batch, width);
  for (int64_t r = 0; r < int64_t{time} * batch; ++r) {
    for (int j = 0; j < width; ++j) {
      sequence.block().data[r * sequence.block().stride + j] =
          static_cast<Real>(numbers[r * width + j]);
    }
  }
  return sequence;
}

template <typename Real>
std::vector<double> ToNumbers(const Block<Real>& block) {
  std::vector<double> numbers;
  for (int64_t r = 0; r < block.rows(); ++r) {
    const auto* row = block.data + r * block.stride;
    numbers.insert(numbers.end(), row, row + block.width);
  }
  return numbers;
}

// The least distance of an operand from a corner or pole; for the nodes where that can be.
double DistanceFromCorners(const CellGraph& graph, Layer<double>& layer) {
  double least = 1e300;
  auto numbers = [&](int node) {
    if (graph.nodes[node].op == Op::kConstant) {
      return std::vector<double>{graph.nodes[node].constant};
    }
    return ToNumbers(layer.Value(node));
  };
  for (const Node& node : graph.nodes) {
    const bool pair = node.op == Op::kMin || node.op == Op::kMax;
    if (pair) {
      const auto a = numbers(node.a), b = numbers(node.b);
      const size_t count = std::max(a.size(), b.size());
      for (size_t i = 0; i < count; ++i) {
        // A scalar beside a vector: [T, B, 1] against [T, B, W].
        const double left = a[i * a.size() / count], right = b[i * b.size() / count];
        least = std::min(least, std::abs(left - right));
      }
    } else if (node.op == Op::kRelu || node.op == Op::kAbs || node.op == Op::kDivide) {
      for (double value : numbers(node.op == Op::kDivide ? node.b : node.a)) {
        least = std::min(least, std::abs(value));
      }
    } else if (node.op == Op::kLog || node.op == Op::kSqrt) {
      for (double value : numbers(node.a)) least = std::min(least, value);
    }
  }
  return least;
}

}  // namespace

TrialData DrawTrial(std::shared_ptr<const CellGraph> graph, const TrialShape& shape, uint64_t seed,
                    double margin) {
  const Random random(seed, Purpose::kCheck);
  const int units = shape.sizes.units;
  const int64_t rows = int64_t{shape.time} * shape.batch;
  TrialData data;
  data.shape = shape;
  std::vector<int> probes;
  for (size_t i = 0; i < graph->nodes.size(); ++i) {
    if (graph->nodes[i].op != Op::kConstant) probes.push_back(static_cast<int>(i));
  }
  const auto backend = MakeReferenceBackend<double>();
  for (data.redraws = 0; data.redraws < 1000; ++data.redraws) {
    const uint64_t step = data.redraws;
    data.parameters = Draw(random, step, kParameters, 0, ParameterCount(*graph, shape.sizes), true);
    if (shape.one_hot) {
      data.symbols.resize(rows);
      for (int64_t i = 0; i < rows; ++i) {
        data.symbols[i] = static_cast<int32_t>(
            random.Below(shape.sizes.input, {step, kSymbols, 0, static_cast<uint32_t>(i)}));
      }
    } else {
      data.input = Draw(random, step, kInput, 0, rows * shape.sizes.input, false);
    }
    data.initial.clear();
    data.upstream_final.clear();
    for (uint32_t k = 0; k < graph->states.size(); ++k) {
      data.initial.push_back(Draw(random, step, kInitial, k, int64_t{shape.batch} * units, false));
      data.upstream_final.push_back(
          Draw(random, step, kFinal, k, int64_t{shape.batch} * units, false));
    }
    data.upstream_output = Draw(random, step, kOutput, 0, rows * units, false);

    const auto layer = backend->MakeLayer(
        graph, shape.sizes, {.train = false, .one_hot = shape.one_hot, .probes = probes});
    layer->SetParameters(data.parameters.data());
    const Sequence<double> x =
        shape.one_hot ? Sequence<double>()
                      : ToSequence<double>(data.input, shape.time, shape.batch, shape.sizes.input);
    std::vector<Sequence<double>> initial;
    std::vector<Block<const double>> blocks;
    for (const auto& numbers : data.initial) {
      initial.push_back(ToSequence<double>(numbers, 1, shape.batch, units));
      blocks.push_back(initial.back().block());
    }
    layer->Forward(shape.time, shape.batch,
                   {shape.one_hot ? data.symbols.data() : nullptr, x.block()}, blocks);
    if (DistanceFromCorners(*graph, *layer) > margin) return data;
  }
  throw Failed("cell '" + graph->name +
               "': 1000 random draws all came too near a corner or a pole of its equations")
      .Hint("an operand of log or sqrt may be negative for most parameters");
}

template <typename Real>
TrialResult RunTrial(Backend<Real>& backend, std::shared_ptr<const CellGraph> graph,
                     const TrialData& data) {
  const TrialShape& shape = data.shape;
  const int units = shape.sizes.units;
  LayerOptions options = {.train = true, .one_hot = shape.one_hot, .probes = {}};
  for (const NamedValue& value : graph->values) options.probes.push_back(value.node);
  const auto layer = backend.MakeLayer(graph, shape.sizes, options);

  const std::vector<Real> parameters(data.parameters.begin(), data.parameters.end());
  layer->SetParameters(parameters.data());
  Sequence<Real> x;
  if (!shape.one_hot) {
    x = ToSequence<Real>(data.input, shape.time, shape.batch, shape.sizes.input);
  }
  std::vector<Sequence<Real>> owned;
  std::vector<Block<const Real>> initial;
  for (const auto& numbers : data.initial) {
    owned.push_back(ToSequence<Real>(numbers, 1, shape.batch, units));
    initial.push_back(owned.back().block());
  }
  layer->Forward(shape.time, shape.batch,
                 {shape.one_hot ? data.symbols.data() : nullptr, x.block()}, initial);
  TrialResult result;
  result.output = ToNumbers(layer->Output());
  for (size_t k = 0; k < graph->states.size(); ++k) {
    result.states.push_back(ToNumbers(layer->States(static_cast<int>(k))));
  }
  for (const NamedValue& value : graph->values) {
    result.values.push_back(ToNumbers(layer->Value(value.node)));
  }

  Upstream<Real> upstream;
  owned.push_back(ToSequence<Real>(data.upstream_output, shape.time, shape.batch, units));
  upstream.output = owned.back().block();
  std::vector<Sequence<Real>> finals;
  for (const auto& numbers : data.upstream_final) {
    finals.push_back(ToSequence<Real>(numbers, 1, shape.batch, units));
    upstream.final_states.push_back(finals.back().block());
  }
  std::vector<Real> d_parameters(parameters.size(), Real{0});
  Sequence<Real> d_input(shape.time, shape.batch, shape.sizes.input);
  std::vector<Sequence<Real>> d_owned;
  std::vector<Block<Real>> d_initial;
  for (size_t k = 0; k < graph->states.size(); ++k) {
    d_owned.emplace_back(1, shape.batch, units);
    d_initial.push_back(d_owned.back().block());
  }
  Downstream<Real> downstream;
  downstream.parameters = d_parameters.data();
  Block<Real> d_input_block = d_input.block();
  if (!shape.one_hot) downstream.input = &d_input_block;
  downstream.initial = &d_initial;
  layer->Backward(upstream, downstream);
  result.d_parameters.assign(d_parameters.begin(), d_parameters.end());
  if (!shape.one_hot) result.d_input = ToNumbers(d_input_block);
  for (const auto& block : d_initial) result.d_initial.push_back(ToNumbers(block));
  return result;
}

template TrialResult RunTrial(Backend<float>&, std::shared_ptr<const CellGraph>, const TrialData&);
template TrialResult RunTrial(Backend<double>&, std::shared_ptr<const CellGraph>, const TrialData&);

double TensorError(const std::vector<double>& a, const std::vector<double>& b) {
  MNEMO_CHECK(a.size() == b.size());
  double difference = 0, scale = 0, largest = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const double d = std::abs(a[i] - b[i]);
    if (!(d <= 1e300)) return d == d ? d : INFINITY;  // NaN on either side is never equal
    difference = std::max(difference, d);
    scale = std::max(scale, std::abs(b[i]));
    largest = std::max(largest, std::abs(a[i]));
  }
  // A tensor that is zero has no scale of its own: the bound is absolute.
  if (largest == 0 || scale == 0) return difference;
  return difference / (scale + 1e-12);
}

namespace {

// The scalar whose gradient the upstream numbers make the layer compute.
double Loss(const TrialResult& result, const TrialData& data) {
  double loss = 0;
  for (size_t i = 0; i < result.output.size(); ++i) {
    loss += result.output[i] * data.upstream_output[i];
  }
  for (size_t k = 0; k < result.states.size(); ++k) {
    const auto& upstream = data.upstream_final[k];
    const size_t last = result.states[k].size() - upstream.size();
    for (size_t i = 0; i < upstream.size(); ++i) loss += result.states[k][last + i] * upstream[i];
  }
  return loss;
}

class LossFunction {
 public:
  LossFunction(std::shared_ptr<const CellGraph> graph, const TrialData& data)
      : graph_(std::move(graph)), data_(data), backend_(MakeReferenceBackend<double>()) {}

  // dL/d number by the five-point rule; the number is one of this object's own data.
  double Derivative(double* number) {
    const double at = *number, h = 2e-4;
    double values[4];
    const double steps[4] = {-2 * h, -h, h, 2 * h};
    for (int i = 0; i < 4; ++i) {
      *number = at + steps[i];
      values[i] = Evaluate();
    }
    *number = at;
    return (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * h);
  }
  std::vector<double> Gradient(std::vector<double>* numbers, size_t begin, size_t end) {
    std::vector<double> gradient;
    for (size_t i = begin; i < end; ++i) gradient.push_back(Derivative(&(*numbers)[i]));
    return gradient;
  }
  TrialData& data() { return data_; }

 private:
  double Evaluate() {
    const TrialShape& shape = data_.shape;
    const auto layer =
        backend_->MakeLayer(graph_, shape.sizes, {.train = false, .one_hot = shape.one_hot});
    layer->SetParameters(data_.parameters.data());
    Sequence<double> x;
    if (!shape.one_hot) {
      x = ToSequence<double>(data_.input, shape.time, shape.batch, shape.sizes.input);
    }
    std::vector<Sequence<double>> owned;
    std::vector<Block<const double>> initial;
    for (const auto& numbers : data_.initial) {
      owned.push_back(ToSequence<double>(numbers, 1, shape.batch, shape.sizes.units));
      initial.push_back(owned.back().block());
    }
    layer->Forward(shape.time, shape.batch,
                   {shape.one_hot ? data_.symbols.data() : nullptr, x.block()}, initial);
    TrialResult result;
    result.output = ToNumbers(layer->Output());
    for (size_t k = 0; k < owned.size(); ++k) {
      result.states.push_back(ToNumbers(layer->States(static_cast<int>(k))));
    }
    return Loss(result, data_);
  }

  std::shared_ptr<const CellGraph> graph_;
  TrialData data_;
  std::unique_ptr<Backend<double>> backend_;
};

}  // namespace

std::vector<NamedError> CheckGradients(std::shared_ptr<const CellGraph> graph,
                                       const TrialData& data) {
  const auto backend = MakeReferenceBackend<double>();
  const TrialResult result = RunTrial(*backend, graph, data);
  LossFunction loss(graph, data);
  std::vector<NamedError> errors;
  const auto shapes = ParameterShapes(*graph, data.shape.sizes);
  for (size_t p = 0; p < shapes.size(); ++p) {
    const size_t begin = shapes[p].offset, end = begin + shapes[p].count;
    const std::vector<double> computed(result.d_parameters.begin() + begin,
                                       result.d_parameters.begin() + end);
    errors.push_back({graph->parameters[p].name,
                      TensorError(computed, loss.Gradient(&loss.data().parameters, begin, end))});
  }
  if (!data.shape.one_hot && graph->input >= 0) {
    errors.push_back({"x", TensorError(result.d_input,
                                       loss.Gradient(&loss.data().input, 0, data.input.size()))});
  }
  for (size_t k = 0; k < graph->states.size(); ++k) {
    auto& initial = loss.data().initial[k];
    errors.push_back(
        {"initial " + graph->states[k].name,
         TensorError(result.d_initial[k], loss.Gradient(&initial, 0, initial.size()))});
  }
  return errors;
}

std::vector<NamedError> CompareResults(const CellGraph& graph, const TrialShape& shape,
                                       const TrialResult& result, const TrialResult& truth) {
  std::vector<NamedError> errors;
  errors.push_back({"output", TensorError(result.output, truth.output)});
  for (size_t k = 0; k < graph.states.size(); ++k) {
    errors.push_back(
        {"state " + graph.states[k].name, TensorError(result.states[k], truth.states[k])});
    errors.push_back({"gradient of initial " + graph.states[k].name,
                      TensorError(result.d_initial[k], truth.d_initial[k])});
  }
  for (size_t v = 0; v < graph.values.size(); ++v) {
    errors.push_back(
        {"value " + graph.values[v].name, TensorError(result.values[v], truth.values[v])});
  }
  const auto shapes = ParameterShapes(graph, shape.sizes);
  for (size_t p = 0; p < shapes.size(); ++p) {
    auto part = [&](const std::vector<double>& all) {
      const auto begin = all.begin() + shapes[p].offset;
      return std::vector<double>(begin, begin + shapes[p].count);
    };
    errors.push_back({"gradient of " + graph.parameters[p].name,
                      TensorError(part(result.d_parameters), part(truth.d_parameters))});
  }
  if (!shape.one_hot)
    errors.push_back({"gradient of x", TensorError(result.d_input, truth.d_input)});
  return errors;
}

double WorstError(const std::vector<NamedError>& errors) {
  double worst = 0;
  for (const NamedError& error : errors) worst = std::max(worst, error.error);
  return worst;
}

}  // namespace mnemo
