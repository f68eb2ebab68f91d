// Cells that oneDNN has too, against it: outputs, last states, and the gradients of every
// parameter, of the input and of the non-zero initial states. In float: oneDNN has no double. Its
// LSTM has peepholes, which PyTorch's has not; the output gate's reads the new memory.
#include "peers/onednn.h"

#include <gtest/gtest.h>
#include <oneapi/dnnl/dnnl_types.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "cell/catalogue.h"
#include "cell/sizes.h"
#include "engine/cell_trial.h"
#include "engine/cpu/cpu.h"
#include "engine/reference/reference.h"

namespace mnemo {
namespace {

constexpr double kLimit = 1e-5;

// Among 200 seeds two brought numbers that float cannot compute with: gradients that all pass
// through saturated gates. These are not among them, whichever instructions oneDNN chooses.
constexpr uint64_t kSeeds = 5;

// A gate in oneDNN's order, by the names of our parameters; "" for what the gate does not have.
struct Gate {
  std::string input, state, bias;
  // oneDNN's gate is 1 minus ours: 1 - sigmoid(a) = sigmoid(-a), so it gets minus our parameters.
  bool reversed = false;
};

struct Peer {
  std::string cell;
  OneDnnCell kind;
  std::vector<Gate> gates;
  std::vector<std::string> peepholes = {};
};

const std::vector<Peer> kPeers = {
    {"lstm",
     OneDnnCell::kLstm,
     {{"Wi", "Ri", "bi"}, {"Wf", "Rf", "bf"}, {"Wz", "Rz", "bz"}, {"Wo", "Ro", "bo"}},
     {"pi", "pf", "po"}},
    {"lstm_np",
     OneDnnCell::kLstm,
     {{"Wi", "Ui", "bi"}, {"Wf", "Uf", "bf"}, {"Wg", "Ug", "bg"}, {"Wo", "Uo", "bo"}}},
    {"gru", OneDnnCell::kGru, {{"Wz", "Uz", "bz", true}, {"Wr", "Ur", "br"}, {"Wn", "Un", "bn"}}},
    {"gru_jozefowicz",
     OneDnnCell::kGru,
     {{"Wxz", "Whz", "bz"}, {"Wxr", "Whr", "br"}, {"Wxh", "Whh", "bh"}}},
    {"gru_after",
     OneDnnCell::kGruAfter,
     {{"Wz", "Uz", "bz"}, {"Wr", "Ur", "br"}, {"Wn", "Un", "bn"}, {"", "", "bm"}}},
    {"tanh", OneDnnCell::kTanh, {{"W", "U", "b"}}},
};

// The cell's parameters, and their gradients, by name.
class Parameters {
 public:
  Parameters(const CellGraph& graph, const CellSizes& sizes)
      : graph_(graph), shapes_(ParameterShapes(graph, sizes)) {}

  size_t count() const { return shapes_.size(); }

  std::vector<double> Of(const std::vector<double>& flat, const std::string& name) const {
    for (size_t k = 0; k < shapes_.size(); ++k) {
      if (graph_.parameters[k].name != name) continue;
      const auto begin = flat.begin() + shapes_[k].offset;
      return {begin, begin + shapes_[k].count};
    }
    throw std::runtime_error(graph_.name + " has no parameter " + name);
  }

 private:
  const CellGraph& graph_;
  std::vector<ParameterShape> shapes_;
};

// Where one of our parameters stands in a tensor of oneDNN.
struct Place {
  std::string name;
  int argument = 0;
  bool reversed = false;
};

// All of them, in the order in which they follow one another there.
std::vector<Place> Places(const Peer& peer) {
  std::vector<Place> places;
  for (const Gate& gate : peer.gates) {
    if (!gate.input.empty()) {
      places.push_back({gate.input, DNNL_ARG_WEIGHTS_LAYER, gate.reversed});
      places.push_back({gate.state, DNNL_ARG_WEIGHTS_ITER, gate.reversed});
    }
    places.push_back({gate.bias, DNNL_ARG_BIAS, gate.reversed});
  }
  for (const std::string& name : peer.peepholes) {
    places.push_back({name, DNNL_ARG_WEIGHTS_PEEPHOLE});
  }
  return places;
}

void Negate(std::vector<double>* numbers) {
  for (double& number : *numbers) number = -number;
}

OneDnnTensors Given(const Peer& peer, const Parameters& parameters, const TrialData& data) {
  OneDnnTensors given;
  for (const Place& place : Places(peer)) {
    std::vector<double> numbers = parameters.Of(data.parameters, place.name);
    if (place.reversed) Negate(&numbers);
    std::vector<double>& tensor = given[place.argument];
    tensor.insert(tensor.end(), numbers.begin(), numbers.end());
  }
  given[DNNL_ARG_SRC_LAYER] = data.input;
  given[DNNL_ARG_DIFF_DST_LAYER] = data.upstream_output;
  given[DNNL_ARG_SRC_ITER] = data.initial[0];
  given[DNNL_ARG_DIFF_DST_ITER] = data.upstream_final[0];
  if (peer.kind == OneDnnCell::kLstm) {
    given[DNNL_ARG_SRC_ITER_C] = data.initial.at(1);
    given[DNNL_ARG_DIFF_DST_ITER_C] = data.upstream_final.at(1);
  }
  return given;
}

std::vector<double> LastState(const TrialResult& result, size_t state, const TrialShape& shape) {
  const auto& all = result.states.at(state);
  return {all.end() - shape.sizes.units * shape.batch, all.end()};
}

// Our results against oneDNN's: a number for each tensor.
std::vector<NamedError> Errors(const Peer& peer, const Parameters& parameters,
                               const TrialShape& shape, const TrialResult& ours,
                               const OneDnnTensors& theirs) {
  std::vector<NamedError> errors;
  const auto compare = [&](const std::string& name, const std::vector<double>& a,
                           const std::vector<double>& b) {
    errors.push_back({name, TensorError(a, b)});
  };
  compare("output", ours.output, theirs.at(DNNL_ARG_DST_LAYER));
  compare("d input", ours.d_input, theirs.at(DNNL_ARG_DIFF_SRC_LAYER));
  compare("last state 0", LastState(ours, 0, shape), theirs.at(DNNL_ARG_DST_ITER));
  compare("d initial 0", ours.d_initial[0], theirs.at(DNNL_ARG_DIFF_SRC_ITER));
  if (peer.kind == OneDnnCell::kLstm) {
    compare("last state 1", LastState(ours, 1, shape), theirs.at(DNNL_ARG_DST_ITER_C));
    compare("d initial 1", ours.d_initial[1], theirs.at(DNNL_ARG_DIFF_SRC_ITER_C));
  }
  std::map<int, size_t> position;
  for (const Place& place : Places(peer)) {
    const std::vector<double> mine = parameters.Of(ours.d_parameters, place.name);
    const std::vector<double>& tensor =
        theirs.at(place.argument + DNNL_ARG_DIFF_SRC_0 - DNNL_ARG_SRC_0);
    size_t& from = position[place.argument];
    if (tensor.size() < from + mine.size()) throw std::runtime_error(place.name + " is cut off");
    std::vector<double> part(tensor.begin() + from, tensor.begin() + from + mine.size());
    from += mine.size();
    if (place.reversed) Negate(&part);
    compare("d " + place.name, mine, part);
  }
  return errors;
}

struct Trial {
  std::vector<NamedError> reference, cpu;  // double, float
};

Trial RunBoth(const Peer& peer, std::shared_ptr<const CellGraph> graph, const TrialShape& shape,
              uint64_t seed) {
  const Parameters parameters(*graph, shape.sizes);
  const TrialData data = DrawTrial(graph, shape, seed);
  const OneDnnTensors theirs = RunOneDnn({peer.kind, !peer.peepholes.empty(), shape.sizes.units,
                                          shape.sizes.input, shape.time, shape.batch},
                                         Given(peer, parameters, data));
  const TrialResult truth = RunTrial(*MakeReferenceBackend<double>(), graph, data);
  const TrialResult fast = RunTrial(*MakeCpuBackend(1), graph, data);
  return {Errors(peer, parameters, shape, truth, theirs),
          Errors(peer, parameters, shape, fast, theirs)};
}

class OneDnn : public testing::TestWithParam<Peer> {};

TEST_P(OneDnn, Agrees) {
  const auto graph = std::make_shared<const CellGraph>(LoadCell(GetParam().cell));
  // Nothing is left out of the comparison.
  ASSERT_EQ(Places(GetParam()).size(), graph->parameters.size());
  ASSERT_EQ(graph->states.size(), GetParam().kind == OneDnnCell::kLstm ? 2u : 1u);
  double worst_double = 0, worst_float = 0;
  for (int units : {3, 5, 9, 16}) {
    for (int time : {1, 2, 7}) {
      for (int batch : {1, 3}) {
        for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
          SCOPED_TRACE("units " + std::to_string(units) + ", steps " + std::to_string(time) +
                       ", batch " + std::to_string(batch) + ", seed " + std::to_string(seed));
          const TrialShape shape = {{units, units / 2 + 1}, time, batch, false};
          const Trial trial = RunBoth(GetParam(), graph, shape, seed);
          for (const NamedError& error : trial.reference) {
            EXPECT_LT(error.error, kLimit) << error.name << ", double";
          }
          for (const NamedError& error : trial.cpu) {
            EXPECT_LT(error.error, kLimit) << error.name << ", float";
          }
          worst_double = std::max(worst_double, WorstError(trial.reference));
          worst_float = std::max(worst_float, WorstError(trial.cpu));
        }
      }
    }
  }
  std::printf("%s: worst difference %.1e (our doubles), %.1e (our floats)\n", graph->name.c_str(),
              worst_double, worst_float);
}

INSTANTIATE_TEST_SUITE_P(Peers, OneDnn, testing::ValuesIn(kPeers),
                         [](const auto& peer) { return peer.param.cell; });

}  // namespace
}  // namespace mnemo
