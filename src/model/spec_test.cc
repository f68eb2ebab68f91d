#include "model/spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "cell/catalogue.h"
#include "cell/parse.h"

namespace mnemo {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::Le;
using testing::ThrowsMessage;

std::shared_ptr<const CellGraph> Cell(const std::string& name) {
  return std::make_shared<CellGraph>(LoadCell(name));
}
std::shared_ptr<const CellGraph> CellOf(const std::string& text) {
  return std::make_shared<CellGraph>(CellFromText(text, "test"));
}

// Reads x outside a product.
constexpr char kProjecting[] = "state h\nh' = tanh(W @ x + U @ h) + 0.1 * x\n";

ModelSpec Stack(int vocabulary, std::shared_ptr<const CellGraph> cell, std::vector<int> units) {
  ModelSpec spec;
  spec.task = vocabulary;
  for (int count : units) spec.layers.push_back({cell, count});
  return spec;
}

std::vector<std::string> Names(const ModelLayout& layout) {
  std::vector<std::string> names;
  for (const ModelTensor& tensor : layout.tensors) names.push_back(tensor.name);
  return names;
}

std::vector<double> Part(const std::vector<double>& all, const ModelLayout& layout,
                         const std::string& name) {
  for (const ModelTensor& tensor : layout.tensors) {
    if (tensor.name != name) continue;
    return {all.begin() + tensor.offset, all.begin() + tensor.offset + tensor.count};
  }
  throw BadInput("no tensor " + name);
}

TEST(LayOut, TensorsFollowOneAnother) {
  const ModelLayout layout = LayOut(Stack(9, Cell("tanh"), {4, 6}));
  EXPECT_THAT(Names(layout), ElementsAre("layer0.W", "layer0.U", "layer0.b", "layer1.W", "layer1.U",
                                         "layer1.b", "head.W", "head.b"));
  const std::vector<std::vector<int64_t>> shapes = {{4, 9}, {4, 4}, {4},    {6, 4},
                                                    {6, 6}, {6},    {9, 6}, {9}};
  int64_t offset = 0;
  for (size_t i = 0; i < shapes.size(); ++i) {
    EXPECT_EQ(layout.tensors[i].shape, shapes[i]);
    EXPECT_EQ(layout.tensors[i].offset, offset);
    offset += layout.tensors[i].count;
  }
  EXPECT_EQ(layout.count, offset);
  EXPECT_EQ(layout.layers[1].strands[0].cell, layout.tensors[3].offset);
  EXPECT_EQ(layout.layers[1].source, 4);
  EXPECT_EQ(layout.head, layout.tensors[6].offset);
}

TEST(LayOut, DataAreProjectedAndLayersOfAnotherWidth) {
  // Layer 1 has as many units as what comes in, layer 2 has not. The alphabet of layer 0 has as
  // many symbols as units: data are projected all the same.
  const ModelLayout layout = LayOut(Stack(5, CellOf(kProjecting), {5, 5, 7}));
  EXPECT_THAT(Names(layout), ElementsAre("layer0.P", "layer0.W", "layer0.U", "layer1.W", "layer1.U",
                                         "layer2.P", "layer2.W", "layer2.U", "head.W", "head.b"));
  EXPECT_EQ(layout.tensors[5].shape, (std::vector<int64_t>{7, 5}));
  EXPECT_EQ(layout.tensors[6].shape, (std::vector<int64_t>{7, 7}));
  EXPECT_TRUE(layout.layers[0].strands[0].projected);
  EXPECT_FALSE(layout.layers[1].strands[0].projected);
  EXPECT_TRUE(layout.layers[2].strands[0].projected);
  EXPECT_EQ(layout.layers[2].strands[0].projection, layout.tensors[5].offset);
  EXPECT_EQ(layout.layers[2].strands[0].cell, layout.tensors[6].offset);
  EXPECT_EQ(layout.layers[2].strands[0].sizes.input, 7);
}

TEST(LayOut, BlockDiagonalMatricesHaveThreeSizes) {
  const auto cell = CellOf("heads = 2\nstate h\nh' = tanh(W @ x + U @ h)\n");
  const ModelLayout layout = LayOut(Stack(3, cell, {6}));
  EXPECT_EQ(layout.tensors[1].shape, (std::vector<int64_t>{2, 3, 3}));
  EXPECT_EQ(layout.tensors[1].count, 18);
  EXPECT_THAT([&] { LayOut(Stack(3, cell, {5})); }, ThrowsMessage<Error>(HasSubstr("heads = 2")));
}

TEST(LayOut, BothDirectionsHaveParametersOfTheirOwn) {
  ModelSpec spec = Stack(9, Cell("tanh"), {4, 6});
  spec.layers[0].direction = Direction::kBoth;
  spec.layers[1].direction = Direction::kBackward;
  spec.learn_initial = true;
  const ModelLayout layout = LayOut(spec);
  EXPECT_THAT(Names(layout),
              ElementsAre("layer0.forward.W", "layer0.forward.U", "layer0.forward.b",
                          "layer0.forward.initial.h", "layer0.backward.W", "layer0.backward.U",
                          "layer0.backward.b", "layer0.backward.initial.h", "layer1.W", "layer1.U",
                          "layer1.b", "layer1.initial.h", "head.W", "head.b"));
  EXPECT_EQ(layout.layers[0].emitted, 8);
  EXPECT_EQ(layout.layers[1].source, 8);
  EXPECT_THAT(layout.tensors[8].shape, ElementsAre(6, 8));
  // A rule names a parameter in both directions, or in one.
  InitRules rules;
  rules.names["b"] = {InitialValue::Kind::kConstant, 2};
  rules.names["layer0.backward.b"] = {InitialValue::Kind::kConstant, 3};
  rules.names["initial.h"] = {InitialValue::Kind::kConstant, 4};
  rules.names["head.b"] = {};
  const auto parameters = InitialParameters(layout, rules, 1);
  EXPECT_THAT(Part(parameters, layout, "layer0.forward.b"), Each(2));
  EXPECT_THAT(Part(parameters, layout, "layer0.backward.b"), Each(3));
  EXPECT_THAT(Part(parameters, layout, "layer1.initial.h"), Each(4));
}

TEST(LayOut, WhatALayerReadsBelowMustBeThere) {
  const auto reads = CellOf("state h\nbelow m = c\nh' = tanh(W @ x + U @ h) + m\n");
  const auto layers = [&](std::shared_ptr<const CellGraph> lower, int units) {
    ModelSpec spec = Stack(9, lower, {4});
    spec.layers.push_back({reads, units});
    return spec;
  };
  EXPECT_NO_THROW(LayOut(layers(Cell("lstm"), 4)));
  EXPECT_NO_THROW(LayOut(Stack(9, reads, {4})));  // zeros below the lowest layer
  EXPECT_THAT([&] { LayOut(layers(Cell("gru"), 4)); },
              ThrowsMessage<Error>(HasSubstr("layer 1, cell 'test', reads 'c' of the layer below, "
                                             "a 'gru' without a value of that name")));
  EXPECT_THAT([&] { LayOut(layers(Cell("lstm"), 5)); },
              ThrowsMessage<Error>(
                  AllOf(HasSubstr("which has another width"), HasSubstr("4 units below, 5 here"))));
  const auto narrow = CellOf("size r = 2\nstate h\nc = (V @ x)[r]\nh' = tanh(W @ c + U @ h)\n");
  EXPECT_THAT([&] { LayOut(layers(narrow, 4)); },
              ThrowsMessage<Error>(HasSubstr("which has another width")));
  ModelSpec turned = layers(Cell("lstm"), 4);
  turned.layers[1].direction = Direction::kBackward;
  EXPECT_THAT([&] { LayOut(turned); },
              ThrowsMessage<Error>(HasSubstr("does not run in the same direction")));
  turned.layers[0].direction = Direction::kBoth;
  EXPECT_NO_THROW(LayOut(turned));
}

TEST(InitialParameters, TheDefaultIsKarpathys) {
  const ModelLayout layout = LayOut(Stack(20, Cell("gru"), {30}));
  const auto parameters = InitialParameters(layout, {}, 1);
  ASSERT_EQ(static_cast<int64_t>(parameters.size()), layout.count);
  const auto weights = Part(parameters, layout, "layer0.Uz");
  EXPECT_THAT(weights, Each(AllOf(Ge(-0.08), Le(0.08))));
  EXPECT_LT(*std::min_element(weights.begin(), weights.end()), -0.07);
  EXPECT_GT(*std::max_element(weights.begin(), weights.end()), 0.07);
  EXPECT_THAT(Part(parameters, layout, "layer0.bz"), Each(0.0));
  EXPECT_THAT(Part(parameters, layout, "head.b"), Each(0.0));
}

TEST(InitialParameters, SeedsAndTensorsDiffer) {
  const ModelLayout layout = LayOut(Stack(8, Cell("gru"), {8}));
  const auto one = InitialParameters(layout, {}, 1);
  EXPECT_EQ(one, InitialParameters(layout, {}, 1));
  EXPECT_NE(one, InitialParameters(layout, {}, 2));
  EXPECT_NE(Part(one, layout, "layer0.Uz"), Part(one, layout, "layer0.Ur"));
}

TEST(InitialParameters, TheNearestRuleWins) {
  const auto cell = CellOf("state h\ninit U = 3\ninit b = 4\nh' = tanh(W @ x + U @ h + b + p)\n");
  const ModelLayout layout = LayOut(Stack(2, cell, {2, 2}));
  const auto part = [&](const InitRules& rules, const std::string& name) {
    return Part(InitialParameters(layout, rules, 1), layout, name)[0];
  };
  const auto constant = [](double value) {
    return InitialValue{InitialValue::Kind::kConstant, value, 0};
  };
  InitRules rules;
  EXPECT_EQ(part(rules, "layer0.U"), 3);
  EXPECT_EQ(part(rules, "layer0.b"), 4);
  rules.matrices = constant(5);
  rules.vectors = constant(6);
  EXPECT_EQ(part(rules, "layer0.U"), 5);
  EXPECT_EQ(part(rules, "layer0.W"), 5);
  EXPECT_EQ(part(rules, "head.W"), 5);
  EXPECT_EQ(part(rules, "layer0.b"), 6);
  EXPECT_EQ(part(rules, "head.b"), 6);
  rules.names = {{"U", constant(7)}, {"layer1.U", constant(8)}, {"head.b", constant(9)}};
  EXPECT_EQ(part(rules, "layer0.U"), 7);
  EXPECT_EQ(part(rules, "layer1.U"), 8);
  EXPECT_EQ(part(rules, "head.b"), 9);
  EXPECT_EQ(part(rules, "layer0.b"), 6);
}

TEST(InitialParameters, EveryKindOfRule) {
  const ModelLayout layout = LayOut(Stack(40, Cell("tanh"), {50}));
  InitRules rules;
  rules.names = {{"U", {InitialValue::Kind::kIdentity, 0.5, 0}},
                 {"layer0.W", {InitialValue::Kind::kNormal, 0.2, 0}},
                 {"head.W", {InitialValue::Kind::kUniform, 1, 3}},
                 {"head.b", {InitialValue::Kind::kConstant, -1, 0}}};
  const auto parameters = InitialParameters(layout, rules, 3);
  const auto identity = Part(parameters, layout, "layer0.U");
  for (int i = 0; i < 50 * 50; ++i) ASSERT_EQ(identity[i], i / 50 == i % 50 ? 0.5 : 0) << i;
  double sum = 0, squares = 0;
  const auto normal = Part(parameters, layout, "layer0.W");
  for (double value : normal) sum += value, squares += value * value;
  EXPECT_NEAR(sum / 2000, 0, 4 * 0.2 / std::sqrt(2000));
  EXPECT_NEAR(std::sqrt(squares / 2000), 0.2, 4 * 0.2 / std::sqrt(4000));
  const auto uniform = Part(parameters, layout, "head.W");
  EXPECT_THAT(uniform, Each(AllOf(Ge(1), Le(3))));
  EXPECT_LT(*std::min_element(uniform.begin(), uniform.end()), 1.1);
  EXPECT_GT(*std::max_element(uniform.begin(), uniform.end()), 2.9);
  EXPECT_THAT(Part(parameters, layout, "head.b"), Each(-1.0));
}

TEST(InitialParameters, EachBlockIsAnIdentity) {
  const auto cell = CellOf("heads = 2\nstate h\nh' = tanh(W @ x + U @ h)\n");
  const ModelLayout layout = LayOut(Stack(3, cell, {4}));
  InitRules rules;
  rules.names = {{"U", {InitialValue::Kind::kIdentity, 1, 0}}};
  EXPECT_THAT(Part(InitialParameters(layout, rules, 1), layout, "layer0.U"),
              ElementsAre(1, 0, 0, 1, 1, 0, 0, 1));
}

TEST(InitialParameters, WrongNamesAndWrongKinds) {
  const ModelLayout layout = LayOut(Stack(3, Cell("gru"), {4}));
  InitRules rules;
  rules.names = {{"layer0.Uy", {}}};
  EXPECT_THAT([&] { InitialParameters(layout, rules, 1); },
              ThrowsMessage<Error>(AllOf(HasSubstr("'layer0.Uy'"), HasSubstr("did you mean"))));
  rules.names = {{"bz", {InitialValue::Kind::kIdentity, 1, 0}}};
  EXPECT_THAT([&] { InitialParameters(layout, rules, 1); },
              ThrowsMessage<Error>(HasSubstr("'layer0.bz' is a vector")));
}

// Karpathy et al. 2015, section 3.2: every model has the parameters of an LSTM of one layer with
// 64, 128, 256 or 512 units. The widths follow from the counts alone: see the paper's two texts,
// with 87 and 101 different bytes.
struct Budget {
  int vocabulary;
  int64_t parameters;
  std::vector<int> lstm, rnn, gru;  // widths of one, two and three layers
};

TEST(UnitsForParameters, KarpathysModels) {
  const std::vector<Budget> budgets = {
      {87, 44567, {64, 45, 37}, {141, 96, 78}, {77, 53, 44}},
      {87, 121815, {128, 84, 68}, {272, 174, 139}, {151, 98, 79}},
      {87, 374615, {256, 159, 126}, {531, 325, 257}, {300, 185, 147}},
      {87, 1273431, {512, 308, 241}, {1044, 623, 487}, {596, 357, 280}},
      {101, 49061, {64, 46, 38}, {142, 98, 81}, {77, 54, 45}},
      {101, 130789, {128, 85, 69}, {274, 177, 142}, {152, 100, 81}},
      {101, 392549, {256, 161, 128}, {533, 329, 260}, {300, 187, 149}},
      {101, 1309285, {512, 310, 243}, {1047, 627, 492}, {596, 359, 282}},
  };
  for (const Budget& budget : budgets) {
    SCOPED_TRACE(budget.parameters);
    EXPECT_EQ(LayOut(Stack(budget.vocabulary, Cell("lstm_np"), {budget.lstm[0]})).count,
              budget.parameters);
    for (int layers : {1, 2, 3}) {
      const auto units = [&](const char* cell) {
        return UnitsForParameters(Stack(budget.vocabulary, Cell(cell), std::vector<int>(layers, 1)),
                                  budget.parameters);
      };
      EXPECT_EQ(units("lstm_np"), budget.lstm[layers - 1]) << layers << " layers";
      EXPECT_EQ(units("tanh"), budget.rnn[layers - 1]) << layers << " layers";
      EXPECT_EQ(units("gru"), budget.gru[layers - 1]) << layers << " layers";
    }
  }
}

TEST(UnitsForParameters, NoOtherNumberOfUnitsIsNearer) {
  for (const char* text : {"state h\nh' = tanh(W @ x + U @ h + b)\n", kProjecting}) {
    const auto cell = CellOf(text);
    for (int64_t budget : {200, 500, 1234, 20000}) {
      const int units = UnitsForParameters(Stack(11, cell, {1, 1}), budget);
      const auto distance = [&](int count) {
        return std::abs(LayOut(Stack(11, cell, {count, count})).count - budget);
      };
      EXPECT_LE(distance(units), distance(units + 1)) << budget;
      if (units > 1) {
        EXPECT_LE(distance(units), distance(units - 1)) << budget;
      }
    }
  }
}

TEST(UnitsForParameters, UnitsFitTheHeadsOfEveryCell) {
  ModelSpec spec = Stack(10, CellOf("heads = 4\nstate h\nh' = tanh(W @ x + U @ h)\n"), {1});
  spec.layers.push_back({CellOf("heads = 6\nstate h\nh' = tanh(W @ x + U @ h)\n"), 1});
  const int units = UnitsForParameters(spec, 5000);
  EXPECT_EQ(units % 12, 0);
  EXPECT_GT(units, 12);
}

TEST(UnitsForParameters, ABudgetThatIsTooSmall) {
  // One unit: 4 * (100 + 1 + 1) + 100 + 100 = 608 parameters.
  const ModelSpec spec = Stack(100, Cell("lstm_np"), {1});
  EXPECT_EQ(UnitsForParameters(spec, 500), 1);
  EXPECT_THAT([&] { UnitsForParameters(spec, 300); },
              ThrowsMessage<Error>(
                  AllOf(HasSubstr("300 parameters is too small"), HasSubstr("608 parameters"))));
}

}  // namespace
}  // namespace mnemo
