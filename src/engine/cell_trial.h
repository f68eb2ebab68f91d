// One random trial of a cell: parameters, input, non-zero initial states and unequal upstream
// gradients, all drawn from a seed, and what a backend makes of them. Gradient checks
// (gradient_check.h), comparisons of backends and `mnemo check --dump` all run the same trials.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cell/graph.h"
#include "cell/sizes.h"
#include "engine/backend.h"

namespace mnemo {

struct TrialShape {
  CellSizes sizes;
  int time = 3;
  int batch = 2;
  bool one_hot = false;  // the input is symbols; a cell that projects its input needs dense
  std::vector<int> lengths = {};  // as LayerInput::lengths
  // Gradients come in for every named value of width H as well, as if a layer above read them all.
  bool value_gradients = false;
};

// The drawn numbers, exact in float, so that float and double runs see the same.
struct TrialData {
  TrialShape shape;
  std::vector<double> parameters;                    // flat, as cell/sizes.h lays them out
  std::vector<double> input;                         // [T, B, I]; unused if one_hot
  std::vector<int32_t> symbols;                      // [T, B] if one_hot
  std::vector<std::vector<double>> below;            // a `below`: [T, B, H]
  std::vector<std::vector<double>> masks;            // a mask: [T, B, H], each 0, 1 or 2
  std::vector<std::vector<double>> initial;          // a state: [B, H]
  std::vector<double> upstream_output;               // [T, B, H]
  std::vector<std::vector<double>> upstream_values;  // one [T, B, H] for each of ReadAbove
  std::vector<std::vector<double>> upstream_final;   // a state: [B, H]
  int redraws = 0;  // draws rejected for lying near a corner or a pole
};

// The named values that gradients come in for.
std::vector<int> ReadAbove(const CellGraph& graph, const TrialShape& shape);

// Draws parameters uniform in +-1, everything else normal. A draw that brings an operand of relu,
// abs, min, max, log, sqrt or a division nearer than `margin` to where the derivative is undefined
// is drawn again. Throws Error (kFailed) after 1000 draws.
TrialData DrawTrial(std::shared_ptr<const CellGraph> graph, const TrialShape& shape, uint64_t seed,
                    double margin = 2e-3);

// Everything a backend computes for a trial, without padding; 0 beyond a sequence's length.
struct TrialResult {
  std::vector<double> output;                  // [T, B, H]
  std::vector<std::vector<double>> states;     // a state: [T+1, B, H]
  std::vector<std::vector<double>> values;     // a CellGraph::values entry: [T, B, width]
  std::vector<double> d_parameters;            // flat
  std::vector<double> d_input;                 // [T, B, I]; empty if one_hot
  std::vector<std::vector<double>> d_initial;  // a state: [B, H]
  std::vector<std::vector<double>> d_below;    // a `below`: [T, B, H]
};

template <typename Real>
TrialResult RunTrial(Backend<Real>& backend, std::shared_ptr<const CellGraph> graph,
                     const TrialData& data);

// The same on a layer that is there already, made with TrialOptions. `before`: what stands in the
// gradient of every parameter before it is added to.
LayerOptions TrialOptions(const CellGraph& graph, const TrialShape& shape);
template <typename Real>
TrialResult RunTrialOn(Layer<Real>& layer, const CellGraph& graph, const TrialData& data,
                       double before = 0);

// A number a tensor that two results are compared by (design.md section 3):
// max |a - b| / (max |b| + 1e-12); max |a - b| itself where one of the two is all zeros.
double TensorError(const std::vector<double>& a, const std::vector<double>& b);

struct NamedError {
  std::string name;  // "Wz", "x", "initial h", "value z", "output"
  double error = 0;
};

// Every tensor of two results of the same trial.
std::vector<NamedError> CompareResults(const CellGraph& graph, const TrialShape& shape,
                                       const TrialResult& result, const TrialResult& truth);

double WorstError(const std::vector<NamedError>& errors);

// By how much the results move (WorstError) when every parameter moves by at most one part in 2^22,
// the larger of two draws. More than a tenth of a tolerance: then rounding alone can pass it.
double Sensitivity(std::shared_ptr<const CellGraph> graph, const TrialData& data,
                   const TrialResult& truth);

}  // namespace mnemo
