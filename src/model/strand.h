// One direction of a layer: the projection of its input if its cell needs one, the cell's layer on
// the backend, the masks of its regularisers, its learned initial states.
//
// Everything that goes in and out is in the order of the text; a backward strand turns it round for
// itself. Values that the layer above reads stay in the strand's own order: only a strand of the
// same direction reads them. Used by Model, by one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/backend.h"
#include "engine/row_runs.h"
#include "model/spec.h"

namespace mnemo {

// The chunk that a model runs.
struct ChunkShape {
  int time = 0, batch = 0;
  RowRuns runs;
  std::vector<int> lengths;
  uint64_t seed = 0, update = 0;  // of the masks
  int first = 0, whole = 0;       // ModelInput
};

template <typename Real>
class Strand {
 public:
  // `index` is the strand's number in the model, part of its masks' random places. `probes`: nodes
  // of the cell. `read_above`: what the layer above reads, names as `below` lines have them.
  // `one_hot`: the input comes as symbols. Trains with regularisers if `train`. `clamps`: nodes of
  // the cell whose units can be held still; only without `train`.
  Strand(const ModelSpec& spec, int layer, const ModelLayout::StrandPart& part, int source,
         int index, Backend<Real>& backend, bool train, bool one_hot,
         const std::vector<int>& probes, const std::vector<std::string>& read_above,
         const std::vector<int>& clamps);

  // The model's whole array.
  void SetParameters(const Real* parameters);

  // Before the first Forward, of every clamp. [1, B, H] each; they must stay.
  void SetClamp(size_t clamp, Block<const Real> keep, Block<const Real> held);

  // `states`: one [1, B, H] a state, and `fresh`: the rows that start a sequence, whose numbers in
  // `states` do not count. `states` becomes the states after each row's last step.
  void Forward(const ChunkShape& chunk, const LayerInput<Real>& input,
               const std::vector<Block<const Real>>& below, Sequence<Real>* states,
               const std::vector<uint8_t>& fresh);
  Block<const Real> Output() const;              // [T, B, H]
  Block<const Real> Value(int node) const;       // [T, B, W] a probe
  Block<const Real> ReadAbove(int index) const;  // [T, B, H]

  // `gradient`: the model's whole array, added to. `d_input` [T, B, source]: overwritten; null for
  // none. `d_below`: one [T, B, H] a `below` line, overwritten; null for none. `d_states`: null, or
  // one [1, B, H] a state: Model::BackwardSegment.
  void Backward(const ChunkShape& chunk, Block<const Real> d_output,
                const std::vector<Block<const Real>>& d_values, Real* gradient,
                Block<Real>* d_input, std::vector<Block<Real>>* d_below,
                std::vector<Sequence<Real>>* d_states);

  int units() const { return part_.sizes.units; }

 private:
  void DrawMasks(const ChunkShape& chunk);
  void StartStates(const ChunkShape& chunk, Sequence<Real>* states,
                   const std::vector<uint8_t>& fresh);
  LayerInput<Real> TurnedInput(const ChunkShape& chunk, const LayerInput<Real>& input);

  ModelLayout::StrandPart part_;
  int source_, index_;
  RegularisedCell cell_;
  std::vector<int> probes_;                   // nodes of the cell
  std::vector<int> read_above_;               // nodes of cell_.graph
  std::vector<Block<const Real>> clamps_;     // keep and held of each
  std::unique_ptr<Linear<Real>> projection_;  // null where x is not projected
  std::unique_ptr<Layer<Real>> layer_;
  std::vector<Real> initial_;  // learned, [states, H]

  // Of the last Forward.
  LayerInput<Real> input_;  // before the projection, in the strand's order
  std::vector<uint8_t> fresh_;
  std::vector<int32_t> turned_symbols_;
  std::vector<Sequence<Real>> masks_;
  Sequence<Real> projected_;  // [T, B, H]
  Sequence<Real> turned_input_, turned_output_;
  std::vector<Sequence<Real>> turned_values_;  // one a probe
  Sequence<Real> turned_d_output_, d_projected_, turned_d_input_;
};

}  // namespace mnemo
