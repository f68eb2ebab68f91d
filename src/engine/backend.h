// What a backend offers: a layer of any cell over a whole sequence, a linear map, and the losses of
// every step. The model (model/model.h) is written on these and knows no backend.
//
//   reference   naive loops over the cell's graph, float and double: the truth (engine/reference)
//   cpu         the plan lowered to tiles and packed products, float (engine/cpu)
//
// Objects made by a backend belong to their caller and are used by one thread at a time; a backend
// may be shared by all objects that it made, which share its threads: not at the same time.
// Nothing here touches a file, a signal or a global.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "cell/graph.h"
#include "cell/sizes.h"
#include "engine/block.h"
#include "engine/profile.h"

namespace mnemo {

// The input of B sequences of at most T steps: symbols (column numbers of a one-hot vector) or
// dense vectors. Exactly one of the two is given.
template <typename Real>
struct LayerInput {
  const int32_t* symbols = nullptr;  // [T, B], each 0 .. I-1 (not checked here)
  Block<const Real> dense;           // [T, B, I]
  // The steps of each sequence, 1 .. T, longest first; empty if all have T. A sequence costs its
  // own steps. What stands beyond them, here and in all results, is never read and may be anything.
  std::vector<int> lengths;
  // The cell's `below` lines: [T, B, H] each. Empty: they are zero (the lowest layer).
  std::vector<Block<const Real>> below;
  // The cell's masks (cell/regularise.h): [T, B, H] each, or [1, B, H] for the same at every step.
  std::vector<Block<const Real>> masks;
};

struct LayerOptions {
  // Keep what Backward needs. Without it Backward must not be called.
  bool train = true;
  // The input comes as symbols.
  bool one_hot = false;
  // Nodes of the cell's graph whose values are kept at every step, for Value().
  std::vector<int> probes;
  // Nodes of width H that the layer above reads by name (`below`): probes too, whose gradients come
  // back in Upstream::values, in this order.
  std::vector<int> read_above;
};

// Gradients that reach a layer from outside.
template <typename Real>
struct Upstream {
  Block<const Real> output;                     // [T, B, H]
  std::vector<Block<const Real>> values;        // one [T, B, H] for each of read_above
  std::vector<Block<const Real>> final_states;  // empty, or one [1, B, H] a state
};

// Where a layer's gradients go. Every pointer may be null: that gradient is not computed.
template <typename Real>
struct Downstream {
  Real* parameters = nullptr;                   // added to; the cell's flat array of parameters
  Block<Real>* input = nullptr;                 // [T, B, I], overwritten; dense input only
  std::vector<Block<Real>>* initial = nullptr;  // one [1, B, H] a state, overwritten
  std::vector<Block<Real>>* below = nullptr;    // one [T, B, H] a `below`, overwritten
};

template <typename Real>
class Layer {
 public:
  virtual ~Layer() = default;

  // The cell's flat array (cell/sizes.h). Copied or packed: the array may change afterwards.
  virtual void SetParameters(const Real* parameters) = 0;

  // Runs T steps. `initial` has one block [1, B, H] a state. The input must stay until Backward;
  // results stay valid until the next Forward. A row's results do not depend on the other rows, on
  // B or on the number of threads.
  virtual void Forward(int time, int batch, const LayerInput<Real>& input,
                       std::span<const Block<const Real>> initial) = 0;
  virtual Block<const Real> Output() const = 0;  // [T, B, H]
  // [T+1, B, H], slot 0 the initial state; a sequence's last state is in the slot of its length.
  virtual Block<const Real> States(int state) const = 0;
  virtual Block<const Real> Value(int node) const = 0;  // [T, B, width]; node is a probe

  // Gradients of the last Forward. Weight gradients are summed over steps and rows in one order,
  // whatever the number of threads.
  virtual void Backward(const Upstream<Real>& upstream, const Downstream<Real>& downstream) = 0;
};

// y = W x + b. Parameters: W [outputs, inputs] row by row, then b [outputs] if there is a bias.
// Rows beyond a sequence's length (LayerInput) are left out.
template <typename Real>
class Linear {
 public:
  virtual ~Linear() = default;
  virtual void SetParameters(const Real* parameters) = 0;
  virtual void Forward(int time, int batch, const LayerInput<Real>& input, Block<Real> output) = 0;
  // parameters: added to. d_input: overwritten; null for none.
  virtual void Backward(int time, int batch, const LayerInput<Real>& input,
                        Block<const Real> d_output, Real* d_parameters, Block<Real>* d_input) = 0;
};

template <typename Real>
class Backend {
 public:
  virtual ~Backend() = default;
  virtual const char* name() const = 0;

  // Throws Error (kBadInput) that names what this backend does not support.
  virtual std::unique_ptr<Layer<Real>> MakeLayer(std::shared_ptr<const CellGraph> graph,
                                                 const CellSizes& sizes,
                                                 const LayerOptions& options) = 0;
  virtual std::unique_ptr<Linear<Real>> MakeLinear(int inputs, int outputs, bool bias) = 0;

  // Softmax cross-entropy in nats: losses[t*B + b] = -log softmax(logits row)[target]. With
  // `gradient`, logits become scale * (softmax - one_hot(target)); else they are left as they are.
  // A target of -1 is none: its loss is 0, and so is its gradient.
  virtual void SoftmaxCrossEntropy(Block<Real> logits, const int32_t* targets, bool gradient,
                                   Real scale, Real* losses) = 0;

  // Independent bits in nats: losses[t*B + b] = sum over j of softplus(a_j) - y_j a_j, the
  // cross-entropies of sigmoid(a_j) and y_j, 0 .. 1, of a row. With `gradient`, logits become scale
  // * (sigmoid(a) - y); else they are left as they are. Rows with counted[t*B + b] == 0 have
  // neither loss nor gradient.
  virtual void SigmoidCrossEntropy(Block<Real> logits, Block<const Real> targets,
                                   const uint8_t* counted, bool gradient, Real scale,
                                   Real* losses) = 0;

  // Runs work(first, last) on pieces of 0 .. n, on this backend's threads where it has some: for
  // what the model computes by itself. The pieces must not depend on each other.
  virtual void Split(int64_t n, const std::function<void(int64_t first, int64_t last)>& work) {
    work(0, n);
  }

  // From now on everything that this backend made adds its times there; null: no longer. A backend
  // that keeps no times ignores it.
  virtual void SetProfile(Profile* profile) { (void)profile; }
};

}  // namespace mnemo
