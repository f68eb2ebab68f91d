#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "cell/catalogue.h"
#include "cell/parse.h"
#include "engine/cpu/cpu.h"
#include "engine/reference/reference.h"
#include "model/model.h"

namespace mnemo {
namespace {

constexpr int kSymbols = 5;

std::vector<int32_t> Text(int steps, int batch) {
  std::vector<int32_t> symbols;
  for (int i = 0; i < steps * batch; ++i) symbols.push_back((i * i + i / batch) % kSymbols);
  return symbols;
}

// Two layers of a cell of the catalogue, with parameters large enough to matter.
struct Net {
  explicit Net(const std::string& cell, int units = 11) {
    spec = {kSymbols, {}, 0};
    for (int l = 0; l < 2; ++l) {
      spec.layers.push_back({std::make_shared<CellGraph>(LoadCell(cell)), units});
    }
    InitRules rules;
    rules.matrices = {InitialValue::Kind::kNormal, 0.4};
    rules.vectors = {InitialValue::Kind::kNormal, 0.3};
    for (const double number : InitialParameters(LayOut(spec), rules, 3)) {
      parameters.push_back(static_cast<float>(number));
    }
  }
  ModelProbe Probe(int layer, const std::string& value) const {
    return {layer, spec.layers[layer].cell->FindValue(value)};
  }
  ModelSpec spec;
  std::vector<float> parameters;
};

// [1, rows, units] of one number, until units are set.
Sequence<float> Filled(int rows, int units, float number) {
  Sequence<float> block(1, rows, units);
  for (int row = 0; row < rows; ++row) std::fill_n(block.Row(0, row), units, number);
  return block;
}

// The logits [steps, rows, symbols] of a model that reads Text in two chunks.
std::vector<float> Logits(const Net& net, Backend<float>& backend, int rows,
                          const std::vector<ModelProbe>& clamps, const Sequence<float>* keep,
                          const Sequence<float>* held) {
  Model<float> model(net.spec, backend, {.train = false, .probes = {}, .clamps = clamps});
  model.SetParameters(net.parameters.data());
  for (size_t i = 0; i < clamps.size(); ++i) model.SetClamp(i, keep->block(), held->block());
  ModelState<float> state = model.StartState(rows);
  std::vector<float> logits;
  for (int chunk = 0; chunk < 2; ++chunk) {
    const std::vector<int32_t> symbols = Text(9, rows);
    model.Forward({symbols.data(), 9, rows}, &state);
    const Block<const float> block = model.Logits();
    for (int t = 0; t < 9; ++t) {
      for (int row = 0; row < rows; ++row) {
        logits.insert(logits.end(), block.Row(t, row), block.Row(t, row) + kSymbols);
      }
    }
  }
  return logits;
}

TEST(Clamp, HoldingNoUnitChangesNoBitOfAnyCell) {
  const auto backend = MakeCpuBackend(1);
  for (const std::string& cell : CatalogueNames()) {
    const Net net(cell);
    const std::vector<float> free = Logits(net, *backend, 3, {}, nullptr, nullptr);
    const Sequence<float> keep = Filled(3, 11, 1), held = Filled(3, 11, 0);
    const CellGraph& graph = *net.spec.layers[0].cell;
    for (const std::string& value : {graph.memory, graph.output_name}) {
      for (int layer = 0; layer < 2; ++layer) {
        const auto clamped = Logits(net, *backend, 3, {net.Probe(layer, value)}, &keep, &held);
        EXPECT_EQ(std::memcmp(free.data(), clamped.data(), free.size() * sizeof(float)), 0)
            << cell << " " << value << " of layer " << layer;
      }
    }
  }
}

TEST(Clamp, EveryRowHasItsOwnAndBothBackendsAgree) {
  const auto cpu = MakeCpuBackend(1);
  const auto reference = MakeReferenceBackend<float>();
  for (const std::string cell : {"lstm", "gru", "lstm_np"}) {
    const Net net(cell);
    const ModelProbe memory = net.Probe(0, net.spec.layers[0].cell->memory);
    Sequence<float> keep = Filled(3, 11, 1), held = Filled(3, 11, 0);
    keep.Row(0, 1)[4] = 0;
    held.Row(0, 1)[4] = 0.7f;
    keep.Row(0, 2)[9] = 0;
    held.Row(0, 2)[9] = -0.4f;
    const auto together = Logits(net, *cpu, 3, {memory}, &keep, &held);
    const auto naive = Logits(net, *reference, 3, {memory}, &keep, &held);
    const auto free = Logits(net, *cpu, 3, {}, nullptr, nullptr);
    for (size_t i = 0; i < together.size(); ++i) {
      ASSERT_NEAR(together[i], naive[i], 2e-5) << cell;
      const bool first_row = i / kSymbols % 3 == 0;
      if (first_row) {
        ASSERT_EQ(together[i], free[i]) << cell;
      }
    }
    double moved[3] = {0, 0, 0};
    for (size_t i = 0; i < together.size(); ++i) {
      moved[i / kSymbols % 3] += std::abs(together[i] - free[i]);
    }
    EXPECT_GT(moved[1], 0.1) << cell;
    EXPECT_GT(moved[2], 0.1) << cell;
  }
}

// c = W x + U h and h = 2 c by hand: what is held is read by the next step and by the head.
TEST(Clamp, WhatIsHeldIsReadByTheNextStepAndTheHead) {
  const CellGraph graph = CellFromText("state h, c\nc' = W @ x + U @ h\nh' = 2 * c'\n", "hand");
  ModelSpec spec = {2, {}, 0};
  spec.layers.push_back({std::make_shared<CellGraph>(graph), 2});
  const ModelLayout layout = LayOut(spec);
  std::vector<float> parameters(layout.count, 0.0f);
  const auto set = [&](const std::string& name, const std::vector<float>& numbers) {
    for (const ModelTensor& tensor : layout.tensors) {
      if (tensor.name != name) continue;
      ASSERT_EQ(tensor.count, static_cast<int64_t>(numbers.size()));
      std::copy(numbers.begin(), numbers.end(), parameters.begin() + tensor.offset);
    }
  };
  set("layer0.W", {1, 0, 0, 1});         // the symbol itself
  set("layer0.U", {0, 0.5f, 0.25f, 0});  // each unit reads the other
  set("head.W", {1, 0, 0, 1});           // the logits are h
  const auto backend = MakeCpuBackend(1);
  const ModelProbe c = {0, graph.FindValue("c'")};
  Model<float> model(spec, *backend, {.train = false, .probes = {c}, .clamps = {c}});
  model.SetParameters(parameters.data());
  Sequence<float> keep = Filled(1, 2, 1), held = Filled(1, 2, 0);
  keep.Row(0, 0)[0] = 0;
  held.Row(0, 0)[0] = 3;
  model.SetClamp(0, keep.block(), held.block());
  ModelState<float> state = model.StartState(1);
  const std::vector<int32_t> symbols = {0, 1, 0};
  model.Forward({symbols.data(), 3, 1}, &state);
  // Unit 1 of c: 0 (no symbol 1, h starts at 0); then 1 + 0.25 * 6; then 0.25 * 6.
  const double unit[3] = {0, 2.5, 1.5};
  for (int t = 0; t < 3; ++t) {
    EXPECT_FLOAT_EQ(model.Value(c).Row(t, 0)[0], 3) << t;
    EXPECT_FLOAT_EQ(model.Value(c).Row(t, 0)[1], unit[t]) << t;
    EXPECT_FLOAT_EQ(model.Logits().Row(t, 0)[0], 6) << t;
    EXPECT_FLOAT_EQ(model.Logits().Row(t, 0)[1], 2 * unit[t]) << t;
  }
}

}  // namespace
}  // namespace mnemo
