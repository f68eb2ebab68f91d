#include "train/training_memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/memory.h"
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

// The process' largest size, as the system gave it for `mnemo train --threads 1`: 360, 1,258 and
// 106 MB.
TEST(TrainingMemory, IsNearWhatWasMeasured) {
  EXPECT_NEAR(static_cast<double>(Megabytes(5'000'000, 16, 64)), 360, 15);
  EXPECT_NEAR(static_cast<double>(Megabytes(20'000'000, 16, 64)), 1258, 40);
  EXPECT_NEAR(static_cast<double>(Megabytes(120'000, 64, 256)), 106, 6);
}

TEST(TrainingMemory, HoldsNumbersBeyondAnyMachine) {
  EXPECT_GT(Megabytes(1'000'000'000, 1000, 10000), 100'000u);
}

Recipe Long(const std::string& memory) {
  Recipe recipe;
  recipe.model.cells = {"lstm"};
  recipe.model.units = 100;
  recipe.train.batch = 10;
  recipe.train.steps = 8000;
  recipe.train.memory = memory;
  return recipe;
}

TEST(SegmentSteps, AsLongAsTheMemoryAllows) {
  const auto steps = [](const std::string& memory) {
    const Recipe recipe = Long(memory);
    return SegmentSteps(SetUpModel(recipe.model, 50), recipe.train);
  };
  const auto bytes = [](const std::string& memory) {
    const Recipe recipe = Long(memory);
    return TrainingBytes(SetUpModel(recipe.model, 50), recipe.train);
  };
  EXPECT_EQ(steps(""), 8000);
  EXPECT_EQ(steps("100GB"), 8000);
  EXPECT_GT(bytes(""), 300'000'000u);
  for (const char* memory : {"100MB", "150MB", "300MB"}) {
    EXPECT_LE(bytes(memory), BytesFromText(memory));
    // Segments of a whole chunk's share: the next larger share would be too much.
    const int count = (8000 + steps(memory) - 1) / steps(memory);
    EXPECT_GT(count, 1);
    EXPECT_EQ(steps(memory), (8000 + count - 1) / count);
  }
  EXPECT_LT(steps("100MB"), steps("150MB"));
}

TEST(SegmentSteps, SaysWhatCannotBe) {
  Recipe recipe = Long("20MB");
  try {
    SegmentSteps(SetUpModel(recipe.model, 50), recipe.train);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("is too little"));
  }
  recipe = Long("100MB");
  ModelSpec spec = SetUpModel(recipe.model, 50);
  spec.layers[0].direction = Direction::kBoth;
  try {
    SegmentSteps(spec, recipe.train);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("runs backwards"));
  }
}

}  // namespace
}  // namespace mnemo
