// The contract that every cell and backend keeps, over every file of the catalogue and a few cells
// written here to use each operation of the language.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <stdexcept>

#include "base/error.h"
#include "base/random.h"
#include "cell/catalogue.h"
#include "cell/parse.h"
#include "engine/cell_trial.h"
#include "engine/cpu/cpu.h"
#include "engine/gradient_check.h"
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
    {"reads_below", R"(
state h, c
below m = c
below k = z
z  = sigmoid(Wz @ x + Uz @ h + Mz @ m + bz)
c' = z * c + (1 - z) * m * tanh(k) + 0.1 * (K @ k)
h' = tanh(c') * z
)"},
    {"block_diagonal", R"(
heads = 2
state h
h' = tanh(W @ x + U @ h + V @ tanh(U @ h) + b)
)"},
};

struct NamedCell {
  std::string name;
  std::shared_ptr<const CellGraph> graph;  // null for a file with an error
  std::string error = "";
};

void PrintTo(const NamedCell& cell, std::ostream* out) { *out << cell.name; }

std::vector<NamedCell> AllCells() {
  std::vector<NamedCell> cells;
  for (const std::string& name : CatalogueNames()) {
    // Called before the first test runs: thrown on, one wrong file would end the whole program.
    try {
      cells.push_back({name, std::make_shared<CellGraph>(LoadCell(name))});
    } catch (const Error& error) {
      cells.push_back({name, nullptr, error.what()});
    }
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
  void SetUp() override {
    if (!GetParam().graph) FAIL() << GetParam().error;
  }

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

TEST_P(Contract, GradientsOfValuesReadAboveEqualFiniteDifferences) {
  TrialShape shape = {Sizes(graph(), 4, 3), 4, 3, false};
  shape.lengths = {4, 3, 1};
  shape.value_gradients = true;
  const TrialData data = DrawTrial(shared(), shape, 3);
  for (const NamedError& error : CheckGradients(shared(), data)) {
    EXPECT_LT(error.error, 1e-7) << error.name;
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

// Weights of the size that training starts from: chaos would hide the rounding. Later draws have
// smaller ones: a cell without a forget gate adds up its past, and with large weights that past
// cancels to nearly nothing. Every second draw has no negative initial state: a cell that divides
// by a state (sLSTM's normaliser) would meet its pole on the way from there.
TrialData DrawTame(std::shared_ptr<const CellGraph> graph, const TrialShape& shape, int draw) {
  TrialData data = DrawTrial(std::move(graph), shape, 5 + draw, 0);
  const double scale = std::pow(0.93, draw) / std::sqrt(static_cast<double>(shape.sizes.units));
  for (double& number : data.parameters) number = static_cast<float>(number * scale);
  if (draw % 2 == 0) return data;
  for (auto& state : data.initial) {
    for (double& number : state) number = std::abs(number);
  }
  return data;
}

// The cpu's errors on the first draw that agrees or that should have. Draws that do not agree and
// are shown to be ill-conditioned are counted in `redraws`.
std::vector<NamedError> CpuErrors(std::shared_ptr<const CellGraph> graph, const TrialShape& shape,
                                  int* redraws) {
  const auto reference = MakeReferenceBackend<double>();
  const auto naive = MakeReferenceBackend<float>();
  const auto cpu = MakeCpuBackend(2);
  for (int draw = 0; draw < 40; ++draw) {
    const TrialData data = DrawTame(graph, shape, draw);
    const TrialResult truth = RunTrial(*reference, graph, data);
    const auto errors = CompareResults(*graph, shape, RunTrial(*cpu, graph, data), truth);
    // Then no float program gets them right: with one unit, say, a gradient is a single number that
    // can cancel to nearly nothing. Where parameters hardly matter (a window of symbols sums up
    // initial states, and its tanh saturates), the naive program in float shows it.
    const auto ill_conditioned = [&] {
      if (!(Sensitivity(graph, data, truth) < 1e-6)) return true;
      const TrialResult in_float = RunTrial(*naive, graph, data);
      const double off = WorstError(CompareResults(*graph, shape, in_float, truth));
      return off > 5e-6 && WorstError(errors) < 10 * off;
    };
    if (WorstError(errors) < 1e-5 || !ill_conditioned()) return errors;
    ++*redraws;
  }
  throw std::runtime_error("no well-conditioned draw in 40");
}

TEST_P(Contract, CpuEqualsReference) {
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
          ++trials;
          for (const NamedError& error : CpuErrors(shared(), shape, &redraws)) {
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
  EXPECT_EQ(a.d_below, b.d_below);
}

TEST_P(Contract, AnyNumberOfThreadsGivesTheSameBits) {
  for (bool one_hot : {false, true}) {
    if (one_hot && graph().projects_input) continue;
    for (bool ragged : {false, true}) {
      TrialShape shape = {Sizes(graph(), 20, 9), 9, 13, one_hot};
      if (ragged) shape.lengths = {9, 9, 9, 8, 5, 5, 4, 3, 3, 3, 2, 1, 1};
      const TrialData data = DrawTrial(shared(), shape, 6, 0);
      const TrialResult one = RunTrial(*MakeCpuBackend(1), shared(), data);
      for (int threads : {2, 3, 5, 16}) {
        SCOPED_TRACE(std::to_string(threads) + " threads");
        ExpectSameBits(RunTrial(*MakeCpuBackend(threads), shared(), data), one);
      }
    }
  }
}

// Sequences so many and so long that the backward pass falls into several blocks of steps, and that
// products with the input are done inside the steps on one thread, before them on four.
TEST_P(Contract, ManyRowsAndStepsEqualReference) {
  int redraws = 0, trials = 0;
  for (bool one_hot : {false, true}) {
    if (one_hot && graph().projects_input) continue;
    for (bool ragged : {false, true}) {
      TrialShape shape = {Sizes(graph(), 12, 9), 21, 40, one_hot};
      for (int b = 0; ragged && b < shape.batch; ++b) shape.lengths.push_back(21 - b / 2);
      SCOPED_TRACE(std::string(one_hot ? "one-hot" : "dense") + (ragged ? ", ragged" : ""));
      const TrialData data = DrawTrial(shared(), shape, 9, 0);
      ExpectSameBits(RunTrial(*MakeCpuBackend(4), shared(), data),
                     RunTrial(*MakeCpuBackend(1), shared(), data));
      if (kSanitized) continue;  // the threads are what it is for there
      ++trials;
      for (const NamedError& error : CpuErrors(shared(), shape, &redraws)) {
        EXPECT_LT(error.error, 1e-5) << error.name;
      }
    }
  }
  RecordProperty("redraws", redraws);
  EXPECT_LE(redraws, 2 * trials);
}

// Sequence b of a block [steps, batch, width], its first `length` steps.
std::vector<double> Pick(const std::vector<double>& numbers, int steps, int batch, int b,
                         int length) {
  std::vector<double> row;
  const size_t width = numbers.size() / steps / batch;
  for (int t = 0; t < length; ++t) {
    const auto begin = numbers.begin() + static_cast<int64_t>((size_t(t) * batch + b) * width);
    row.insert(row.end(), begin, begin + static_cast<int64_t>(width));
  }
  return row;
}

std::vector<std::vector<double>> PickAll(const std::vector<std::vector<double>>& blocks, int steps,
                                         int batch, int b, int length) {
  std::vector<std::vector<double>> rows;
  for (const auto& block : blocks) rows.push_back(Pick(block, steps, batch, b, length));
  return rows;
}

// The trial of sequence b by itself.
TrialData Alone(const TrialData& data, int b) {
  const int time = data.shape.time, batch = data.shape.batch;
  const int length = data.shape.lengths.empty() ? time : data.shape.lengths[b];
  TrialData alone = data;
  alone.shape.batch = 1;
  alone.shape.time = length;
  alone.shape.lengths.clear();
  if (!data.shape.one_hot) {
    alone.input = Pick(data.input, time, batch, b, length);
  } else {
    for (int t = 0; t < length; ++t) alone.symbols[t] = data.symbols[t * batch + b];
  }
  alone.upstream_output = Pick(data.upstream_output, time, batch, b, length);
  alone.upstream_values = PickAll(data.upstream_values, time, batch, b, length);
  alone.below = PickAll(data.below, time, batch, b, length);
  alone.masks = PickAll(data.masks, time, batch, b, length);
  alone.initial = PickAll(data.initial, 1, batch, b, 1);
  alone.upstream_final = PickAll(data.upstream_final, 1, batch, b, 1);
  return alone;
}

// What does not sum over sequences has the bits that sequence b has by itself.
void ExpectSameSequence(const TrialResult& all, const TrialShape& shape, int b,
                        const TrialResult& alone) {
  const int time = shape.time, batch = shape.batch;
  const int length = shape.lengths.empty() ? time : shape.lengths[b];
  EXPECT_EQ(alone.output, Pick(all.output, time, batch, b, length));
  EXPECT_EQ(alone.values, PickAll(all.values, time, batch, b, length));
  EXPECT_EQ(alone.states, PickAll(all.states, time + 1, batch, b, length + 1));
  if (!shape.one_hot) {
    EXPECT_EQ(alone.d_input, Pick(all.d_input, time, batch, b, length));
  }
  EXPECT_EQ(alone.d_below, PickAll(all.d_below, time, batch, b, length));
  EXPECT_EQ(alone.d_initial, PickAll(all.d_initial, 1, batch, b, 1));
}

TEST_P(Contract, ARowDoesNotDependOnItsNeighbours) {
  TrialShape shape = {Sizes(graph(), 20, 9), 6, 7, false};
  shape.value_gradients = true;
  const TrialData data = DrawTrial(shared(), shape, 7, 0);
  const auto cpu = MakeCpuBackend(2);
  const TrialResult all = RunTrial(*cpu, shared(), data);
  for (int b : {0, 3, 6}) {
    SCOPED_TRACE("row " + std::to_string(b));
    ExpectSameSequence(all, shape, b, RunTrial(*cpu, shared(), Alone(data, b)));
  }
}

TEST_P(Contract, DifferentLengthsEqualTheSequencesAlone) {
  for (bool one_hot : {false, true}) {
    if (one_hot && graph().projects_input) continue;
    for (const std::vector<int>& lengths :
         {std::vector<int>{9, 9, 7, 4, 4, 1}, std::vector<int>{5, 1, 1}}) {
      TrialShape shape = {Sizes(graph(), 20, 9), 9, static_cast<int>(lengths.size()), one_hot};
      shape.lengths = lengths;
      shape.value_gradients = true;
      const TrialData data = DrawTame(shared(), shape, 0);
      const auto cpu = MakeCpuBackend(2);
      const auto reference = MakeReferenceBackend<double>();
      const TrialResult all = RunTrial(*cpu, shared(), data);
      const TrialResult truth = RunTrial(*reference, shared(), data);
      TrialResult sum = all, true_sum = truth;
      sum.d_parameters.assign(all.d_parameters.size(), 0);
      true_sum.d_parameters = sum.d_parameters;
      for (int b = 0; b < shape.batch; ++b) {
        SCOPED_TRACE("sequence " + std::to_string(b));
        const TrialData alone = Alone(data, b);
        const TrialResult one = RunTrial(*cpu, shared(), alone);
        const TrialResult true_one = RunTrial(*reference, shared(), alone);
        ExpectSameSequence(all, shape, b, one);
        ExpectSameSequence(truth, shape, b, true_one);
        for (size_t i = 0; i < sum.d_parameters.size(); ++i) {
          sum.d_parameters[i] += one.d_parameters[i];
          true_sum.d_parameters[i] += true_one.d_parameters[i];
        }
      }
      for (const NamedError& error : CompareResults(graph(), shape, all, sum)) {
        EXPECT_LT(error.error, 1e-6) << error.name;
      }
      EXPECT_LT(WorstError(CompareResults(graph(), shape, truth, true_sum)), 1e-12);
    }
  }
}

// (Gradients of inputs and states are overwritten: every trial starts them at NaN.)
TEST_P(Contract, GradientsOfParametersAreAddedToWhatIsThere) {
  for (bool one_hot : {false, true}) {
    if (one_hot && graph().projects_input) continue;
    const TrialShape shape = {Sizes(graph(), 20, 9), 5, 3, one_hot};
    const TrialData data = DrawTame(shared(), shape, 0);
    const auto check = [&](auto backend, double tolerance) {
      const auto layer = backend->MakeLayer(shared(), shape.sizes, TrialOptions(graph(), shape));
      const auto alone = RunTrialOn(*layer, graph(), data).d_parameters;
      const auto added = RunTrialOn(*layer, graph(), data, 0.5).d_parameters;
      for (size_t i = 0; i < alone.size(); ++i) {
        ASSERT_NEAR(added[i], alone[i] + 0.5, tolerance * (1 + std::abs(alone[i])));
      }
    };
    check(MakeCpuBackend(2), 1e-5);
    check(MakeReferenceBackend<double>(), 1e-12);
  }
}

TEST_P(Contract, OldBufferContentsDoNotMatter) {
  // The same layer runs a longer, wider batch full of NaN, then the trial: the second must not see
  // the first.
  const auto cpu = MakeCpuBackend(1);
  for (bool one_hot : {false, true}) {
    if (one_hot && graph().projects_input) continue;
    TrialShape shape = {Sizes(graph(), 12, 5), 5, 3, one_hot};
    shape.lengths = {5, 4, 2};
    shape.value_gradients = true;
    const TrialData data = DrawTrial(shared(), shape, 8, 0);
    TrialShape longer = shape;
    longer.time = 9;
    longer.batch = 6;
    longer.lengths.clear();
    TrialData poison = DrawTrial(shared(), longer, 8, 0);
    auto spoil = [](std::vector<double>* numbers) {
      std::fill(numbers->begin(), numbers->end(), NAN);
    };
    spoil(&poison.parameters);
    spoil(&poison.input);
    for (auto* blocks :
         {&poison.below, &poison.initial, &poison.upstream_values, &poison.upstream_final}) {
      for (auto& block : *blocks) spoil(&block);
    }
    spoil(&poison.upstream_output);
    const auto layer = cpu->MakeLayer(shared(), shape.sizes, TrialOptions(graph(), shape));
    RunTrialOn(*layer, graph(), poison);
    const TrialResult result = RunTrialOn(*layer, graph(), data);
    for (double number : result.d_parameters) ASSERT_FALSE(std::isnan(number));
    ExpectSameBits(result, RunTrial(*cpu, shared(), data));
  }
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
    for (size_t k = 0; k < data.below.size(); ++k) {
      const auto begin = data.below[k].begin() + t * out;
      step.below[k].assign(begin, begin + out);
    }
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
