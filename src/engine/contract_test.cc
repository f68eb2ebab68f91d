// The contract that every cell and backend keeps, over every file of the catalogue and a few cells
// written here to use each operation of the language.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "base/random.h"
#include "cell/catalogue.h"
#include "cell/parse.h"
#include "engine/cell_trial.h"
#include "engine/cpu/cpu.h"
#include "engine/reference/reference.h"

namespace mnemo {
namespace {

// Under a sanitizer the naive loops are ten times slower; the largest sizes, whose code paths the
// smaller ones share, are then left to the other builds.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

// Cells that together use every operation; the catalogue's five use few of them.
const std::vector<std::pair<std::string, std::string>> kOddCells = {
    {"every_operation", R"(
state h, m
scalar a
param d
u  = Wu @ x + Uu @ h + bu
s  = softplus(u) + 0.5
v  = log(s) / (exp(-abs(u)) + s)
w  = min(u, v) - max(v, 0.3 * h)
q  = sqrt(square(w) + 1) * log_sigmoid(w)
k  = relu(q + a * m) - a / (1 + square(d))
m' = 0.9 * m + sigmoid(a) * tanh(k)
h' = tanh(m' - d * h)
)"},
    {"norms", R"(
state h, c
scalar g
param gain
p  = norm(W @ x + U @ h) * gain + b
c' = 0.5 * c + 0.5 * tanh(p + g)
h' = norm(c' * c') * 0.3 + sigmoid(g * c)
)"},
    {"low_rank", R"(
size r = 5
param z[r]
state h, c
l  = tanh((A @ h)[r] + z)
k  = sigmoid(B @ x + V @ l + W.T @ c + b)
c' = k * c + (1 - k) * tanh(W @ h)
h' = c'
)"},
    {"other_output", R"(
state h, c
output y
h' = c
c' = tanh(W @ x + U @ h)
y  = sigmoid(O @ c' + O @ h)
)"},
    {"direct_input", R"(
state h
z  = sigmoid(Wz @ x + 0.3 * x + bz)
h' = tanh(U @ (z * h) + tanh(x) + b) * z + h * (1 - z)
)"},
    // Products whose factors and gradients are leaves: a parameter, what comes in, what is emitted.
    {"bare_leaves", R"(
state h, c, e
output y
param q
k  = q
n  = 0.5
c' = V @ x + W @ q * n
e' = e
h' = tanh(U @ h + W.T @ q * n + c + k)
y  = O @ h
)"},
    {"block_diagonal", R"(
heads = 2
state h
h' = tanh(W @ x + U @ h + V @ tanh(U @ h) + b)
)"},
};

struct NamedCell {
  std::string name;
  std::shared_ptr<const CellGraph> graph;
};

std::vector<NamedCell> AllCells() {
  std::vector<NamedCell> cells;
  for (const std::string& name : CatalogueNames()) {
    cells.push_back({name, std::make_shared<CellGraph>(LoadCell(name))});
  }
  for (const auto& [name, text] : kOddCells) {
    cells.push_back({name, std::make_shared<CellGraph>(CellFromText(text, name))});
  }
  return cells;
}

CellSizes Sizes(const CellGraph& graph, int units, int input) {
  return {units, graph.projects_input ? units : input};
}

class Contract : public testing::TestWithParam<NamedCell> {
 protected:
  const CellGraph& graph() const { return *GetParam().graph; }
  std::shared_ptr<const CellGraph> shared() const { return GetParam().graph; }
  bool Fits(int units) const { return units % graph().heads == 0; }
};

TEST_P(Contract, GradientsEqualFiniteDifferences) {
  for (const auto& [units, input] : {std::pair(4, 3), std::pair(8, 5), std::pair(6, 6)}) {
    for (uint64_t seed : {1, 2}) {
      const TrialShape shape = {Sizes(graph(), units, input), 4, 2, false};
      const TrialData data = DrawTrial(shared(), shape, seed);
      for (const NamedError& error : CheckGradients(shared(), data)) {
        EXPECT_LT(error.error, 1e-7) << error.name << ", units " << units << ", seed " << seed;
      }
    }
  }
}

TEST_P(Contract, OneHotGradientsEqualFiniteDifferences) {
  if (graph().projects_input) GTEST_SKIP() << "reads x outside a product: never one-hot";
  const TrialShape shape = {Sizes(graph(), 4, 5), 4, 2, true};
  const TrialData data = DrawTrial(shared(), shape, 3);
  for (const NamedError& error : CheckGradients(shared(), data)) {
    EXPECT_LT(error.error, 1e-7) << error.name;
  }
}

// A trial, and its truth in double. With one unit a gradient is a single number that can cancel to
// nearly nothing, and then no float program gets it right: a draw whose results move by more than a
// tenth of the tolerance when every parameter moves by one part in 2^22 is drawn again.
struct Truth {
  TrialData data;
  TrialResult result;
};

Truth DrawTruth(std::shared_ptr<const CellGraph> graph, const TrialShape& shape, int* redraws) {
  const auto reference = MakeReferenceBackend<double>();
  const Random random(1, Purpose::kTest);
  for (uint64_t seed = 5; seed < 45; ++seed) {
    Truth truth = {DrawTrial(graph, shape, seed, 0), {}};
    // Weights of the size that training starts from: chaos would hide the rounding.
    for (double& number : truth.data.parameters) {
      number = static_cast<float>(number / std::sqrt(static_cast<double>(shape.sizes.units)));
    }
    truth.result = RunTrial(*reference, graph, truth.data);
    double moved = 0;
    for (uint64_t round = 0; round < 2; ++round) {
      TrialData near = truth.data;
      uint32_t element = 0;
      for (double& number : near.parameters) {
        number *= 1 + 0x1p-22 * (2 * random.Uniform({.step = round, .element = element++}) - 1);
      }
      moved = std::max(moved, WorstError(CompareResults(
                                  *graph, shape, RunTrial(*reference, graph, near), truth.result)));
    }
    if (moved < 1e-6) return truth;
    ++*redraws;
  }
  throw std::runtime_error("no well-conditioned draw in 40");
}

TEST_P(Contract, CpuEqualsReference) {
  const auto cpu = MakeCpuBackend(2);
  int redraws = 0, trials = 0;
  // The norm of one number is always 0, that of three nearly a sign: no gradient to compare.
  const bool norms = std::any_of(graph().nodes.begin(), graph().nodes.end(),
                                 [](const Node& node) { return node.op == Op::kNorm; });
  for (int units : {1, 3, 8, 17, 64, 100}) {
    if (!Fits(units) || (norms && units < 8)) continue;
    for (int batch : {1, 3, 16}) {
      for (int time : {1, 2, 33}) {
        if (kSanitized && units * batch * time > 2000) continue;
        for (bool one_hot : {false, true}) {
          if (one_hot && graph().projects_input) continue;
          const TrialShape shape = {Sizes(graph(), units, 7), time, batch, one_hot};
          const Truth truth = DrawTruth(shared(), shape, &redraws);
          ++trials;
          const auto errors =
              CompareResults(graph(), shape, RunTrial(*cpu, shared(), truth.data), truth.result);
          for (const NamedError& error : errors) {
            EXPECT_LT(error.error, 1e-5) << error.name << ": units " << units << ", batch " << batch
                                         << ", steps " << time << (one_hot ? ", one-hot" : "");
          }
        }
      }
    }
  }
  RecordProperty("redraws", redraws);
  EXPECT_LT(redraws, 2 * trials);
}

void ExpectSameBits(const TrialResult& a, const TrialResult& b) {
  EXPECT_EQ(a.output, b.output);
  EXPECT_EQ(a.states, b.states);
  EXPECT_EQ(a.values, b.values);
  EXPECT_EQ(a.d_parameters, b.d_parameters);
  EXPECT_EQ(a.d_input, b.d_input);
  EXPECT_EQ(a.d_initial, b.d_initial);
}

TEST_P(Contract, AnyNumberOfThreadsGivesTheSameBits) {
  for (bool one_hot : {false, true}) {
    if (one_hot && graph().projects_input) continue;
    const TrialShape shape = {Sizes(graph(), 20, 9), 9, 13, one_hot};
    const TrialData data = DrawTrial(shared(), shape, 6, 0);
    const TrialResult one = RunTrial(*MakeCpuBackend(1), shared(), data);
    for (int threads : {2, 3, 5, 16}) {
      SCOPED_TRACE(std::to_string(threads) + " threads");
      ExpectSameBits(RunTrial(*MakeCpuBackend(threads), shared(), data), one);
    }
  }
}

TEST_P(Contract, ARowDoesNotDependOnItsNeighbours) {
  const int units = 20, time = 6, batch = 7;
  const TrialShape shape = {Sizes(graph(), units, 9), time, batch, false};
  const TrialData data = DrawTrial(shared(), shape, 7, 0);
  const auto cpu = MakeCpuBackend(2);
  const TrialResult all = RunTrial(*cpu, shared(), data);
  for (int b : {0, 3, 6}) {
    TrialData alone = data;
    alone.shape.batch = 1;
    auto pick = [&](const std::vector<double>& numbers, int steps) {
      std::vector<double> row;
      const size_t width = numbers.size() / steps / batch;
      for (int t = 0; t < steps; ++t) {
        const auto begin = numbers.begin() + (size_t(t) * batch + b) * width;
        row.insert(row.end(), begin, begin + width);
      }
      return row;
    };
    alone.input = pick(data.input, time);
    alone.upstream_output = pick(data.upstream_output, time);
    for (size_t k = 0; k < data.initial.size(); ++k) {
      alone.initial[k] = pick(data.initial[k], 1);
      alone.upstream_final[k] = pick(data.upstream_final[k], 1);
    }
    const TrialResult one = RunTrial(*cpu, shared(), alone);
    EXPECT_EQ(one.output, pick(all.output, time));
    EXPECT_EQ(one.d_input, pick(all.d_input, time));
    for (size_t k = 0; k < data.initial.size(); ++k) {
      EXPECT_EQ(one.states[k], pick(all.states[k], time + 1));
      EXPECT_EQ(one.d_initial[k], pick(all.d_initial[k], 1));
    }
  }
}

TEST_P(Contract, OldBufferContentsDoNotMatter) {
  // The same layer runs a long sequence, then a short one: the second must not see the first.
  const auto cpu = MakeCpuBackend(1);
  const TrialShape shape = {Sizes(graph(), 12, 5), 5, 3, false};
  const TrialData data = DrawTrial(shared(), shape, 8, 0);
  const TrialResult fresh = RunTrial(*cpu, shared(), data);
  const auto layer = cpu->MakeLayer(shared(), shape.sizes, {.train = true});
  const std::vector<float> parameters(data.parameters.begin(), data.parameters.end());
  layer->SetParameters(parameters.data());
  auto fill = [](Sequence<float>& s, double value) {
    std::fill_n(s.block().data, s.block().rows() * s.block().stride, static_cast<float>(value));
  };
  std::vector<float> gradient(parameters.size());
  for (int round = 0; round < 2; ++round) {
    // Round 0: a longer sequence full of NaN. Round 1: the trial itself.
    const int time = round == 0 ? 9 : 5, batch = round == 0 ? 6 : 3;
    Sequence<float> x(time, batch, shape.sizes.input), up(time, batch, 12);
    std::vector<Sequence<float>> states;
    std::vector<Block<const float>> initial;
    for (size_t k = 0; k < graph().states.size(); ++k) states.emplace_back(1, batch, 12);
    for (auto& state : states) initial.push_back(state.block());
    if (round == 0) {
      fill(x, NAN);
      fill(up, NAN);
      for (auto& state : states) fill(state, NAN);
    } else {
      for (int t = 0; t < time; ++t) {
        for (int b = 0; b < batch; ++b) {
          for (int j = 0; j < shape.sizes.input; ++j) {
            x.Row(t, b)[j] = data.input[(t * batch + b) * shape.sizes.input + j];
          }
          for (int j = 0; j < 12; ++j) {
            up.Row(t, b)[j] = data.upstream_output[(t * batch + b) * 12 + j];
          }
        }
      }
      for (size_t k = 0; k < states.size(); ++k) {
        for (int i = 0; i < batch * 12; ++i) states[k].Row(0, i / 12)[i % 12] = data.initial[k][i];
      }
    }
    layer->Forward(time, batch, {nullptr, x.block()}, initial);
    std::fill(gradient.begin(), gradient.end(), 0.0f);
    Upstream<float> upstream;
    upstream.output = up.block();
    Downstream<float> downstream;
    downstream.parameters = gradient.data();
    layer->Backward(upstream, downstream);
  }
  std::vector<double> output;
  for (int r = 0; r < 15; ++r) {
    const float* row = layer->Output().Row(r / 3, r % 3);
    output.insert(output.end(), row, row + 12);
  }
  EXPECT_EQ(output, fresh.output);
  for (float g : gradient) ASSERT_FALSE(std::isnan(g));
}

TEST_P(Contract, OneStepAtATimeEqualsTheWholeSequence) {
  const TrialShape shape = {Sizes(graph(), 12, 5), 6, 3, false};
  const TrialData data = DrawTrial(shared(), shape, 9, 0);
  const auto cpu = MakeCpuBackend(1);
  const TrialResult whole = RunTrial(*cpu, shared(), data);
  TrialData step = data;
  step.shape.time = 1;
  const size_t in = data.input.size() / 6, out = data.upstream_output.size() / 6;
  for (int t = 0; t < 6; ++t) {
    step.input.assign(data.input.begin() + t * in, data.input.begin() + (t + 1) * in);
    step.upstream_output.assign(out, 0.0);
    const TrialResult one = RunTrial(*cpu, shared(), step);
    EXPECT_EQ(one.output, std::vector<double>(whole.output.begin() + t * out,
                                              whole.output.begin() + (t + 1) * out));
    for (size_t k = 0; k < step.initial.size(); ++k) {
      const size_t size = step.initial[k].size();
      step.initial[k].assign(one.states[k].begin() + size, one.states[k].end());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Cells, Contract, testing::ValuesIn(AllCells()),
                         [](const auto& cell) { return cell.param.name; });

}  // namespace
}  // namespace mnemo
