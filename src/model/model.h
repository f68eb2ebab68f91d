// A model on a backend: forward over a chunk of T steps and B rows, loss, backward.
//
// Works on any backend and touches nothing else. A Model owns buffers that grow with T * B and is
// used by one thread at a time. The state at the start of a chunk comes in as a value and the state
// at its end goes out as one; nothing is remembered between calls but what Backward needs.
#pragma once

#include <memory>
#include <vector>

#include "base/random.h"
#include "engine/backend.h"
#include "model/spec.h"

namespace mnemo {

// The recurrent state of B rows: for every layer and state a block [1, B, H].
template <typename Real>
struct ModelState {
  std::vector<std::vector<Sequence<Real>>> layers;
};

// A value of a layer's cell that is kept at every step.
struct ModelProbe {
  int layer = 0;
  int node = -1;  // of the cell's graph
};

struct ModelOptions {
  bool train = true;
  std::vector<ModelProbe> probes;
};

template <typename Real>
class Model {
 public:
  Model(const ModelSpec& spec, Backend<Real>& backend, const ModelOptions& options);

  const ModelSpec& spec() const { return spec_; }
  const ModelLayout& layout() const { return layout_; }

  // Copied and packed; the array (layout().count numbers) may change afterwards.
  void SetParameters(const Real* parameters);

  ModelState<Real> ZeroState(int batch) const;

  // Runs inputs [T, B] (not copied: they must stay until Backward) from `state`, which becomes the
  // state after the last step. Dropout masks are drawn for (seed, update) if the model trains and
  // has dropout. Logits: [T, B, V].
  void Forward(const int32_t* inputs, int time, int batch, ModelState<Real>* state,
               uint64_t seed = 0, uint64_t update = 0);
  Block<const Real> Logits() const { return logits_.block(); }
  Block<const Real> Value(const ModelProbe& probe) const;

  // losses [T, B]: nats for each target. With `gradient`, the logits are replaced by the gradient
  // of the mean loss, which Backward then carries on. Returns the mean, summed in double in one
  // order.
  double Loss(const int32_t* targets, bool gradient, std::vector<Real>* losses);

  // After Forward and Loss(gradient). `gradient` has layout().count numbers and is overwritten.
  void Backward(Real* gradient);

 private:
  void Drop(Block<Real> values, int layer) const;

  ModelSpec spec_;
  ModelLayout layout_;
  ModelOptions options_;
  Backend<Real>& backend_;
  std::vector<std::unique_ptr<Linear<Real>>> projections_;  // null where x is not projected
  std::vector<std::unique_ptr<Layer<Real>>> layers_;
  std::unique_ptr<Linear<Real>> head_;

  // Of the last Forward.
  int time_ = 0, batch_ = 0;
  uint64_t seed_ = 0, update_ = 0;
  std::vector<LayerInput<Real>> inputs_;   // what comes in to each layer, before projection
  std::vector<Sequence<Real>> projected_;  // [T, B, H]
  std::vector<Sequence<Real>> dropped_;    // [T, B, H] a layer's output after dropout
  LayerInput<Real> head_input_;
  Sequence<Real> logits_;
  Sequence<Real> gradient_, gradient_below_, gradient_projected_;
};

}  // namespace mnemo
