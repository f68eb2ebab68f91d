#include "model/strand.h"

#include <algorithm>

#include "base/error.h"
#include "base/random.h"
#include "cell/clamp.h"

namespace mnemo {
namespace {

// Step t of a row becomes step (its length - 1 - t).
template <typename Real>
Block<Real> Turn(const ChunkShape& chunk, Block<const Real> block, Sequence<Real>* buffer) {
  buffer->Resize(chunk.time, chunk.batch, block.width);
  for (int t = 0; t < chunk.time; ++t) {
    for (int b = 0; b < chunk.runs.active(t); ++b) {
      std::copy_n(block.Row(chunk.runs.length(b) - 1 - t, b), block.width, buffer->Row(t, b));
    }
  }
  return buffer->block();
}

}  // namespace

template <typename Real>
Strand<Real>::Strand(const ModelSpec& spec, int layer, const ModelLayout::StrandPart& part,
                     int source, int index, Backend<Real>& backend, bool train, bool one_hot,
                     const std::vector<int>& probes, const std::vector<std::string>& read_above,
                     const std::vector<int>& clamps)
    : part_(part),
      source_(source),
      index_(index),
      cell_(Regularise(spec.layers[layer].cell, spec.regularisation, train)),
      probes_(probes),
      clamps_(2 * clamps.size()),
      masks_(cell_.masks.size()),
      turned_values_(probes.size()) {
  MNEMO_CHECK(clamps.empty() || !train);
  for (size_t i = 0; i < clamps.size(); ++i) {
    const int masks = static_cast<int>(masks_.size() + 2 * i);
    const ClampedCell clamped = Clamp(*cell_.graph, cell_.of_node[clamps[i]], masks);
    for (int& node : cell_.of_node) node = clamped.of_node[node];
    cell_.graph = clamped.graph;
  }
  LayerOptions options;
  options.train = train;
  options.one_hot = one_hot && !part.projected;
  for (int node : probes) options.probes.push_back(cell_.of_node[node]);
  for (const std::string& name : read_above) {
    options.read_above.push_back(cell_.graph->FindValue(name));
  }
  read_above_ = options.read_above;
  if (part.projected) projection_ = backend.MakeLinear(source, part.sizes.units, false);
  layer_ = backend.MakeLayer(cell_.graph, part.sizes, options);
}

template <typename Real>
void Strand<Real>::SetParameters(const Real* parameters) {
  if (projection_) projection_->SetParameters(parameters + part_.projection);
  layer_->SetParameters(parameters + part_.cell);
  if (part_.initial < 0) return;
  const Real* initial = parameters + part_.initial;
  initial_.assign(initial, initial + cell_.graph->states.size() * part_.sizes.units);
}

template <typename Real>
void Strand<Real>::SetClamp(size_t clamp, Block<const Real> keep, Block<const Real> held) {
  MNEMO_CHECK(2 * clamp + 1 < clamps_.size() && keep.width == units() && held.width == units());
  clamps_[2 * clamp] = keep;
  clamps_[2 * clamp + 1] = held;
}

template <typename Real>
void Strand<Real>::DrawMasks(const ChunkShape& chunk) {
  const int draws = (part_.sizes.units + 3) / 4;  // of four numbers, for one row
  for (size_t m = 0; m < masks_.size(); ++m) {
    const Mask& mask = cell_.masks[m];
    const bool dropout = mask.kind == Mask::Kind::kRecurrentDropout;
    const Random random(chunk.seed, dropout ? Purpose::kRecurrentDropout : Purpose::kZoneout);
    const double threshold = mask.rate * 0x1p32;
    const Real drawn = dropout ? Real{0} : Real{1};
    const Real otherwise = dropout ? static_cast<Real>(1 / (1 - mask.rate)) : Real{0};
    masks_[m].Resize(dropout ? 1 : chunk.time, chunk.batch, part_.sizes.units);
    const Block<Real>& block = masks_[m].block();
    const int first = dropout ? 0 : chunk.first, whole = dropout ? 1 : chunk.whole;
    for (int t = 0; t < block.time; ++t) {
      for (int b = 0; b < block.batch; ++b) {
        Real* row = block.Row(t, b);
        for (int j = 0; j < block.width; j += 4) {
          const auto element = static_cast<uint32_t>((int(m) * whole + first + t) * draws + j / 4);
          const auto bits = random.Bits(
              {chunk.update, static_cast<uint32_t>(index_), static_cast<uint32_t>(b), element});
          for (int i = 0; i < 4 && j + i < block.width; ++i) {
            row[j + i] = bits[i] < threshold ? drawn : otherwise;
          }
        }
      }
    }
  }
}

template <typename Real>
void Strand<Real>::StartStates(const ChunkShape& chunk, Sequence<Real>* states,
                               const std::vector<uint8_t>& fresh) {
  const int units = part_.sizes.units;
  for (size_t k = 0; k < cell_.graph->states.size(); ++k) {
    for (int b = 0; b < chunk.batch; ++b) {
      if (!fresh[b]) continue;
      Real* row = states[k].Row(0, b);
      if (part_.initial < 0) {
        std::fill_n(row, units, Real{0});
      } else {
        std::copy_n(&initial_[k * units], units, row);
      }
    }
  }
}

template <typename Real>
LayerInput<Real> Strand<Real>::TurnedInput(const ChunkShape& chunk, const LayerInput<Real>& input) {
  LayerInput<Real> turned = input;
  if (input.symbols == nullptr) {
    turned.dense = Turn(chunk, input.dense, &turned_input_);
    return turned;
  }
  turned_symbols_.assign(int64_t{chunk.time} * chunk.batch, 0);
  for (int t = 0; t < chunk.time; ++t) {
    for (int b = 0; b < chunk.runs.active(t); ++b) {
      const int64_t from = int64_t{chunk.runs.length(b) - 1 - t} * chunk.batch + b;
      turned_symbols_[int64_t{t} * chunk.batch + b] = input.symbols[from];
    }
  }
  turned.symbols = turned_symbols_.data();
  return turned;
}

template <typename Real>
void Strand<Real>::Forward(const ChunkShape& chunk, const LayerInput<Real>& input,
                           const std::vector<Block<const Real>>& below, Sequence<Real>* states,
                           const std::vector<uint8_t>& fresh) {
  fresh_ = fresh;
  StartStates(chunk, states, fresh);
  DrawMasks(chunk);
  input_ = part_.backward ? TurnedInput(chunk, input) : input;
  LayerInput<Real> at_cell = input_;
  if (projection_) {
    projected_.Resize(chunk.time, chunk.batch, part_.sizes.units);
    projection_->Forward(chunk.time, chunk.batch, input_, projected_.block());
    at_cell.symbols = nullptr;
    at_cell.dense = projected_.block();
  }
  at_cell.below = below;
  for (const auto& mask : masks_) at_cell.masks.push_back(mask.block());
  for (const Block<const Real>& clamp : clamps_) {
    MNEMO_CHECK(clamp.data != nullptr && clamp.batch == chunk.batch);
    at_cell.masks.push_back(clamp);
  }
  const size_t count = cell_.graph->states.size();
  std::vector<Block<const Real>> initial;
  for (size_t k = 0; k < count; ++k) initial.push_back(states[k].block());
  layer_->Forward(chunk.time, chunk.batch, at_cell, initial);
  for (size_t k = 0; k < count; ++k) {
    const Block<const Real> all = layer_->States(static_cast<int>(k));
    for (int b = 0; b < chunk.batch; ++b) {
      std::copy_n(all.Row(chunk.runs.length(b), b), all.stride, states[k].Row(0, b));
    }
  }
  if (!part_.backward) return;
  Turn(chunk, layer_->Output(), &turned_output_);
  for (size_t p = 0; p < probes_.size(); ++p) {
    Turn(chunk, layer_->Value(cell_.of_node[probes_[p]]), &turned_values_[p]);
  }
}

template <typename Real>
Block<const Real> Strand<Real>::Output() const {
  return part_.backward ? Block<const Real>(turned_output_.block()) : layer_->Output();
}

template <typename Real>
Block<const Real> Strand<Real>::Value(int node) const {
  if (!part_.backward) return layer_->Value(cell_.of_node[node]);
  const auto found = std::find(probes_.begin(), probes_.end(), node);
  MNEMO_CHECK(found != probes_.end());
  return turned_values_[found - probes_.begin()].block();
}

template <typename Real>
Block<const Real> Strand<Real>::ReadAbove(int index) const {
  return layer_->Value(read_above_[index]);
}

template <typename Real>
void Strand<Real>::Backward(const ChunkShape& chunk, Block<const Real> d_output,
                            const std::vector<Block<const Real>>& d_values, Real* gradient,
                            Block<Real>* d_input, std::vector<Block<Real>>* d_below,
                            std::vector<Sequence<Real>>* d_states) {
  MNEMO_CHECK(d_states == nullptr || !part_.backward);
  Upstream<Real> upstream;
  upstream.output =
      part_.backward ? Block<const Real>(Turn(chunk, d_output, &turned_d_output_)) : d_output;
  upstream.values = d_values;
  Downstream<Real> downstream;
  downstream.parameters = gradient + part_.cell;
  downstream.below = d_below;
  // Of what came in, in the strand's order.
  Block<Real> d_own, d_projected;
  if (d_input != nullptr) d_own = *d_input;
  if (d_input != nullptr && part_.backward) {
    turned_d_input_.Resize(chunk.time, chunk.batch, source_);
    d_own = turned_d_input_.block();
  }
  if (projection_) {
    d_projected_.Resize(chunk.time, chunk.batch, part_.sizes.units);
    d_projected = d_projected_.block();
    downstream.input = &d_projected;
  } else if (d_input != nullptr) {
    downstream.input = &d_own;
  }
  std::vector<Sequence<Real>> d_owned;
  std::vector<Block<Real>> d_initial;
  if (part_.initial >= 0 || d_states != nullptr) {
    for (size_t k = 0; k < cell_.graph->states.size(); ++k) {
      d_owned.emplace_back(1, chunk.batch, part_.sizes.units);
      d_initial.push_back(d_owned.back().block());
    }
    downstream.initial = &d_initial;
  }
  for (size_t k = 0; d_states != nullptr && k < d_states->size(); ++k) {
    upstream.final_states.push_back((*d_states)[k].block());
  }
  layer_->Backward(upstream, downstream);
  if (d_states != nullptr) *d_states = std::move(d_owned);
  if (projection_) {
    projection_->Backward(chunk.time, chunk.batch, input_, d_projected, gradient + part_.projection,
                          d_input != nullptr ? &d_own : nullptr);
  }
  for (size_t k = 0; part_.initial >= 0 && k < d_initial.size(); ++k) {
    Real* sum = gradient + part_.initial + static_cast<int64_t>(k) * part_.sizes.units;
    for (int b = 0; b < chunk.batch; ++b) {
      if (!fresh_[b]) continue;
      for (int j = 0; j < part_.sizes.units; ++j) sum[j] += d_initial[k].Row(0, b)[j];
    }
  }
  if (d_input == nullptr || !part_.backward) return;
  for (int t = 0; t < chunk.time; ++t) {
    for (int b = 0; b < chunk.runs.active(t); ++b) {
      std::copy_n(d_own.Row(chunk.runs.length(b) - 1 - t, b), source_, d_input->Row(t, b));
    }
  }
}

template class Strand<float>;
template class Strand<double>;

}  // namespace mnemo
