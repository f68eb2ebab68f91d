#include "train/training_memory.h"

#include "cell/graph.h"

namespace mnemo {

uint64_t TrainingBytes(const ModelSpec& spec, const TrainRecipe& recipe) {
  constexpr uint64_t kProgram = 45'000'000, kBytesPerParameter = 56;
  // Of a symbol: logits and their gradients, and a layer's named values with the gradients of some.
  uint64_t floats = 2 * static_cast<uint64_t>(spec.vocabulary);
  for (const LayerSpec& layer : spec.layers) {
    floats += static_cast<uint64_t>(layer.units) * (layer.cell->values.size() + 3);
  }
  const auto symbols = static_cast<uint64_t>(recipe.batch) * static_cast<uint64_t>(recipe.steps);
  return kProgram + kBytesPerParameter * static_cast<uint64_t>(LayOut(spec).count) +
         symbols * floats * sizeof(float);
}

}  // namespace mnemo
