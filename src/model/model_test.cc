#include "model/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "base/random.h"
#include "cell/catalogue.h"
#include "cell/parse.h"
#include "engine/cell_trial.h"
#include "engine/cpu/cpu.h"
#include "engine/reference/reference.h"
#include "model/segments.h"

namespace mnemo {
namespace {

std::shared_ptr<const CellGraph> Cell(const std::string& name) {
  return std::make_shared<CellGraph>(LoadCell(name));
}

// Reads x outside a product, so that the model projects it.
std::shared_ptr<const CellGraph> Projecting() {
  return std::make_shared<CellGraph>(CellFromText(
      "state h, c\nc' = 0.5 * c + tanh(W @ x + U @ h + b)\nh' = sigmoid(c' + x) * c'\n", "direct"));
}

std::shared_ptr<const CellGraph> ReadsBelow() {
  return std::make_shared<CellGraph>(
      CellFromText("state h, c\n"
                   "below m = c\n"
                   "below k = g\n"
                   "g  = tanh(W @ x + U @ h + M @ m + b)\n"
                   "c' = 0.5 * c + g * m + 0.3 * k\n"
                   "h' = tanh(c')\n",
                   "reads_below"));
}

struct NamedSpec {
  std::string name;
  ModelSpec spec;
};

ModelTask Task(bool symbols, int inputs, OutputKind output, int outputs) {
  ModelTask task;
  task.symbols = symbols;
  task.inputs = inputs;
  task.output = output;
  task.outputs = outputs;
  return task;
}

ModelTask Embedded() {
  ModelTask task = 7;
  task.embedding = 4;
  return task;
}

ModelTask MixtureOf(int components, int width) {
  ModelTask task = Task(false, 3, OutputKind::kMixture, width);
  task.components = components;
  return task;
}

std::vector<NamedSpec> Specs() {
  return {
      {"sigmoids", {Task(false, 6, OutputKind::kSigmoids, 11), {{Cell("gru"), 5}}, 0.2}},
      {"squares", {Task(true, 6, OutputKind::kSquares, 3), {{Cell("tanh"), 4}}}},
      {"mixture", {MixtureOf(3, 2), {{Cell("lstm"), 4}}, 0, {}, 0.1}},
      {"ctc", {Task(false, 5, OutputKind::kCtc, 4), {{Cell("lstm_np"), 4, Direction::kBoth}}}},
      // The lowest layer adds x to its state: as wide as the embedding, it needs no projection.
      {"embedded", {Embedded(), {{Projecting(), 4}, {Cell("gru"), 5}}, 0.2, {}, 0.5}},
      {"lstm_above_gru", {7, {{Cell("gru"), 5}, {Cell("lstm"), 4}}, 0.4}},
      // A projection of the data, one between layers of two widths, none between equal widths.
      {"projections", {6, {{Projecting(), 5}, {Projecting(), 4}, {Projecting(), 4}}, 0.3}},
      {"without_dropout", {5, {{Cell("lstm_np"), 3}, {Cell("tanh"), 6}}, 0}},
      // What the layer above reads, in both directions; the bottom layer reads zeros.
      {"both_ways",
       {5,
        {{ReadsBelow(), 4, Direction::kBoth},
         {ReadsBelow(), 4, Direction::kBoth},
         {ReadsBelow(), 4, Direction::kBackward},
         {Projecting(), 3, Direction::kBoth}},
        0.2,
        {},
        0,
        true}},
      {"regularised",
       {5,
        {{Cell("lstm"), 4}, {Cell("gru"), 3, Direction::kBackward}},
        0.2,
        {.recurrent_dropout = 0.3, .zoneout = 0.2, .zoneouts = {}},
        0.1,
        true}},
  };
}

// One chunk of data, and the parameters and the state that the model starts from.
struct Case {
  Case(const ModelSpec& model, int chunk_time, int chunk_batch, uint64_t seed = 1)
      : spec(model), time(chunk_time), batch(chunk_batch) {
    const Random random(seed, Purpose::kTest);
    uint32_t element = 0;
    const auto draw = [&] { return random.Uniform({.element = element++}); };
    const ModelLayout layout = LayOut(spec);
    for (int64_t i = 0; i < layout.count; ++i) parameters.push_back(1.6 * draw() - 0.8);
    const ModelTask& task = spec.task;
    for (int i = 0; i < time * batch; ++i) {
      inputs.push_back(static_cast<int32_t>(draw() * task.inputs));
      targets.push_back(static_cast<int32_t>(draw() * task.outputs));
    }
    for (int i = 0; i < time * batch * task.inputs; ++i) {
      vectors.push_back(static_cast<float>(2 * draw() - 1));
    }
    for (int i = 0; i < time * batch * task.outputs; ++i) {
      const double number = 2 * draw() - 1;
      const bool bits = task.output == OutputKind::kSigmoids;
      numbers.push_back(static_cast<float>(bits ? number > 0 : number));
    }
    for (int i = 0; i < time * batch; ++i) counted.push_back(i % 5 != 2);
    // Of different lengths, with neighbours that are equal; the last row has none.
    for (int b = 0; b < batch; ++b) {
      labels.emplace_back();
      for (int i = 0; i < batch - 1 - b; ++i) labels.back().push_back(i / 2 % task.outputs);
    }
    for (const LayerSpec& layer : spec.layers) {
      const int strands = layer.direction == Direction::kBoth ? 2 : 1;
      for (size_t k = 0; k < layer.cell->states.size() * strands * batch * layer.units; ++k) {
        states.push_back(2 * draw() - 1);
      }
    }
    fresh.assign(batch, 0);
    for (double& number : parameters) number = static_cast<float>(number);
    for (double& number : states) number = static_cast<float>(number);
  }

  template <typename Real>
  ModelState<Real> State(const Model<Real>& model) const {
    ModelState<Real> state = model.StartState(batch);
    size_t at = 0;
    for (auto& layer : state.layers) {
      for (auto& block : layer) {
        for (int b = 0; b < batch; ++b) {
          for (int j = 0; j < block.block().width; ++j) {
            block.Row(0, b)[j] = static_cast<Real>(states[at++]);
          }
        }
      }
    }
    state.fresh = fresh;
    return state;
  }
  ModelInput Input() const {
    ModelInput input = {inputs.data(), time, batch, lengths};
    input.vectors = vectors.data();
    return input;
  }
  ModelTargets Targets() const { return {targets.data(), numbers.data(), counted.data(), &labels}; }

  ModelSpec spec;
  int time, batch;
  std::vector<int> lengths;
  std::vector<uint8_t> fresh;
  std::vector<double> parameters;
  std::vector<int32_t> inputs, targets;
  std::vector<float> vectors, numbers;
  std::vector<uint8_t> counted;
  std::vector<std::vector<int32_t>> labels;
  std::vector<double> states;
};

template <typename Real>
std::vector<double> Numbers(Block<Real> block) {
  std::vector<double> numbers;
  for (int64_t r = 0; r < block.rows(); ++r) {
    numbers.insert(numbers.end(), block.data + r * block.stride,
                   block.data + r * block.stride + block.width);
  }
  return numbers;
}

struct Outcome {
  double loss = 0;
  std::vector<double> logits, losses, gradient, state;
};

template <typename Real>
Outcome Train(Backend<Real>& backend, const Case& what, uint64_t seed, uint64_t update) {
  Model<Real> model(what.spec, backend, {});
  const std::vector<Real> parameters(what.parameters.begin(), what.parameters.end());
  model.SetParameters(parameters.data());
  ModelState<Real> state = what.State(model);
  model.Forward(what.Input(), &state, seed, update);
  Outcome outcome;
  outcome.logits = Numbers(model.Logits());
  std::vector<Real> losses;
  outcome.loss = model.Loss(what.Targets(), true, &losses);
  outcome.losses.assign(losses.begin(), losses.end());
  // Backward overwrites: what stood there before must not count.
  std::vector<Real> gradient(parameters.size(), static_cast<Real>(1e3));
  model.Backward(gradient.data());
  outcome.gradient.assign(gradient.begin(), gradient.end());
  for (const auto& layer : state.layers) {
    for (const auto& block : layer) {
      for (double number : Numbers(block.block())) outcome.state.push_back(number);
    }
  }
  return outcome;
}

// The same chunk in segments of `steps`.
Outcome TrainCut(Backend<double>& backend, const Case& what, int steps, uint64_t seed,
                 uint64_t update) {
  Model<double> model(what.spec, backend, {});
  model.SetParameters(what.parameters.data());
  ModelState<double> state = what.State(model);
  Outcome outcome;
  outcome.gradient.assign(what.parameters.size(), 1e3);  // overwritten
  outcome.loss = TrainInSegments(model, what.Input(), what.Targets(), steps, &state, seed, update,
                                 outcome.gradient.data());
  for (const auto& layer : state.layers) {
    for (const auto& block : layer) {
      for (double number : Numbers(block.block())) outcome.state.push_back(number);
    }
  }
  return outcome;
}

TEST(Segments, AreTheWholeChunk) {
  const auto backend = MakeReferenceBackend<double>();
  std::vector<NamedSpec> specs;
  for (const NamedSpec& named : Specs()) {
    const auto& layers = named.spec.layers;
    if (named.spec.task.output != OutputKind::kCtc &&
        std::all_of(layers.begin(), layers.end(),
                    [](const LayerSpec& l) { return l.direction == Direction::kForward; })) {
      specs.push_back(named);
    }
  }
  // Values that the layer above reads, masks of every kind, noise, learned initial states.
  specs.push_back({"everything",
                   {5,
                    {{ReadsBelow(), 4}, {ReadsBelow(), 4}, {Projecting(), 3}},
                    0.2,
                    {.recurrent_dropout = 0.3, .zoneout = 0.2, .zoneouts = {}},
                    0.1,
                    true}});
  ASSERT_EQ(specs.size(), 8u);
  for (const NamedSpec& named : specs) {
    Case what(named.spec, 7, 3);
    what.fresh = {0, 1, 0};
    what.targets[4] = what.targets[20] = -1;
    const Outcome whole = Train(*backend, what, 3, 7);
    for (int steps : {1, 2, 3, 6, 7, 9}) {
      SCOPED_TRACE(named.name + ", segments of " + std::to_string(steps));
      const Outcome cut = TrainCut(*backend, what, steps, 3, 7);
      EXPECT_NEAR(cut.loss, whole.loss, 1e-13);
      EXPECT_LT(TensorError(cut.gradient, whole.gradient), 1e-12);
      EXPECT_LT(TensorError(cut.state, whole.state), 1e-13);
    }
  }
}

std::vector<double> TensorOf(const std::vector<double>& flat, const ModelTensor& tensor) {
  const auto begin = flat.begin() + tensor.offset;
  return {begin, begin + tensor.count};
}

TEST(Model, GradientsEqualFiniteDifferences) {
  const auto backend = MakeReferenceBackend<double>();
  for (const NamedSpec& named : Specs()) {
    Case what(named.spec, 4, 3);
    what.lengths = {4, 3, 2};
    what.fresh = {0, 1, 0};
    const Outcome outcome = Train(*backend, what, 3, 7);
    Model<double> model(what.spec, *backend, {});
    // The mean loss, in which everything, dropout too, is as it was in that update.
    const auto loss = [&] {
      model.SetParameters(what.parameters.data());
      ModelState<double> state = what.State(model);
      model.Forward(what.Input(), &state, 3, 7);
      std::vector<double> losses;
      return model.Loss(what.Targets(), false, &losses);
    };
    std::vector<double> differences;
    for (double& number : what.parameters) {
      const double at = number, h = 1e-3;
      double values[4];
      for (int i = 0; i < 4; ++i) {
        number = at + h * std::array{-2, -1, 1, 2}[i];
        values[i] = loss();
      }
      number = at;
      differences.push_back((values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * h));
    }
    for (const ModelTensor& tensor : LayOut(what.spec).tensors) {
      const auto computed = TensorOf(outcome.gradient, tensor);
      EXPECT_LT(TensorError(computed, TensorOf(differences, tensor)), 1e-7)
          << named.name << " " << tensor.name;
      // The bottom layer's matrix of the values below has nothing to learn from.
      const bool zeros = tensor.name.starts_with("layer0.") && tensor.name.ends_with(".M");
      const bool moves =
          std::any_of(computed.begin(), computed.end(), [](double number) { return number != 0; });
      EXPECT_EQ(moves, !zeros) << named.name << " " << tensor.name;
    }
  }
}

TEST(Model, CpuEqualsReference) {
  const auto reference = MakeReferenceBackend<double>();
  for (NamedSpec named : Specs()) {
    for (int scale : {1, 5}) {  // 5: more than one vector and one panel wide
      for (LayerSpec& layer : named.spec.layers) layer.units *= scale;
      Case what(named.spec, 9, 3);
      what.lengths = {9, 6, 6};
      what.fresh = {1, 0, 0};
      const Outcome truth = Train(*reference, what, 3, 7);
      for (int threads : {1, 2}) {
        SCOPED_TRACE(named.name + ", " + std::to_string(threads) + " threads");
        const Outcome result = Train(*MakeCpuBackend(threads), what, 3, 7);
        EXPECT_NEAR(result.loss, truth.loss, 1e-5);
        EXPECT_LT(TensorError(result.logits, truth.logits), 1e-5);
        EXPECT_LT(TensorError(result.losses, truth.losses), 1e-5);
        EXPECT_LT(TensorError(result.state, truth.state), 1e-5);
        for (const ModelTensor& tensor : LayOut(what.spec).tensors) {
          EXPECT_LT(
              TensorError(TensorOf(result.gradient, tensor), TensorOf(truth.gradient, tensor)),
              1e-5)
              << tensor.name;
        }
      }
    }
  }
}

TEST(Model, ThreadsGiveTheSameBits) {
  const Case what(Specs()[5].spec, 12, 5);
  const Outcome one = Train(*MakeCpuBackend(1), what, 3, 7);
  const Outcome three = Train(*MakeCpuBackend(3), what, 3, 7);
  EXPECT_EQ(one.gradient, three.gradient);
  EXPECT_EQ(one.losses, three.losses);
  EXPECT_EQ(one.state, three.state);
}

TEST(Model, TwoChunksAreOneLongOne) {
  const auto backend = MakeCpuBackend(1);
  const Case what(Specs()[7].spec, 8, 3);
  const Outcome whole = Train(*backend, what, 3, 7);
  Model<float> model(what.spec, *backend, {.train = false, .probes = {}});
  const std::vector<float> parameters(what.parameters.begin(), what.parameters.end());
  model.SetParameters(parameters.data());
  ModelState<float> state = what.State(model);
  std::vector<double> logits;
  for (int part : {0, 1}) {
    model.Forward({what.inputs.data() + part * 5 * 3, part == 0 ? 5 : 3, 3}, &state);
    for (double number : Numbers(model.Logits())) logits.push_back(number);
  }
  EXPECT_EQ(logits, whole.logits);
  std::vector<double> last;
  for (const auto& layer : state.layers) {
    for (const auto& block : layer) {
      for (double number : Numbers(block.block())) last.push_back(number);
    }
  }
  EXPECT_EQ(last, whole.state);
}

// Losses from logits that are known: the head has no weights, its biases are the logits.
template <typename Real>
void ExpectLossesOfKnownLogits(Backend<Real>& backend) {
  ModelSpec spec = {3, {{Cell("tanh"), 2}}, 0};
  const ModelLayout layout = LayOut(spec);
  Model<Real> model(spec, backend, {});
  std::vector<Real> parameters(layout.count, Real{0});
  const Real biases[3] = {Real(0.5), Real(-1), Real(2)};
  std::copy_n(biases, 3, parameters.end() - 3);
  model.SetParameters(parameters.data());
  ModelState<Real> state = model.StartState(2);
  const int32_t inputs[4] = {0, 1, 2, 0}, targets[4] = {0, 1, 2, 2};
  model.Forward({inputs, 2, 2}, &state);
  std::vector<Real> losses;
  const double mean = model.Loss(targets, true, &losses);
  const double all = std::exp(0.5) + std::exp(-1.0) + std::exp(2.0);
  double sum = 0;
  for (int i = 0; i < 4; ++i) {
    const double expected = std::log(all) - biases[targets[i]];
    EXPECT_NEAR(losses[i], expected, 1e-6);
    sum += expected;
    for (int v = 0; v < 3; ++v) {
      const double p = std::exp(biases[v]) / all;
      EXPECT_NEAR(model.Logits().Row(i / 2, i % 2)[v], (p - (v == targets[i])) / 4, 1e-7);
    }
  }
  EXPECT_NEAR(mean, sum / 4, 1e-6);
}

TEST(Model, TheLossIsTheMeanInNats) {
  ExpectLossesOfKnownLogits(*MakeReferenceBackend<double>());
  ExpectLossesOfKnownLogits(*MakeReferenceBackend<float>());
  ExpectLossesOfKnownLogits(*MakeCpuBackend(2));
}

TEST(Model, LargeLogitsDoNotOverflow) {
  ModelSpec spec = {3, {{Cell("tanh"), 2}}, 0};
  std::vector<float> parameters(LayOut(spec).count, 0.0f);
  parameters[parameters.size() - 2] = 300;
  const auto backend = MakeCpuBackend(1);
  Model<float> model(spec, *backend, {});
  model.SetParameters(parameters.data());
  ModelState<float> state = model.StartState(1);
  const int32_t inputs[2] = {0, 0}, targets[2] = {1, 2};
  model.Forward({inputs, 2, 1}, &state);
  std::vector<float> losses;
  model.Loss(targets, true, &losses);
  EXPECT_EQ(losses[0], 0);
  EXPECT_EQ(losses[1], 300);
  EXPECT_EQ(model.Logits().Row(1, 0)[1], 0.5f);
  EXPECT_EQ(model.Logits().Row(1, 0)[2], -0.5f);
}

// The rows of a block [T, B, W] that belong to sequence b, its steps turned round if `turned`.
std::vector<double> RowsOf(const std::vector<double>& numbers, int time, int batch, int b,
                           int length, bool turned) {
  const size_t width = numbers.size() / time / batch;
  std::vector<double> rows;
  for (int t = 0; t < length; ++t) {
    const int at = turned ? length - 1 - t : t;
    const auto begin = numbers.begin() + static_cast<int64_t>((size_t(at) * batch + b) * width);
    rows.insert(rows.end(), begin, begin + static_cast<int64_t>(width));
  }
  return rows;
}

// Every cell of the catalogue: read backwards, it does to a text what it does forwards to the text
// turned round, in every sequence's own length, and so are its gradients.
TEST(Model, TheBackwardDirectionIsTheForwardOneOnReversedInput) {
  const auto backend = MakeCpuBackend(2);
  for (const std::string& name : CatalogueNames()) {
    SCOPED_TRACE(name);
    const auto cell = Cell(name);
    const int units = 4 * cell->heads;
    Case forward({6, {{cell, units}}, 0}, 7, 3);
    forward.lengths = {7, 5, 2};
    Case backward = forward;
    backward.spec.layers[0].direction = Direction::kBackward;
    for (int b = 0; b < 3; ++b) {
      for (int t = 0; t < forward.lengths[b]; ++t) {
        const int from = (forward.lengths[b] - 1 - t) * 3 + b;
        backward.inputs[t * 3 + b] = forward.inputs[from];
        backward.targets[t * 3 + b] = forward.targets[from];
      }
    }
    const Outcome one = Train(*backend, forward, 1, 1), other = Train(*backend, backward, 1, 1);
    EXPECT_EQ(one.state, other.state);
    for (int b = 0; b < 3; ++b) {
      const int length = forward.lengths[b];
      EXPECT_EQ(RowsOf(one.losses, 7, 3, b, length, false),
                RowsOf(other.losses, 7, 3, b, length, true));
    }
    // The head's gradient sums over steps in the text's order, which is another one.
    for (const ModelTensor& tensor : LayOut(forward.spec).tensors) {
      EXPECT_LT(TensorError(TensorOf(other.gradient, tensor), TensorOf(one.gradient, tensor)),
                tensor.name.starts_with("head") ? 1e-5 : 1e-6)
          << tensor.name;
    }
  }
}

TEST(Model, BothDirectionsStandSideBySide) {
  const auto backend = MakeReferenceBackend<double>();
  ModelSpec spec = {5, {{Cell("gru"), 3, Direction::kBoth}}, 0};
  const Case what(spec, 4, 2);
  Model<double> both(spec, *backend, {});
  both.SetParameters(what.parameters.data());
  ModelState<double> state = both.StartState(2);
  both.Forward(what.Input(), &state);
  // Each direction alone, with a head that sees its half.
  const ModelLayout layout = LayOut(spec);
  std::vector<double> sum;
  for (int s : {0, 1}) {
    ModelSpec alone = spec;
    alone.layers[0].direction = s == 0 ? Direction::kForward : Direction::kBackward;
    const ModelLayout part = LayOut(alone);
    std::vector<double> parameters(
        what.parameters.begin() + layout.layers[0].strands[s].cell,
        what.parameters.begin() + layout.layers[0].strands[s].cell + part.head);
    for (int v = 0; v < 5; ++v) {
      const auto row = what.parameters.begin() + layout.head + v * 6 + s * 3;
      parameters.insert(parameters.end(), row, row + 3);
    }
    for (int v = 0; v < 5; ++v) {
      parameters.push_back(s == 0 ? what.parameters[layout.head + 30 + v] : 0);
    }
    Model<double> model(alone, *backend, {});
    model.SetParameters(parameters.data());
    ModelState<double> start = model.StartState(2);
    model.Forward(what.Input(), &start);
    const std::vector<double> logits = Numbers(model.Logits());
    sum.resize(logits.size());
    for (size_t i = 0; i < logits.size(); ++i) sum[i] += logits[i];
  }
  EXPECT_LT(TensorError(Numbers(both.Logits()), sum), 1e-14);
}

TEST(Model, SequencesOfDifferentLengthsEqualThoseAlone) {
  const auto backend = MakeCpuBackend(2);
  for (const NamedSpec& named : Specs()) {
    SCOPED_TRACE(named.name);
    Case what(named.spec, 8, 3);
    what.spec.dropout = 0;  // masks belong to a row's number
    what.spec.regularisation = {};
    what.spec.input_noise = 0;
    what.lengths = {8, 5, 1};
    what.fresh = {1, 1, 1};
    const Outcome all = Train(*backend, what, 1, 1);
    double losses = 0;
    int64_t counted = 0;
    for (int b = 0; b < 3; ++b) {
      Case alone = what;
      alone.batch = 1;
      alone.time = what.lengths[b];
      alone.lengths.clear();
      alone.fresh = {1};
      for (int t = 0; t < alone.time; ++t) {
        alone.inputs[t] = what.inputs[t * 3 + b];
        alone.targets[t] = what.targets[t * 3 + b];
        alone.counted[t] = what.counted[t * 3 + b];
        const int width = what.spec.task.inputs, outputs = what.spec.task.outputs;
        std::copy_n(&what.vectors[(t * 3 + b) * width], width, &alone.vectors[t * width]);
        std::copy_n(&what.numbers[(t * 3 + b) * outputs], outputs, &alone.numbers[t * outputs]);
      }
      alone.labels = {what.labels[b]};
      const Outcome one = Train(*backend, alone, 1, 1);
      EXPECT_EQ(one.losses, RowsOf(all.losses, 8, 3, b, alone.time, false));
      const int64_t count =
          CountTargets(what.spec.task, RowRuns(alone.time, 1, {}), alone.Targets()).counted;
      losses += one.loss * static_cast<double>(count);
      counted += count;
    }
    EXPECT_GT(counted, 2);
    EXPECT_NEAR(all.loss, losses / static_cast<double>(counted), 2e-6);
  }
}

TEST(Model, AFreshRowStartsFromTheInitialState) {
  const auto backend = MakeCpuBackend(1);
  for (bool learned : {false, true}) {
    ModelSpec spec = {5, {{Cell("lstm"), 4}}, 0};
    spec.learn_initial = learned;
    Case what(spec, 3, 2);
    const ModelLayout layout = LayOut(spec);
    Model<float> model(spec, *backend, {.train = false, .probes = {}});
    const std::vector<float> parameters(what.parameters.begin(), what.parameters.end());
    model.SetParameters(parameters.data());
    // Row 0 starts afresh, row 1 from the same numbers given by hand.
    ModelState<float> state = what.State(model);
    state.fresh = {1, 0};
    for (size_t k = 0; k < 2; ++k) {
      for (int j = 0; j < 4; ++j) {
        const float* initial = &parameters[layout.layers[0].strands[0].initial];
        state.layers[0][k].Row(0, 1)[j] = learned ? initial[k * 4 + j] : 0;
      }
    }
    for (int t = 0; t < 3; ++t) what.inputs[t * 2 + 1] = what.inputs[t * 2];
    model.Forward(what.Input(), &state);
    EXPECT_EQ(state.fresh, (std::vector<uint8_t>{0, 0}));
    const std::vector<double> logits = Numbers(model.Logits());
    EXPECT_EQ(RowsOf(logits, 3, 2, 0, 3, false), RowsOf(logits, 3, 2, 1, 3, false));
  }
}

TEST(Model, ATargetOfMinusOneIsNone) {
  for (bool fast : {false, true}) {
    Case what(Specs()[7].spec, 4, 2);
    const auto run = [&](const Case& one) {
      if (fast) return Train(*MakeCpuBackend(1), one, 1, 1);
      return Train(*MakeReferenceBackend<float>(), one, 1, 1);
    };
    const Outcome all = run(what);
    what.targets[3] = -1;
    const Outcome some = run(what);
    EXPECT_EQ(some.losses[3], 0);
    EXPECT_NEAR(some.loss * 7, all.loss * 8 - all.losses[3], 1e-5);
  }
}

TEST(Model, ProbesAreTheCellsValues) {
  const auto backend = MakeReferenceBackend<double>();
  const Case what(Specs()[5].spec, 3, 2);
  const CellGraph& lstm = *what.spec.layers[1].cell;
  const ModelProbe output = {1, lstm.output}, gate = {1, lstm.FindValue("f")};
  Model<double> model(what.spec, *backend, {.train = false, .probes = {output, gate}});
  model.SetParameters(what.parameters.data());
  ModelState<double> state = what.State(model);
  model.Forward(what.Input(), &state);
  EXPECT_EQ(model.Value(gate).width, 4);
  for (double value : Numbers(model.Value(gate))) {
    EXPECT_GT(value, 0);
    EXPECT_LT(value, 1);
  }
  // The head is a linear map of the last layer's output.
  const ModelLayout layout = LayOut(what.spec);
  for (int v = 0; v < 7; ++v) {
    double logit = what.parameters[layout.count - 7 + v];
    for (int j = 0; j < 4; ++j) {
      logit += what.parameters[layout.head + v * 4 + j] * model.Value(output).Row(2, 1)[j];
    }
    EXPECT_NEAR(model.Logits().Row(2, 1)[v], logit, 1e-14);
  }
}

}  // namespace
}  // namespace mnemo
