// What a model is made of, and where its parameters stand.
//
// A model reads symbols (one-hot), runs a stack of recurrent layers, and predicts the next symbol
// by a linear map and a softmax. All parameters of a model are one flat array; the layout names its
// parts.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cell/graph.h"
#include "cell/sizes.h"

namespace mnemo {

struct LayerSpec {
  std::shared_ptr<const CellGraph> cell;
  int units = 0;
};

struct ModelSpec {
  int vocabulary = 0;  // V: width of the one-hot input and of the softmax
  std::vector<LayerSpec> layers;
  // Share of a layer's outputs set to 0 in training, after every layer (so between layers and
  // before the softmax, as char-rnn does); the rest is scaled by 1 / (1 - dropout).
  double dropout = 0;
};

struct ModelTensor {
  // "layer0.Wz", "layer0.P" (a projection of the input), "head.W", "head.b".
  std::string name;
  std::vector<int64_t> shape;  // [rows, columns], [heads, rows, columns] or [rows]
  int64_t offset = 0;
  int64_t count = 0;
  Parameter::Kind kind = Parameter::Kind::kMatrix;
  std::optional<InitialValue> initial;  // from the cell's file
};

struct ModelLayout {
  struct LayerPart {
    CellSizes sizes;         // what the cell sees
    bool projected = false;  // x is P @ (what the layer below emits, or the data)
    int source = 0;          // width of what comes in
    int64_t projection = 0;  // offset of P
    int64_t cell = 0;        // offset of the cell's parameters
  };
  std::vector<LayerPart> layers;
  int64_t head = 0;  // offset of head.W, which head.b follows
  std::vector<ModelTensor> tensors;
  int64_t count = 0;  // numbers in all: everything that is trained
};

// Throws Error (kBadInput) for a cell that does not fit its units.
ModelLayout LayOut(const ModelSpec& spec);

// Floating-point operations of one symbol forwards, without the softmax's exponentials: cells,
// projections (one-hot ones are look-ups) and the head.
int64_t ModelFlopsPerSymbol(const ModelSpec& spec);

// How parameters start. Highest first: `names`; `matrices` / `vectors` if set; the cell's own
// `init` lines; matrices uniform in +-0.08 (Karpathy et al. 2015), vectors and scalars 0.
struct InitRules {
  std::optional<InitialValue> matrices, vectors;
  std::map<std::string, InitialValue> names;  // "bf" in every layer, or "layer1.bf", "head.W"
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
