// How much memory a training takes, before it begins, and how a chunk is cut so that it takes less.
#pragma once

#include <cstdint>

#include "model/spec.h"
#include "train/recipe.h"
#include "train/training_data.h"

namespace mnemo {

// The recipe with the steps that a chunk of this data has: of sequences, those of the longest one,
// and at most as many rows as there are sequences.
TrainRecipe ForMemory(TrainRecipe recipe, const TrainingData& data);

// About the most that training the model takes on the cpu backend, in bytes, the text left out:
// weights (also packed for the products, for training and for scoring), gradient, optimizer, what a
// checkpoint is made from, and what the layers keep of a chunk (engine/cpu/cpu.h), or of a segment
// where the recipe limits the memory. Measured: 58 bytes a parameter (LSTMs of 5 and 20 million),
// and within a twentieth for chunks of 1,024 to 80,000 symbols (training_memory_test.cc).
uint64_t TrainingBytes(const ModelSpec& spec, const TrainRecipe& recipe);

// The steps that are trained at a time: recipe.steps, or as many as recipe.memory allows, all
// segments about as long. Throws Error (kBadInput) if not even one step fits, or if less than a
// chunk would and a layer runs backwards: that one needs its end first.
int SegmentSteps(const ModelSpec& spec, const TrainRecipe& recipe);

}  // namespace mnemo
