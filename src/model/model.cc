#include "model/model.h"

#include <algorithm>

#include "base/error.h"
#include "base/random.h"

namespace mnemo {
namespace {

std::vector<std::string> BelowNames(const ModelSpec& spec, size_t layer) {
  std::vector<std::string> names;
  if (layer >= spec.layers.size()) return names;
  for (const Below& below : spec.layers[layer].cell->belows) names.push_back(below.value);
  return names;
}

// The strand of a layer that runs in a direction; -1 if it has none.
int StrandOf(const ModelLayout::LayerPart& part, bool backward) {
  for (size_t s = 0; s < part.strands.size(); ++s) {
    if (part.strands[s].backward == backward) return static_cast<int>(s);
  }
  return -1;
}

}  // namespace

template <typename Real>
Model<Real>::Model(const ModelSpec& spec, Backend<Real>& backend, const ModelOptions& options)
    : spec_(spec),
      layout_(LayOut(spec)),
      options_(options),
      backend_(backend),
      strands_(spec.layers.size()),
      loss_(spec.task, backend),
      joined_(spec.layers.size()),
      dropped_(spec.layers.size()) {
  int index = 0;
  if (spec.task.embedding > 0) {
    embedding_ = backend.MakeLinear(spec.task.inputs, spec.task.embedding, false);
  }
  for (size_t l = 0; l < spec.layers.size(); ++l) {
    const ModelLayout::LayerPart& part = layout_.layers[l];
    for (size_t s = 0; s < part.strands.size(); ++s) {
      const auto nodes_here = [l, s](const std::vector<ModelProbe>& all) {
        std::vector<int> nodes;
        for (const ModelProbe& one : all) {
          const bool here = one.layer == static_cast<int>(l) && one.strand == static_cast<int>(s);
          if (here) nodes.push_back(one.node);
        }
        return nodes;
      };
      std::vector<std::string> read_above = BelowNames(spec, l + 1);
      const bool read = l + 1 < spec.layers.size() &&
                        StrandOf(layout_.layers[l + 1], part.strands[s].backward) >= 0;
      if (!read) read_above.clear();
      strands_[l].push_back(std::make_unique<Strand<Real>>(
          spec, static_cast<int>(l), part.strands[s], part.source, index++, backend, options.train,
          l == 0 && spec.task.one_hot() && !noisy(), nodes_here(options.probes), read_above,
          nodes_here(options.clamps)));
    }
  }
  head_ = backend.MakeLinear(layout_.layers.back().emitted, spec.task.HeadWidth(), true);
}

template <typename Real>
void Model<Real>::SetParameters(const Real* parameters) {
  if (embedding_) embedding_->SetParameters(parameters + layout_.embedding);
  for (auto& layer : strands_) {
    for (auto& strand : layer) strand->SetParameters(parameters);
  }
  head_->SetParameters(parameters + layout_.head);
}

template <typename Real>
void Model<Real>::SetClamp(size_t clamp, Block<const Real> keep, Block<const Real> held) {
  MNEMO_CHECK(clamp < options_.clamps.size());
  const ModelProbe& at = options_.clamps[clamp];
  size_t own = 0;  // its number among the clamps of its strand
  for (size_t i = 0; i < clamp; ++i) {
    const ModelProbe& other = options_.clamps[i];
    if (other.layer == at.layer && other.strand == at.strand) ++own;
  }
  strands_[at.layer][at.strand]->SetClamp(own, keep, held);
}

template <typename Real>
ModelState<Real> Model<Real>::StartState(int batch) const {
  ModelState<Real> state;
  state.fresh.assign(batch, 1);
  for (size_t l = 0; l < spec_.layers.size(); ++l) {
    const LayerSpec& layer = spec_.layers[l];
    std::vector<Sequence<Real>> blocks;
    for (size_t k = 0; k < layer.cell->states.size() * strands_[l].size(); ++k) {
      blocks.emplace_back(1, batch, layer.units);
      blocks.back().Clear();
    }
    state.layers.push_back(std::move(blocks));
  }
  return state;
}

template <typename Real>
void Model<Real>::Drop(Block<Real> values, int layer) const {
  const Random random(chunk_.seed, Purpose::kDropout);
  const double threshold = spec_.dropout * 0x1p32;
  const Real scale = static_cast<Real>(1 / (1 - spec_.dropout));
  const int draws = (values.width + 3) / 4;  // of four numbers, for one row
  for (int t = 0; t < values.time; ++t) {
    for (int b = 0; b < chunk_.runs.active(t); ++b) {
      Real* row = values.Row(t, b);
      for (int j = 0; j < values.width; j += 4) {
        const auto bits =
            random.Bits({chunk_.update, static_cast<uint32_t>(layer), static_cast<uint32_t>(b),
                         static_cast<uint32_t>((chunk_.first + t) * draws + j / 4)});
        for (int i = 0; i < 4 && j + i < values.width; ++i) {
          row[j + i] = bits[i] < threshold ? Real{0} : row[j + i] * scale;
        }
      }
    }
  }
}

template <typename Real>
LayerInput<Real> Model<Real>::Lowest(const ModelInput& input) {
  const int width = spec_.task.LowestWidth();
  if (spec_.task.symbols && !noisy()) {
    const LayerInput<Real> symbols = {.symbols = input.symbols, .lengths = input.lengths};
    if (!embedding_) return symbols;
    symbols_ = symbols;
    lowest_.Resize(input.time, input.batch, width);
    embedding_->Forward(input.time, input.batch, symbols_, lowest_.block());
    return {.dense = lowest_.block(), .lengths = input.lengths};
  }
  const Random random(chunk_.seed, Purpose::kInputNoise);
  lowest_.Resize(input.time, input.batch, width);
  for (int t = 0; t < input.time; ++t) {
    for (int b = 0; b < chunk_.runs.active(t); ++b) {
      Real* row = lowest_.Row(t, b);
      for (int j = 0; noisy() && j < width; ++j) {
        const auto element = static_cast<uint32_t>((chunk_.first + t) * width + j);
        row[j] =
            static_cast<Real>(spec_.input_noise *
                              random.Normal({chunk_.update, 0, static_cast<uint32_t>(b), element}));
      }
      const int64_t place = int64_t{t} * input.batch + b;
      if (spec_.task.symbols) {
        row[input.symbols[place]] += 1;
        continue;
      }
      const float* vector = input.vectors + place * width;
      for (int j = 0; j < width; ++j) {
        row[j] = noisy() ? row[j] + static_cast<Real>(vector[j]) : static_cast<Real>(vector[j]);
      }
    }
  }
  return {.dense = lowest_.block(), .lengths = input.lengths};
}

template <typename Real>
Block<const Real> Model<Real>::Emitted(int layer) {
  const auto& strands = strands_[layer];
  if (strands.size() == 1) return strands[0]->Output();
  const int units = strands[0]->units();
  joined_[layer].Resize(chunk_.time, chunk_.batch, 2 * units);
  for (size_t s = 0; s < strands.size(); ++s) {
    const Block<const Real> output = strands[s]->Output();
    for (int t = 0; t < chunk_.time; ++t) {
      for (int b = 0; b < chunk_.runs.active(t); ++b) {
        std::copy_n(output.Row(t, b), units, joined_[layer].Row(t, b) + s * units);
      }
    }
  }
  return joined_[layer].block();
}

template <typename Real>
void Model<Real>::Forward(const ModelInput& input, ModelState<Real>* state, uint64_t seed,
                          uint64_t update) {
  chunk_ = {
      input.time, input.batch, RowRuns(input.time, input.batch, input.lengths), input.lengths, seed,
      update,     input.first, input.whole > 0 ? input.whole : input.time};
  MNEMO_CHECK(spec_.task.symbols ? input.symbols != nullptr : input.vectors != nullptr);
  LayerInput<Real> at_layer = Lowest(input);
  for (size_t l = 0; l < strands_.size(); ++l) {
    const size_t states = spec_.layers[l].cell->states.size();
    for (size_t s = 0; s < strands_[l].size(); ++s) {
      std::vector<Block<const Real>> below;
      for (size_t k = 0; l > 0 && k < spec_.layers[l].cell->belows.size(); ++k) {
        const int from = StrandOf(layout_.layers[l - 1], layout_.layers[l].strands[s].backward);
        below.push_back(strands_[l - 1][from]->ReadAbove(static_cast<int>(k)));
      }
      strands_[l][s]->Forward(chunk_, at_layer, below, &state->layers[l][s * states], state->fresh);
    }
    at_layer.symbols = nullptr;
    at_layer.dense = Emitted(static_cast<int>(l));
    if (options_.train && spec_.dropout > 0) {
      dropped_[l].Resize(input.time, input.batch, at_layer.dense.width);
      std::copy_n(at_layer.dense.data, at_layer.dense.rows() * at_layer.dense.stride,
                  dropped_[l].block().data);
      Drop(dropped_[l].block(), static_cast<int>(l));
      at_layer.dense = dropped_[l].block();
    }
  }
  state->fresh.assign(input.batch, 0);
  head_input_ = at_layer;
  logits_.Resize(input.time, input.batch, spec_.task.HeadWidth());
  head_->Forward(input.time, input.batch, at_layer, logits_.block());
}

template <typename Real>
Block<const Real> Model<Real>::Value(const ModelProbe& probe) const {
  return strands_[probe.layer][probe.strand]->Value(probe.node);
}

template <typename Real>
TargetCount Model<Real>::Count(const ModelTargets& targets) const {
  return CountTargets(spec_.task, chunk_.runs, targets);
}

template <typename Real>
double Model<Real>::Loss(const ModelTargets& targets, bool gradient, std::vector<Real>* losses,
                         int64_t in_all) {
  const int64_t count = in_all > 0 ? in_all : Count(targets).counted;
  const auto by = static_cast<double>(std::max<int64_t>(1, count));
  return loss_.Run(logits_.block(), chunk_.runs, targets, gradient, by, losses) / by;
}

template <typename Real>
void Model<Real>::BackwardLayer(int layer, Real* gradient, StateBlocks<Real>* d_state) {
  const ModelLayout::LayerPart& part = layout_.layers[layer];
  const CellGraph& cell = *spec_.layers[layer].cell;
  const int units = spec_.layers[layer].units;
  const bool wanted = layer > 0 || embedding_;  // somebody below learns from it
  gradient_below_.Resize(chunk_.time, chunk_.batch, part.source);
  std::vector<std::vector<Sequence<Real>>> d_below;
  if (layer > 0) d_below.resize(layout_.layers[layer - 1].strands.size());
  for (size_t s = 0; s < part.strands.size(); ++s) {
    Block<const Real> d_output = gradient_.block();
    if (part.strands.size() > 1) {
      gradient_part_.Resize(chunk_.time, chunk_.batch, units);
      for (int t = 0; t < chunk_.time; ++t) {
        for (int b = 0; b < chunk_.runs.active(t); ++b) {
          std::copy_n(d_output.Row(t, b) + s * units, units, gradient_part_.Row(t, b));
        }
      }
      d_output = gradient_part_.block();
    }
    std::vector<Block<const Real>> d_values;
    for (const auto& block : d_values_[s]) d_values.push_back(block.block());
    std::vector<Block<Real>> d_read;
    if (layer > 0) {
      const int from = StrandOf(layout_.layers[layer - 1], part.strands[s].backward);
      for (size_t k = 0; k < cell.belows.size(); ++k) {
        d_below[from].emplace_back(chunk_.time, chunk_.batch, units);
        d_read.push_back(d_below[from].back().block());
      }
    }
    // The second strand's part is added to the first one's.
    if (s > 0) gradient_more_.Resize(chunk_.time, chunk_.batch, part.source);
    Block<Real> d_input = s == 0 ? gradient_below_.block() : gradient_more_.block();
    strands_[layer][s]->Backward(chunk_, d_output, d_values, gradient, wanted ? &d_input : nullptr,
                                 layer > 0 ? &d_read : nullptr,
                                 d_state == nullptr ? nullptr : &(*d_state)[layer]);
    if (s == 0 || !wanted) continue;
    for (int t = 0; t < chunk_.time; ++t) {
      for (int b = 0; b < chunk_.runs.active(t); ++b) {
        for (int j = 0; j < part.source; ++j) {
          gradient_below_.Row(t, b)[j] += gradient_more_.Row(t, b)[j];
        }
      }
    }
  }
  std::swap(gradient_, gradient_below_);
  d_values_ = std::move(d_below);
}

template <typename Real>
void Model<Real>::Backward(Real* gradient) {
  std::fill_n(gradient, layout_.count, Real{0});
  BackwardSegment(gradient, nullptr);
}

template <typename Real>
void Model<Real>::BackwardSegment(Real* gradient, StateBlocks<Real>* d_state) {
  MNEMO_CHECK(options_.train);
  gradient_.Resize(chunk_.time, chunk_.batch, layout_.layers.back().emitted);
  Block<Real> d_output = gradient_.block();
  head_->Backward(chunk_.time, chunk_.batch, head_input_, logits_.block(), gradient + layout_.head,
                  &d_output);
  d_values_.clear();
  d_values_.resize(layout_.layers.back().strands.size());
  for (int l = static_cast<int>(strands_.size()) - 1; l >= 0; --l) {
    if (spec_.dropout > 0) Drop(gradient_.block(), l);
    BackwardLayer(l, gradient, d_state);
  }
  if (embedding_) {
    embedding_->Backward(chunk_.time, chunk_.batch, symbols_, gradient_.block(),
                         gradient + layout_.embedding, nullptr);
  }
}

template class Model<float>;
template class Model<double>;

}  // namespace mnemo
