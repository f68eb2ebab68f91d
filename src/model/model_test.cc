#include "model/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "cell/catalogue.h"
#include "cell/parse.h"
#include "engine/cell_trial.h"
#include "engine/cpu/cpu.h"
#include "engine/reference/reference.h"

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

struct NamedSpec {
  std::string name;
  ModelSpec spec;
};

std::vector<NamedSpec> Specs() {
  return {
      {"lstm_above_gru", {7, {{Cell("gru"), 5}, {Cell("lstm"), 4}}, 0.4}},
      // A projection of the data, one between layers of two widths, none between equal widths.
      {"projections", {6, {{Projecting(), 5}, {Projecting(), 4}, {Projecting(), 4}}, 0.3}},
      {"without_dropout", {5, {{Cell("lstm_np"), 3}, {Cell("tanh"), 6}}, 0}},
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
    for (int i = 0; i < time * batch; ++i) {
      inputs.push_back(static_cast<int32_t>(draw() * spec.vocabulary));
      targets.push_back(static_cast<int32_t>(draw() * spec.vocabulary));
    }
    for (const LayerSpec& layer : spec.layers) {
      for (size_t k = 0; k < layer.cell->states.size() * batch * layer.units; ++k) {
        states.push_back(2 * draw() - 1);
      }
    }
    for (double& number : parameters) number = static_cast<float>(number);
    for (double& number : states) number = static_cast<float>(number);
  }

  template <typename Real>
  ModelState<Real> State(const Model<Real>& model) const {
    ModelState<Real> state = model.ZeroState(batch);
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
    return state;
  }

  ModelSpec spec;
  int time, batch;
  std::vector<double> parameters;
  std::vector<int32_t> inputs, targets;
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
  model.Forward(what.inputs.data(), what.time, what.batch, &state, seed, update);
  Outcome outcome;
  outcome.logits = Numbers(model.Logits());
  std::vector<Real> losses;
  outcome.loss = model.Loss(what.targets.data(), true, &losses);
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

std::vector<double> TensorOf(const std::vector<double>& flat, const ModelTensor& tensor) {
  const auto begin = flat.begin() + tensor.offset;
  return {begin, begin + tensor.count};
}

TEST(Model, GradientsEqualFiniteDifferences) {
  const auto backend = MakeReferenceBackend<double>();
  for (const NamedSpec& named : Specs()) {
    Case what(named.spec, 4, 2);
    const Outcome outcome = Train(*backend, what, 3, 7);
    Model<double> model(what.spec, *backend, {});
    // The mean loss, in which everything, dropout too, is as it was in that update.
    const auto loss = [&] {
      model.SetParameters(what.parameters.data());
      ModelState<double> state = what.State(model);
      model.Forward(what.inputs.data(), what.time, what.batch, &state, 3, 7);
      std::vector<double> losses;
      return model.Loss(what.targets.data(), false, &losses);
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
      EXPECT_GT(*std::max_element(computed.begin(), computed.end()), 0) << tensor.name;
    }
  }
}

TEST(Model, CpuEqualsReference) {
  const auto reference = MakeReferenceBackend<double>();
  for (NamedSpec named : Specs()) {
    for (int scale : {1, 5}) {  // 5: more than one vector and one panel wide
      for (LayerSpec& layer : named.spec.layers) layer.units *= scale;
      const Case what(named.spec, 9, 3);
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
  const Case what(Specs()[0].spec, 12, 5);
  const Outcome one = Train(*MakeCpuBackend(1), what, 3, 7);
  const Outcome three = Train(*MakeCpuBackend(3), what, 3, 7);
  EXPECT_EQ(one.gradient, three.gradient);
  EXPECT_EQ(one.losses, three.losses);
  EXPECT_EQ(one.state, three.state);
}

TEST(Model, TwoChunksAreOneLongOne) {
  const auto backend = MakeCpuBackend(1);
  const Case what(Specs()[2].spec, 8, 3);
  const Outcome whole = Train(*backend, what, 3, 7);
  Model<float> model(what.spec, *backend, {.train = false, .probes = {}});
  const std::vector<float> parameters(what.parameters.begin(), what.parameters.end());
  model.SetParameters(parameters.data());
  ModelState<float> state = what.State(model);
  std::vector<double> logits;
  for (int part : {0, 1}) {
    model.Forward(what.inputs.data() + part * 5 * 3, part == 0 ? 5 : 3, 3, &state);
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
  ModelState<Real> state = model.ZeroState(2);
  const int32_t inputs[4] = {0, 1, 2, 0}, targets[4] = {0, 1, 2, 2};
  model.Forward(inputs, 2, 2, &state);
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
  ModelState<float> state = model.ZeroState(1);
  const int32_t inputs[2] = {0, 0}, targets[2] = {1, 2};
  model.Forward(inputs, 2, 1, &state);
  std::vector<float> losses;
  model.Loss(targets, true, &losses);
  EXPECT_EQ(losses[0], 0);
  EXPECT_EQ(losses[1], 300);
  EXPECT_EQ(model.Logits().Row(1, 0)[1], 0.5f);
  EXPECT_EQ(model.Logits().Row(1, 0)[2], -0.5f);
}

// A model whose logits are what its one layer emits, after dropout.
class Dropout : public testing::Test {
 protected:
  static constexpr int kUnits = 30, kTime = 40, kBatch = 20;

  // Logits [T, B, H], or what the layer emits before dropout.
  std::vector<double> Emitted(double dropout, bool train, uint64_t seed, uint64_t update,
                              int layers = 1) {
    ModelSpec spec = {kUnits, {}, dropout};
    for (int l = 0; l < layers; ++l) spec.layers.push_back({Cell("tanh"), kUnits});
    const ModelLayout layout = LayOut(spec);
    std::vector<float> parameters(layout.count, 0.0f);
    for (const ModelTensor& tensor : layout.tensors) {
      for (int64_t i = 0; i < tensor.count; ++i) {
        float& number = parameters[tensor.offset + i];
        // Layer 0 emits tanh(1) everywhere, each layer above tanh of its input.
        if (tensor.name == "layer0.b") number = 1;
        const bool pass = tensor.name == "head.W" ||
                          (tensor.name.ends_with(".W") && !tensor.name.starts_with("layer0"));
        if (pass && i / kUnits == i % kUnits) number = 1;
      }
    }
    const auto backend = MakeCpuBackend(1);
    Model<float> model(spec, *backend, {.train = train, .probes = {}});
    model.SetParameters(parameters.data());
    ModelState<float> state = model.ZeroState(kBatch);
    const std::vector<int32_t> inputs(kTime * kBatch, 0);
    model.Forward(inputs.data(), kTime, kBatch, &state, seed, update);
    return Numbers(model.Logits());
  }
};

TEST_F(Dropout, TheRateIsKeptAndTheRestIsScaled) {
  for (double rate : {0.1, 0.5, 0.75}) {
    const auto emitted = Emitted(rate, true, 1, 1);
    const double kept = std::tanh(1.0) / (1 - rate);
    int64_t zeros = 0;
    for (double value : emitted) {
      if (value == 0) {
        ++zeros;
      } else {
        ASSERT_NEAR(value, kept, 1e-6);
      }
    }
    const double count = static_cast<double>(emitted.size());
    EXPECT_NEAR(zeros / count, rate, 4 * std::sqrt(rate * (1 - rate) / count));
  }
}

TEST_F(Dropout, OnlyInTraining) {
  for (double value : Emitted(0.5, false, 1, 1)) ASSERT_NEAR(value, std::tanh(1.0), 1e-6);
}

TEST_F(Dropout, AMaskIsAFunctionOfSeedAndUpdate) {
  const auto mask = Emitted(0.5, true, 1, 1);
  EXPECT_EQ(mask, Emitted(0.5, true, 1, 1));
  EXPECT_NE(mask, Emitted(0.5, true, 2, 1));
  EXPECT_NE(mask, Emitted(0.5, true, 1, 2));
}

TEST_F(Dropout, EveryStepRowAndLayerHasItsOwnMask) {
  const auto mask = Emitted(0.5, true, 1, 1);
  std::set<std::vector<double>> rows;
  for (int r = 0; r < kTime * kBatch; ++r) {
    rows.insert({mask.begin() + r * kUnits, mask.begin() + (r + 1) * kUnits});
  }
  EXPECT_EQ(rows.size(), static_cast<size_t>(kTime * kBatch));
  // Two layers with independent masks leave a quarter, with equal ones a half.
  const auto both = Emitted(0.5, true, 1, 1, 2);
  const double left = static_cast<double>(both.size()) -
                      static_cast<double>(std::count(both.begin(), both.end(), 0.0));
  EXPECT_NEAR(left / static_cast<double>(both.size()), 0.25, 0.02);
}

TEST(Model, ProbesAreTheCellsValues) {
  const auto backend = MakeReferenceBackend<double>();
  const Case what(Specs()[0].spec, 3, 2);
  const CellGraph& lstm = *what.spec.layers[1].cell;
  const ModelProbe output = {1, lstm.output}, gate = {1, lstm.FindValue("f")};
  Model<double> model(what.spec, *backend, {.train = false, .probes = {output, gate}});
  model.SetParameters(what.parameters.data());
  ModelState<double> state = what.State(model);
  model.Forward(what.inputs.data(), 3, 2, &state);
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
