#include "engine/cell_trial.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "engine/reference/reference.h"
#include "engine/trial_inputs.h"

namespace mnemo {
namespace {

// What the numbers of a trial are for: part of their random place.
enum Part : uint32_t {
  kParameters,
  kInput,
  kSymbols,
  kInitial,
  kOutput,
  kFinal,
  kBelow,
  kMasks,
  kValues,
};

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

bool HasCorners(const CellGraph& graph) {
  return std::any_of(graph.nodes.begin(), graph.nodes.end(), [](const Node& node) {
    return node.op == Op::kMin || node.op == Op::kMax || node.op == Op::kRelu ||
           node.op == Op::kAbs || node.op == Op::kDivide || node.op == Op::kLog ||
           node.op == Op::kSqrt;
  });
}

// The least distance of an operand from a corner or pole; for the nodes where that can be.
double DistanceFromCorners(const CellGraph& graph, Layer<double>& layer, const RowRuns& runs) {
  double least = 1e300;
  auto numbers = [&](int node) {
    if (graph.nodes[node].op == Op::kConstant) {
      return std::vector<double>{graph.nodes[node].constant};
    }
    const Block<const double> block = layer.Value(node);
    std::vector<double> values;
    runs.ForRange(0, runs.rows(), [&](int64_t first, int64_t last) {
      for (int64_t r = first; r < last; ++r) {
        const double* row = block.data + r * block.stride;
        values.insert(values.end(), row, row + block.width);
      }
    });
    return values;
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

std::vector<int> ReadAbove(const CellGraph& graph, const TrialShape& shape) {
  std::vector<int> nodes;
  for (const NamedValue& value : graph.values) {
    if (shape.value_gradients && graph.nodes[value.node].width == kWidthUnits) {
      nodes.push_back(value.node);
    }
  }
  return nodes;
}

namespace {

int MaskCount(const CellGraph& graph) {
  int count = 0;
  for (const Node& node : graph.nodes) {
    if (node.op == Op::kMask) count = std::max(count, node.index + 1);
  }
  return count;
}

// Draw number `step` of a seed.
TrialData DrawOnce(const CellGraph& graph, const TrialShape& shape, const Random& random,
                   uint64_t step) {
  const int units = shape.sizes.units;
  const int64_t rows = int64_t{shape.time} * shape.batch;
  TrialData data;
  data.shape = shape;
  data.parameters = Draw(random, step, kParameters, 0, ParameterCount(graph, shape.sizes), true);
  if (shape.one_hot) {
    data.symbols.resize(rows);
    for (int64_t i = 0; i < rows; ++i) {
      data.symbols[i] = static_cast<int32_t>(
          random.Below(shape.sizes.input, {step, kSymbols, 0, static_cast<uint32_t>(i)}));
    }
  } else {
    data.input = Draw(random, step, kInput, 0, rows * shape.sizes.input, false);
  }
  for (uint32_t k = 0; k < graph.belows.size(); ++k) {
    data.below.push_back(Draw(random, step, kBelow, k, rows * units, false));
  }
  for (int k = 0; k < MaskCount(graph); ++k) {
    data.masks.emplace_back(rows * units);
    for (int64_t i = 0; i < rows * units; ++i) {
      data.masks[k][i] = static_cast<double>(
          random.Below(3, {step, kMasks, static_cast<uint32_t>(k), static_cast<uint32_t>(i)}));
    }
  }
  for (uint32_t k = 0; k < graph.states.size(); ++k) {
    data.initial.push_back(Draw(random, step, kInitial, k, int64_t{shape.batch} * units, false));
    data.upstream_final.push_back(
        Draw(random, step, kFinal, k, int64_t{shape.batch} * units, false));
  }
  data.upstream_output = Draw(random, step, kOutput, 0, rows * units, false);
  for (uint32_t k = 0; k < ReadAbove(graph, shape).size(); ++k) {
    data.upstream_values.push_back(Draw(random, step, kValues, k, rows * units, false));
  }
  return data;
}

}  // namespace

TrialData DrawTrial(std::shared_ptr<const CellGraph> graph, const TrialShape& shape, uint64_t seed,
                    double margin) {
  const Random random(seed, Purpose::kCheck);
  LayerOptions options = {.train = false, .one_hot = shape.one_hot};
  for (size_t i = 0; i < graph->nodes.size(); ++i) {
    if (graph->nodes[i].op != Op::kConstant) options.probes.push_back(static_cast<int>(i));
  }
  const auto backend = MakeReferenceBackend<double>();
  for (int redraws = 0; redraws < 1000; ++redraws) {
    TrialData data = DrawOnce(*graph, shape, random, redraws);
    data.redraws = redraws;
    if (!HasCorners(*graph)) return data;
    const auto layer = backend->MakeLayer(graph, shape.sizes, options);
    const TrialInputs<double> inputs(data);
    layer->SetParameters(data.parameters.data());
    layer->Forward(shape.time, shape.batch, inputs.input, inputs.initial);
    if (DistanceFromCorners(*graph, *layer, inputs.runs) > margin) return data;
  }
  throw Failed("cell '" + graph->name +
               "': 1000 random draws all came too near a corner or a pole of its equations")
      .Hint("an operand of log or sqrt may be negative for most parameters");
}

LayerOptions TrialOptions(const CellGraph& graph, const TrialShape& shape) {
  LayerOptions options = {.train = true, .one_hot = shape.one_hot};
  for (const NamedValue& value : graph.values) options.probes.push_back(value.node);
  options.read_above = ReadAbove(graph, shape);
  return options;
}

template <typename Real>
TrialResult RunTrial(Backend<Real>& backend, std::shared_ptr<const CellGraph> graph,
                     const TrialData& data) {
  const auto layer = backend.MakeLayer(graph, data.shape.sizes, TrialOptions(*graph, data.shape));
  return RunTrialOn(*layer, *graph, data);
}

// What is overwritten may hold anything.
template <typename Real>
void Spoil(const Block<Real>& block) {
  std::fill_n(block.data, block.rows() * block.stride, static_cast<Real>(NAN));
}

template <typename Real>
TrialResult RunTrialOn(Layer<Real>& layer, const CellGraph& graph, const TrialData& data,
                       double before) {
  const TrialShape& shape = data.shape;
  const int units = shape.sizes.units;
  const TrialInputs<Real> inputs(data);
  const RowRuns& runs = inputs.runs;
  layer.SetParameters(inputs.parameters.data());
  layer.Forward(shape.time, shape.batch, inputs.input, inputs.initial);
  TrialResult result;
  result.output = ToNumbers(layer.Output(), runs);
  for (size_t k = 0; k < graph.states.size(); ++k) {
    result.states.push_back(ToNumbers(layer.States(static_cast<int>(k)), runs, true));
  }
  for (const NamedValue& value : graph.values) {
    result.values.push_back(ToNumbers(layer.Value(value.node), runs));
  }

  Upstream<Real> upstream;
  const Sequence<Real> output = inputs.Units(data.upstream_output, shape);
  upstream.output = output.block();
  std::vector<Sequence<Real>> owned;
  for (const auto& numbers : data.upstream_values) {
    owned.push_back(inputs.Units(numbers, shape));
    upstream.values.push_back(owned.back().block());
  }
  const RowRuns one(1, shape.batch, {});
  for (const auto& numbers : data.upstream_final) {
    owned.push_back(ToSequence<Real>(numbers, one, 1, shape.batch, units));
    upstream.final_states.push_back(owned.back().block());
  }
  std::vector<Real> d_parameters(inputs.parameters.size(), static_cast<Real>(before));
  Sequence<Real> d_input(shape.time, shape.batch, shape.sizes.input);
  std::vector<Block<Real>> d_initial, d_below;
  auto units_block = [&](int time) {
    owned.emplace_back(time, shape.batch, units);
    Spoil(owned.back().block());
    return owned.back().block();
  };
  Spoil(d_input.block());
  for (size_t k = 0; k < graph.states.size(); ++k) d_initial.push_back(units_block(1));
  for (size_t k = 0; k < graph.belows.size(); ++k) d_below.push_back(units_block(shape.time));
  Downstream<Real> downstream;
  downstream.parameters = d_parameters.data();
  Block<Real> d_input_block = d_input.block();
  if (!shape.one_hot) downstream.input = &d_input_block;
  downstream.initial = &d_initial;
  downstream.below = &d_below;
  layer.Backward(upstream, downstream);
  result.d_parameters.assign(d_parameters.begin(), d_parameters.end());
  if (!shape.one_hot) result.d_input = ToNumbers(d_input_block, runs);
  for (const auto& block : d_initial) result.d_initial.push_back(ToNumbers(block, one));
  for (const auto& block : d_below) result.d_below.push_back(ToNumbers(block, runs));
  return result;
}

template TrialResult RunTrial(Backend<float>&, std::shared_ptr<const CellGraph>, const TrialData&);
template TrialResult RunTrial(Backend<double>&, std::shared_ptr<const CellGraph>, const TrialData&);

template TrialResult RunTrialOn(Layer<float>&, const CellGraph&, const TrialData&, double);
template TrialResult RunTrialOn(Layer<double>&, const CellGraph&, const TrialData&, double);

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
  for (size_t k = 0; k < graph.belows.size(); ++k) {
    errors.push_back(
        {"gradient of " + graph.belows[k].name, TensorError(result.d_below[k], truth.d_below[k])});
  }
  return errors;
}

double WorstError(const std::vector<NamedError>& errors) {
  double worst = 0;
  for (const NamedError& error : errors) worst = std::max(worst, error.error);
  return worst;
}

double Sensitivity(std::shared_ptr<const CellGraph> graph, const TrialData& data,
                   const TrialResult& truth) {
  const auto reference = MakeReferenceBackend<double>();
  const Random random(1, Purpose::kTest);
  double most = 0;
  for (uint64_t round = 0; round < 2; ++round) {
    TrialData near = data;
    uint32_t element = 0;
    for (double& number : near.parameters) {
      number *= 1 + 0x1p-22 * (2 * random.Uniform({.step = round, .element = element++}) - 1);
    }
    const TrialResult moved = RunTrial(*reference, graph, near);
    const double error = WorstError(CompareResults(*graph, data.shape, moved, truth));
    if (!(error <= most)) most = error;  // NaN, too
  }
  return most;
}

}  // namespace mnemo
