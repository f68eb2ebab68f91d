// A model on a backend: forward over a chunk of T steps and B rows, loss, backward.
//
// Works on any backend and touches nothing else. A Model owns buffers that grow with T * B and is
// used by one thread at a time. The state at the start of a chunk comes in as a value and the state
// at its end goes out as one; nothing is remembered between calls but what Backward needs.
#pragma once

#include <memory>
#include <vector>

#include "engine/backend.h"
#include "model/losses.h"
#include "model/spec.h"
#include "model/strand.h"

namespace mnemo {

template <typename Real>
using StateBlocks = std::vector<std::vector<Sequence<Real>>>;  // of every layer, its states

// The recurrent state of B rows: for every layer, strand and state a block [1, B, H]. (A backward
// strand's state is where it starts, at the chunk's end, and then where it stopped, at the first
// step.)
template <typename Real>
struct ModelState {
  StateBlocks<Real> layers;
  // Rows that start a sequence: whatever stands in `layers`, they start from the initial state
  // (zero, or the learned one). Forward takes them all to 0.
  std::vector<uint8_t> fresh;
};

// A value of a layer's cell that is kept at every step.
struct ModelProbe {
  int layer = 0;
  int node = -1;   // of the cell's graph
  int strand = 0;  // of a layer that runs in both directions: 1 is the backward one
};

struct ModelOptions {
  bool train = true;
  std::vector<ModelProbe> probes;
  // Values whose units can be held still (cell/clamp.h), of the layer's width; only where the model
  // does not train. Model::SetClamp says which units, before the first Forward.
  std::vector<ModelProbe> clamps;
};

// What a model reads at once: symbols or vectors, as its task has it.
struct ModelInput {
  const int32_t* symbols = nullptr;  // [T, B]; not copied: they must stay until Backward
  int time = 0, batch = 0;
  // The steps of each row, 1 .. T, longest first; empty if all have T. Results beyond are not set.
  std::vector<int> lengths = {};
  // Where this is a segment of a chunk (segments.h): its first step there, and the chunk's steps.
  int first = 0, whole = 0;
  const float* vectors = nullptr;  // [T, B, inputs], one row behind the other; copied
};

template <typename Real>
class Model {
 public:
  Model(const ModelSpec& spec, Backend<Real>& backend, const ModelOptions& options);

  const ModelSpec& spec() const { return spec_; }
  const ModelLayout& layout() const { return layout_; }

  // Copied and packed; the array (layout().count numbers) may change afterwards.
  void SetParameters(const Real* parameters);

  // For the rows of the next Forwards: `keep` and `held` are [1, B, H] each and must stay.
  void SetClamp(size_t clamp, Block<const Real> keep, Block<const Real> held);

  // Every row starts a sequence.
  ModelState<Real> StartState(int batch) const;

  // Runs the input from `state`, which becomes the state after each row's last step. Masks and
  // noise are drawn for (seed, update) if the model trains. Logits: [T, B, HeadWidth].
  void Forward(const ModelInput& input, ModelState<Real>* state, uint64_t seed = 0,
               uint64_t update = 0);
  Block<const Real> Logits() const { return logits_.block(); }
  Block<const Real> Value(const ModelProbe& probe) const;

  // losses [T, B]: of each target; 0 where there is none or beyond a row's length (losses.h). With
  // `gradient`, the logits are replaced by the gradient of the mean loss, which Backward then
  // carries on. Returns the mean, summed in double in one order. `in_all`: the mean is the sum by
  // this many targets (of a chunk whose segment this is); 0: by those that are there.
  double Loss(const ModelTargets& targets, bool gradient, std::vector<Real>* losses,
              int64_t in_all = 0);
  double Loss(const int32_t* symbols, bool gradient, std::vector<Real>* losses,
              int64_t in_all = 0) {
    return Loss(ModelTargets{.symbols = symbols}, gradient, losses, in_all);
  }
  // Of the last Forward.
  TargetCount Count(const ModelTargets& targets) const;

  // After Forward and Loss(gradient). `gradient` has layout().count numbers and is overwritten.
  void Backward(Real* gradient);
  // The same for a segment: `gradient` is added to. `d_state` comes in as the gradient with respect
  // to the state after the segment and goes out as that with respect to the state before it. Only
  // for layers of one direction, forwards.
  void BackwardSegment(Real* gradient, StateBlocks<Real>* d_state);

 private:
  void Drop(Block<Real> values, int layer) const;
  // What the lowest layer reads.
  LayerInput<Real> Lowest(const ModelInput& input);
  bool noisy() const { return options_.train && spec_.input_noise > 0 && !embedding_; }
  // What the strands emit, side by side.
  Block<const Real> Emitted(int layer);
  void BackwardLayer(int layer, Real* gradient, StateBlocks<Real>* d_state);

  ModelSpec spec_;
  ModelLayout layout_;
  ModelOptions options_;
  Backend<Real>& backend_;
  std::vector<std::vector<std::unique_ptr<Strand<Real>>>> strands_;  // of every layer
  std::unique_ptr<Linear<Real>> embedding_;                          // null without one
  std::unique_ptr<Linear<Real>> head_;
  ChunkLoss<Real> loss_;

  // Of the last Forward.
  ChunkShape chunk_;
  LayerInput<Real> symbols_;             // what the embedding read
  Sequence<Real> lowest_;                // [T, B, LowestWidth] vectors, embedded or with noise
  std::vector<Sequence<Real>> joined_;   // [T, B, 2H] where a layer has two strands
  std::vector<Sequence<Real>> dropped_;  // [T, B, emitted] a layer's output after dropout
  LayerInput<Real> head_input_;
  Sequence<Real> logits_;
  Sequence<Real> gradient_, gradient_below_, gradient_part_, gradient_more_;
  // Of each strand of the layer whose turn it is: what the layer above gives back for the values
  // that it reads.
  std::vector<std::vector<Sequence<Real>>> d_values_;
};

}  // namespace mnemo
