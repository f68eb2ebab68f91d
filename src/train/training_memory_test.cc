#include "train/training_memory.h"

#include <gtest/gtest.h>

#include "train/model_setup.h"

namespace mnemo {
namespace {

uint64_t Megabytes(int64_t parameters, int batch, int steps) {
  Recipe recipe;
  recipe.model.cells = {"lstm"};
  recipe.model.parameters = parameters;
  recipe.train.batch = batch;
  recipe.train.steps = steps;
  return TrainingBytes(SetUpModel(recipe.model, 113), recipe.train) / 1'000'000;
}

// The process' largest size, as GNU time gave it for `mnemo train --threads 1`: 329, 1154 and 130
// MB.
TEST(TrainingMemory, IsNearWhatWasMeasured) {
  EXPECT_NEAR(static_cast<double>(Megabytes(5'000'000, 16, 64)), 329, 40);
  EXPECT_NEAR(static_cast<double>(Megabytes(20'000'000, 16, 64)), 1154, 100);
  EXPECT_NEAR(static_cast<double>(Megabytes(120'000, 64, 256)), 130, 20);
}

TEST(TrainingMemory, HoldsNumbersBeyondAnyMachine) {
  EXPECT_GT(Megabytes(1'000'000'000, 1000, 10000), 100'000u);
}

}  // namespace
}  // namespace mnemo
