// The cells nn1 .. nn7 are feed-forward networks of the last symbols (Karpathy et al. 2015, section
// 4.2), written as cells whose states hand products on.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "cell/catalogue.h"
#include "engine/reference/reference.h"
#include "model/model.h"

namespace mnemo {
namespace {

constexpr int kKinds = 5, kUnits = 3, kSteps = 24;

class WindowCells : public ::testing::TestWithParam<int> {
 protected:
  WindowCells()
      : spec_{kKinds, {{std::make_shared<CellGraph>(LoadCell("nn" + std::to_string(n_))), kUnits}}},
        backend_(MakeReferenceBackend<double>()),
        model_(spec_, *backend_, {.train = false}) {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> draw(-1, 1);
    parameters_.resize(static_cast<size_t>(model_.layout().count));
    for (double& one : parameters_) one = draw(random);
    model_.SetParameters(parameters_.data());
  }

  std::vector<double> LogitsAtEnd(const std::vector<int32_t>& symbols) {
    ModelState<double> state = model_.StartState(1);
    model_.Forward({symbols.data(), static_cast<int>(symbols.size()), 1}, &state);
    const double* row = model_.Logits().Row(static_cast<int>(symbols.size()) - 1, 0);
    return {row, row + kKinds};
  }

  const int n_ = GetParam();
  ModelSpec spec_;
  std::unique_ptr<Backend<double>> backend_;
  Model<double> model_;
  std::vector<double> parameters_;
};

TEST_P(WindowCells, SeeTheLastSymbolsAndNothingElse) {
  std::vector<int32_t> symbols;
  for (int t = 0; t < kSteps; ++t) symbols.push_back(t * t % kKinds);
  const std::vector<double> logits = LogitsAtEnd(symbols);
  for (int back = 0; back < 9; ++back) {
    std::vector<int32_t> other = symbols;
    int32_t& changed = other[static_cast<size_t>(kSteps - 1 - back)];
    changed = (changed + 1) % kKinds;
    if (back < n_) {
      EXPECT_NE(LogitsAtEnd(other), logits) << back;
    } else {
      EXPECT_EQ(LogitsAtEnd(other), logits) << back;
    }
  }
}

TEST_P(WindowCells, AddTheWeightsOfEveryPlaceUp) {
  // h(t) = tanh(b + W1[x(t)] + W2[x(t - 1)] + ..): a column of each matrix a symbol.
  const CellGraph& cell = *spec_.layers[0].cell;
  std::vector<const double*> weights(static_cast<size_t>(n_));
  const double* bias = nullptr;
  for (const ModelTensor& tensor : model_.layout().tensors) {
    const double* at = parameters_.data() + tensor.offset;
    if (tensor.name == "layer0.b") bias = at;
    if (tensor.name.starts_with("layer0.W"))
      weights[static_cast<size_t>(tensor.name[8] - '1')] = at;
  }
  const std::vector<int32_t> symbols{1, 4, 2, 0, 3, 3, 1, 2, 4};
  const int node = cell.FindValue("h'");
  Model<double> probed(spec_, *backend_, {.train = false, .probes = {{0, node}}});
  probed.SetParameters(parameters_.data());
  ModelState<double> state = probed.StartState(1);
  probed.Forward({symbols.data(), static_cast<int>(symbols.size()), 1}, &state);
  for (int t = 0; t < static_cast<int>(symbols.size()); ++t) {
    for (int unit = 0; unit < kUnits; ++unit) {
      double sum = bias[unit];
      for (int k = 0; k < n_ && k <= t; ++k) {
        sum += weights[static_cast<size_t>(k)][unit * kKinds + symbols[static_cast<size_t>(t - k)]];
      }
      EXPECT_NEAR(probed.Value({0, node}).Row(t, 0)[unit], std::tanh(sum), 1e-14) << t;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Orders, WindowCells, ::testing::Range(1, 8));

}  // namespace
}  // namespace mnemo
