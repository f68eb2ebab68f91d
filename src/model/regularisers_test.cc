#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "cell/catalogue.h"
#include "cell/parse.h"
#include "engine/cpu/cpu.h"
#include "model/model.h"

namespace mnemo {
namespace {

std::shared_ptr<const CellGraph> Cell(const std::string& name) {
  return std::make_shared<CellGraph>(LoadCell(name));
}

template <typename Real>
std::vector<double> Numbers(Block<Real> block) {
  std::vector<double> numbers;
  for (int64_t r = 0; r < block.rows(); ++r) {
    numbers.insert(numbers.end(), block.data + r * block.stride,
                   block.data + r * block.stride + block.width);
  }
  return numbers;
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
    ModelState<float> state = model.StartState(kBatch);
    const std::vector<int32_t> inputs(kTime * kBatch, 0);
    model.Forward({inputs.data(), kTime, kBatch}, &state, seed, update);
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

// A cell whose output is a known function of what its one product reads: h' = 0 @ x + U @ h with
// U = 1, and the state 1 at the start; a second state counts the steps.
std::shared_ptr<const CellGraph> Echo() {
  return std::make_shared<CellGraph>(
      CellFromText("state h, n\nh' = W @ x + U @ h\nn' = n + 1 + 0 * h'\n", "echo"));
}

class Recurrent : public testing::Test {
 protected:
  static constexpr int kUnits = 30, kTime = 12, kBatch = 20;

  // The states h and n at every step: blocks [T, B, H].
  std::vector<std::vector<double>> States(const Regularisation& how, bool train, uint64_t update) {
    const auto cell = Echo();
    ModelSpec spec = {3, {{cell, kUnits}}, 0, how};
    const ModelLayout layout = LayOut(spec);
    std::vector<float> parameters(layout.count, 0.0f);
    for (const ModelTensor& tensor : layout.tensors) {
      for (int i = 0; tensor.name == "layer0.U" && i < kUnits; ++i) {
        parameters[tensor.offset + i * kUnits + i] = 1;
      }
    }
    const auto backend = MakeCpuBackend(1);
    const ModelProbe h = {0, cell->FindValue("h'")}, n = {0, cell->FindValue("n'")};
    Model<float> model(spec, *backend, {.train = train, .probes = {h, n}});
    model.SetParameters(parameters.data());
    ModelState<float> state = model.StartState(kBatch);
    state.fresh.assign(kBatch, 0);
    for (int b = 0; b < kBatch; ++b) std::fill_n(state.layers[0][0].Row(0, b), kUnits, 1.0f);
    const std::vector<int32_t> inputs(kTime * kBatch, 0);
    model.Forward({inputs.data(), kTime, kBatch}, &state, 1, update);
    return {Numbers(model.Value(h)), Numbers(model.Value(n))};
  }
};

TEST_F(Recurrent, DropoutHasOneMaskASequence) {
  const double rate = 0.25;
  const auto h = States({.recurrent_dropout = rate}, true, 1)[0];
  int64_t kept = 0;
  for (int i = 0; i < kBatch * kUnits; ++i) {
    // A unit that is dropped is dropped at every step; the others grow by 1 / (1 - rate) a step.
    const double first = h[i];
    const bool zero = first == 0;
    for (int t = 0; t < kTime; ++t) {
      const double value = h[t * kBatch * kUnits + i];
      if (zero) {
        ASSERT_EQ(value, 0);
      } else {
        ASSERT_NEAR(value / std::pow(1 / (1 - rate), t + 1), 1, 1e-5);
      }
    }
    kept += !zero;
  }
  EXPECT_NEAR(kept / double(kBatch * kUnits), 1 - rate, 0.07);
  EXPECT_EQ(h, States({.recurrent_dropout = rate}, true, 1)[0]);
  EXPECT_NE(h, States({.recurrent_dropout = rate}, true, 2)[0]);
  const auto scored = States({.recurrent_dropout = rate}, false, 1);
  for (double value : scored[0]) ASSERT_EQ(value, 1);
}

TEST_F(Recurrent, ZoneoutKeepsUnitsAtTheirOldValue) {
  const double rate = 0.25;
  const auto states = States({.zoneouts = {{"n", rate}}}, true, 1);
  for (double value : states[0]) ASSERT_EQ(value, 1);  // h is not zoned out
  // n counts the steps at which a unit was not kept.
  int64_t changes = 0;
  std::set<std::vector<double>> paths;
  for (int i = 0; i < kBatch * kUnits; ++i) {
    double before = 0;
    std::vector<double> path;
    for (int t = 0; t < kTime; ++t) {
      const double value = states[1][t * kBatch * kUnits + i];
      ASSERT_TRUE(value == before || value == before + 1) << value << " after " << before;
      changes += value != before;
      path.push_back(value);
      before = value;
    }
    paths.insert(path);
  }
  EXPECT_NEAR(changes / double(kTime * kBatch * kUnits), 1 - rate, 0.02);
  EXPECT_GT(paths.size(), size_t{200});  // every unit and row has masks of its own
}

TEST_F(Recurrent, ZoneoutIsItsExpectationWhenNotTraining) {
  const auto states = States({.zoneout = 0.25}, false, 1);
  for (int t = 0; t < kTime; ++t) {
    ASSERT_NEAR(states[1][t * kBatch * kUnits], 0.75 * (t + 1), 1e-5);
  }
}

TEST(InputNoise, HasTheDeviationAskedForAndIsThereInTrainingOnly) {
  // A layer that emits W @ x with W = 1: the logits are the noisy input itself.
  const auto cell =
      std::make_shared<CellGraph>(CellFromText("state h\nh' = W @ x + 0 * h\n", "pass"));
  constexpr int kSymbols = 10, kTime = 50, kBatch = 20;
  ModelSpec spec = {kSymbols, {{cell, kSymbols}}, 0};
  spec.input_noise = 0.3;
  const ModelLayout layout = LayOut(spec);
  std::vector<float> parameters(layout.count, 0.0f);
  for (const ModelTensor& tensor : layout.tensors) {
    for (int i = 0; tensor.kind == Parameter::Kind::kMatrix && i < kSymbols; ++i) {
      parameters[tensor.offset + i * kSymbols + i] = 1;
    }
  }
  const auto backend = MakeCpuBackend(1);
  const std::vector<int32_t> inputs(kTime * kBatch, 4);
  for (bool train : {true, false}) {
    Model<float> model(spec, *backend, {.train = train, .probes = {}});
    model.SetParameters(parameters.data());
    ModelState<float> state = model.StartState(kBatch);
    model.Forward({inputs.data(), kTime, kBatch}, &state, 1, 1);
    double sum = 0, squares = 0;
    const std::vector<double> logits = Numbers(model.Logits());
    for (size_t i = 0; i < logits.size(); ++i) {
      const double noise = logits[i] - (i % kSymbols == 4 ? 1 : 0);
      sum += noise;
      squares += noise * noise;
    }
    const auto count = static_cast<double>(logits.size());
    EXPECT_NEAR(sum / count, 0, train ? 0.015 : 0);
    EXPECT_NEAR(std::sqrt(squares / count), train ? 0.3 : 0, train ? 0.01 : 0);
  }
}

TEST(Zoneout, AnUnknownStateIsTold) {
  // One layer's state is enough: the GRU has no c.
  ModelSpec spec = {5, {{Cell("lstm"), 3}, {Cell("gru"), 3}}, 0, {.zoneouts = {{"c", 0.1}}}};
  EXPECT_NO_THROW(LayOut(spec));
  spec.regularisation.zoneouts = {{"cc", 0.1}};
  EXPECT_THROW(LayOut(spec), Error);
}

}  // namespace
}  // namespace mnemo
