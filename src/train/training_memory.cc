#include "train/training_memory.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/memory.h"
#include "cell/regularise.h"
#include "engine/cpu/cpu.h"

namespace mnemo {
namespace {

LayerOptions TrainingOptions(const ModelSpec& spec, size_t layer,
                             const ModelLayout::StrandPart& strand) {
  LayerOptions options;
  options.one_hot = layer == 0 && spec.task.one_hot() && spec.input_noise == 0 && !strand.projected;
  return options;
}

// What the layers keep for a symbol of the block of steps that the backward pass is at.
uint64_t BlockBytesPerSymbol(const ModelSpec& spec) {
  const ModelLayout layout = LayOut(spec);
  int64_t bytes = 0;
  for (size_t l = 0; l < spec.layers.size(); ++l) {
    const RegularisedCell cell = Regularise(spec.layers[l].cell, spec.regularisation, true);
    for (const auto& strand : layout.layers[l].strands) {
      bytes += CpuBlockBytesPerStep(*cell.graph, strand.sizes, TrainingOptions(spec, l, strand));
    }
  }
  return static_cast<uint64_t>(bytes);
}

// What the layers, and the model between them, keep for a symbol.
uint64_t BytesPerSymbol(const ModelSpec& spec) {
  const ModelLayout layout = LayOut(spec);
  int widest = 0;
  int64_t bytes = 0, floats = PaddedWidth(spec.task.HeadWidth());  // logits
  if (spec.input_noise > 0 || !spec.task.symbols) floats += PaddedWidth(spec.task.inputs);
  if (spec.task.embedding > 0) floats += PaddedWidth(spec.task.embedding);
  for (size_t l = 0; l < spec.layers.size(); ++l) {
    const ModelLayout::LayerPart& layer = layout.layers[l];
    const RegularisedCell cell = Regularise(spec.layers[l].cell, spec.regularisation, true);
    const int units = PaddedWidth(spec.layers[l].units), source = PaddedWidth(layer.source);
    widest = std::max({widest, PaddedWidth(layer.emitted), l > 0 ? source : 0});
    for (const auto& strand : layer.strands) {
      bytes += CpuBytesPerStep(*cell.graph, strand.sizes, TrainingOptions(spec, l, strand));
      for (const Mask& mask : cell.masks) {
        if (mask.kind != Mask::Kind::kRecurrentDropout) floats += units;
      }
      if (strand.projected) floats += 2 * units;
      if (strand.backward) floats += 2 * units + 2 * (l > 0 ? source : 0);
    }
    if (layer.strands.size() > 1) floats += 3 * units;
    if (spec.dropout > 0) floats += PaddedWidth(layer.emitted);
  }
  floats += 2 * widest + 4;  // gradients on their way down; symbols, targets, losses
  return static_cast<uint64_t>(bytes) + static_cast<uint64_t>(floats) * sizeof(float);
}

struct Needs {
  uint64_t fixed = 0, a_step = 0, a_block_step = 0;  // of all rows

  explicit Needs(const ModelSpec& spec, const TrainRecipe& recipe) {
    constexpr uint64_t kProgram = 20'000'000, kBytesPerParameter = 58;
    fixed = kProgram + kBytesPerParameter * static_cast<uint64_t>(LayOut(spec).count);
    a_step = BytesPerSymbol(spec) * static_cast<uint64_t>(recipe.batch);
    a_block_step = BlockBytesPerSymbol(spec) * static_cast<uint64_t>(recipe.batch);
  }
};

// The states that segments start from, of all rows.
uint64_t StateBytes(const ModelSpec& spec, int batch) {
  uint64_t floats = 0;
  for (const LayerSpec& layer : spec.layers) {
    floats += layer.cell->states.size() * static_cast<uint64_t>(PaddedWidth(layer.units));
  }
  return floats * static_cast<uint64_t>(batch) * sizeof(float);
}

uint64_t BytesInSegments(const Needs& needs, const ModelSpec& spec, const TrainRecipe& recipe,
                         int steps) {
  const auto segments = static_cast<uint64_t>((recipe.steps + steps - 1) / steps);
  const uint64_t starts = segments > 1 ? segments * StateBytes(spec, recipe.batch) : 0;
  const auto block = static_cast<uint64_t>(CpuBlockSteps(steps, recipe.batch));
  return needs.fixed + starts + needs.a_block_step * block +
         needs.a_step * static_cast<uint64_t>(steps);
}

}  // namespace

TrainRecipe ForMemory(TrainRecipe recipe, const TrainingData& data) {
  if (data.is_text()) return recipe;
  const SequenceSplit& split = data.sequences().split(Split::kTrain);
  int64_t longest = 1;
  for (int64_t i = 0; i < split.count(); ++i) longest = std::max(longest, split.length(i));
  recipe.steps = static_cast<int>(std::min<int64_t>(longest, INT32_MAX));
  recipe.batch = static_cast<int>(std::clamp<int64_t>(split.count(), 1, std::max(1, recipe.batch)));
  return recipe;
}

uint64_t TrainingBytes(const ModelSpec& spec, const TrainRecipe& recipe) {
  return BytesInSegments(Needs(spec, recipe), spec, recipe, SegmentSteps(spec, recipe));
}

int SegmentSteps(const ModelSpec& spec, const TrainRecipe& recipe) {
  if (recipe.memory.empty()) return recipe.steps;
  const uint64_t limit = BytesFromText(recipe.memory);
  const Needs needs(spec, recipe);
  const auto bytes = [&](int steps) { return BytesInSegments(needs, spec, recipe, steps); };
  uint64_t least = bytes(recipe.steps);
  // Fewest segments first. More of them keep more states: it does not get less for ever.
  for (int segments = 1; segments <= recipe.steps; ++segments) {
    const int steps = (recipe.steps + segments - 1) / segments;
    least = std::min(least, bytes(steps));
    if (bytes(steps) > limit) continue;
    const bool backward =
        std::any_of(spec.layers.begin(), spec.layers.end(),
                    [](const LayerSpec& layer) { return layer.direction != Direction::kForward; });
    if (segments == 1 || !backward) return steps;
    throw BadInput("train.memory is less than a chunk takes, and a layer runs backwards")
        .Found(fmt::format("about {:.1f} MB for a chunk",
                           static_cast<double>(bytes(recipe.steps)) / 1e6))
        .Hint("such a layer cannot run in segments: smaller train.steps or train.batch");
  }
  throw BadInput("train.memory = \"" + recipe.memory + "\" is too little")
      .Allowed(fmt::format("about {:.1f} MB and more for this model and batch",
                           static_cast<double>(least) / 1e6))
      .Hint("a smaller train.batch or model");
}

}  // namespace mnemo
