// How much memory a training takes, before it begins.
#pragma once

#include <cstdint>

#include "model/spec.h"
#include "train/recipe.h"

namespace mnemo {

// About the most that training the model takes on the cpu backend, in bytes, the text left out:
// weights (also packed for the products, for training and for scoring), gradient, optimizer, what a
// checkpoint is made from, and the values of a chunk that wait for the backward pass. Measured: 56
// bytes a parameter (an LSTM of 20 million), and within a fifth for chunks of 16,384 symbols.
uint64_t TrainingBytes(const ModelSpec& spec, const TrainRecipe& recipe);

}  // namespace mnemo
