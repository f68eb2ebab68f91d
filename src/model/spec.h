// What a model is made of, and where its parameters stand.
//
// A model reads symbols or vectors, runs a stack of recurrent layers, each in one direction or in
// both, and predicts what its task asks for by a linear map. All parameters of a model are one flat
// array; the layout names its parts.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cell/graph.h"
#include "cell/regularise.h"
#include "cell/sizes.h"
#include "model/task.h"

namespace mnemo {

// kBackward: from a sequence's last step to its first. kBoth: two sets of parameters, and what they
// emit side by side: [forward, backward], twice the units (Schuster and Paliwal 1997).
enum class Direction { kForward, kBackward, kBoth };

struct LayerSpec {
  std::shared_ptr<const CellGraph> cell;
  int units = 0;  // of each direction
  Direction direction = Direction::kForward;
};

struct ModelSpec {
  ModelTask task;
  std::vector<LayerSpec> layers;
  // Share of a layer's outputs set to 0 in training, after every layer (so between layers and
  // before the softmax, as char-rnn does); the rest is scaled by 1 / (1 - dropout).
  double dropout = 0;
  Regularisation regularisation;  // recurrent dropout and zoneout, in training; of every layer
  // Standard deviation of the noise that is added to the input (vectors, or one-hot) in training
  // (Greff et al. 2015). Not to embedded symbols.
  double input_noise = 0;
  // The states that a sequence starts from are parameters, not zero.
  bool learn_initial = false;
};

struct ModelTensor {
  // "embedding.E", "layer0.Wz", "layer0.P" (a projection of the input), "layer0.initial.c" (a
  // learned initial state), "head.W", "head.b". Where a layer runs in both directions:
  // "layer0.forward.Wz", "layer0.backward.Wz".
  std::string name;
  std::vector<int64_t> shape;  // [rows, columns], [heads, rows, columns] or [rows]
  int64_t offset = 0;
  int64_t count = 0;
  Parameter::Kind kind = Parameter::Kind::kMatrix;
  std::optional<InitialValue> initial;  // from the cell's file
};

struct ModelLayout {
  // One direction of a layer.
  struct StrandPart {
    bool backward = false;
    CellSizes sizes;         // what the cell sees
    bool projected = false;  // x is P @ (what the layer below emits, or the data)
    int64_t projection = 0;  // offset of P
    int64_t cell = 0;        // offset of the cell's parameters
    int64_t initial = -1;    // offset of the learned initial states, [H] each; -1: they are zero
  };
  struct LayerPart {
    int source = 0;   // width of what comes in
    int emitted = 0;  // width of what goes out
    std::vector<StrandPart> strands;
  };
  int64_t embedding = 0;  // offset of embedding.E, where there is one
  std::vector<LayerPart> layers;
  int64_t head = 0;  // offset of head.W, which head.b follows
  std::vector<ModelTensor> tensors;
  int64_t count = 0;  // numbers in all: everything that is trained
};

// Throws Error (kBadInput) for a cell that does not fit its units, that reads a value which the
// layer below does not have, and for a zoneout of a state that no layer has.
ModelLayout LayOut(const ModelSpec& spec);

// Floating-point operations of one step forwards, without the loss: cells, projections (of one-hot
// input they are look-ups, and so is an embedding) and the head.
int64_t ModelFlopsPerSymbol(const ModelSpec& spec);

// How parameters start. Highest first: `names`; `matrices` / `vectors` if set; the cell's own
// `init` lines; matrices uniform in +-0.08 (Karpathy et al. 2015), vectors and scalars 0.
struct InitRules {
  std::optional<InitialValue> matrices, vectors;
  // "bf" in every layer, or "layer1.bf", "head.W"; "initial.c".
  std::map<std::string, InitialValue> names;
};

// A pure function of its arguments. Throws Error (kBadInput) for a name that no parameter has, or
// identity() for a vector.
std::vector<double> InitialParameters(const ModelLayout& layout, const InitRules& rules,
                                      uint64_t seed);

// The number of units, the same for every layer of `spec`, whose parameter count is nearest to
// `budget` (spec's own units are not looked at). Throws Error (kBadInput) if even the smallest
// model is more than half over the budget.
int UnitsForParameters(ModelSpec spec, int64_t budget);

}  // namespace mnemo
