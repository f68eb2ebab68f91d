#include "data/batches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "base/error.h"

namespace mnemo {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Every symbol is its own place.
std::vector<uint8_t> Places(int size) {
  std::vector<uint8_t> symbols(size);
  for (int i = 0; i < size; ++i) symbols[i] = static_cast<uint8_t>(i);
  return symbols;
}

std::string Message(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

TEST(TrainBatches, StreamsGoOnFromChunkToChunk) {
  const auto symbols = Places(23);  // two streams of 11: 0.. and 11..; 22 is left
  const TrainBatches batches(symbols, 3, 2);
  EXPECT_EQ(batches.chunks_per_epoch(), 3u);
  const Chunk first = batches.At(0), second = batches.At(1), third = batches.At(2);
  EXPECT_EQ(first.steps, 3);
  EXPECT_EQ(first.rows, 2);
  EXPECT_THAT(first.inputs, ElementsAre(0, 11, 1, 12, 2, 13));
  EXPECT_THAT(first.targets, ElementsAre(1, 12, 2, 13, 3, 14));
  EXPECT_THAT(second.inputs, ElementsAre(3, 14, 4, 15, 5, 16));
  EXPECT_THAT(third.targets, ElementsAre(7, 18, 8, 19, 9, 20));
  EXPECT_TRUE(first.starts_epoch);
  EXPECT_FALSE(second.starts_epoch);
  EXPECT_FALSE(third.starts_epoch);
  EXPECT_EQ(batches.dropped(), 22u - 18u);
}

TEST(TrainBatches, EpochsFollowEachOther) {
  const auto symbols = Places(23);
  const TrainBatches batches(symbols, 3, 2);
  for (const uint64_t epoch : {uint64_t{0}, uint64_t{1}, uint64_t{1} << 40}) {
    for (uint64_t i = 0; i < 3; ++i) {
      const Chunk chunk = batches.At(3 * epoch + i);
      EXPECT_EQ(chunk.epoch, epoch);
      EXPECT_EQ(chunk.starts_epoch, i == 0);
      EXPECT_EQ(chunk.inputs, batches.At(i).inputs);
    }
  }
}

TEST(TrainBatches, TheShortestText) {
  const auto symbols = Places(8);
  const TrainBatches batches(symbols, 3, 2);
  EXPECT_EQ(batches.chunks_per_epoch(), 1u);
  EXPECT_THAT(batches.At(0).targets, ElementsAre(1, 5, 2, 6, 3, 7));
  EXPECT_EQ(batches.dropped(), 1u);
  EXPECT_TRUE(batches.At(1).starts_epoch);
}

TEST(TrainBatches, RefusesAShortText) {
  const auto message = [](int size, int steps, int rows) {
    const auto symbols = Places(size);
    return Message([&] { TrainBatches(symbols, steps, rows); });
  };
  EXPECT_EQ(message(7, 3, 2),
            "the text to train on is too short for 2 rows of 3 steps\n  found:   7 symbols\n"
            "  allowed: at least 8: a row needs one more than steps\n"
            "  hint:    take at most 1 row, or at most 2 steps");
  EXPECT_THAT(message(10, 100, 3), HasSubstr("hint:    take at most 2 steps"));
  EXPECT_THAT(message(10, 3, 100), HasSubstr("hint:    take at most 2 rows"));
  EXPECT_THAT(message(10, 50, 100), testing::Not(HasSubstr("hint")));
  EXPECT_THAT(message(0, 1, 1), HasSubstr("found:   0 symbols"));
  for (int size = 2; size < 60; ++size) {  // what the hint says is so, and no less would do
    for (const auto& [steps, rows] : {std::pair(10, 4), {3, 9}, {30, 2}}) {
      if (size >= rows * (steps + 1)) continue;
      const std::string text = message(size, steps, rows);
      if (size / (steps + 1) > 0) {
        EXPECT_EQ(message(size, steps, size / (steps + 1)), "");
        EXPECT_NE(message(size, steps, size / (steps + 1) + 1), "");
        EXPECT_THAT(text, HasSubstr(std::to_string(size / (steps + 1)) + " row"));
      }
      if (size / rows > 1) {
        EXPECT_EQ(message(size, size / rows - 1, rows), "");
        EXPECT_NE(message(size, size / rows, rows), "");
        EXPECT_THAT(text, HasSubstr(std::to_string(size / rows - 1) + " step"));
      }
    }
  }
}

TEST(EvaluationBatches, ShortRows) {
  const auto symbols = Places(8);  // 7 targets: streams of 3, 2, 2
  const EvaluationBatches batches(symbols, 2, 3);
  ASSERT_EQ(batches.chunks(), 2u);
  const EvaluationChunk first = batches.At(0), second = batches.At(1);
  EXPECT_TRUE(first.starts);
  EXPECT_THAT(first.inputs, ElementsAre(0, 3, 5, 1, 4, 6));
  EXPECT_THAT(first.targets, ElementsAre(1, 4, 6, 2, 5, 7));
  EXPECT_THAT(first.lengths, Each(2));
  EXPECT_FALSE(second.starts);
  EXPECT_EQ(second.steps, 1);
  EXPECT_THAT(second.inputs, ElementsAre(2, 0, 0));
  EXPECT_THAT(second.targets, ElementsAre(3, 0, 0));
  EXPECT_THAT(second.lengths, ElementsAre(1, 0, 0));
  EXPECT_EQ(second.Position(0, 0), 3u);
}

TEST(EvaluationBatches, EveryTargetOnceWithItsPlace) {
  for (int size = 2; size < 40; ++size) {
    const auto symbols = Places(size);
    for (int steps = 1; steps < 9; steps += 2) {
      for (int rows = 1; rows < 45; rows += 3) {
        const EvaluationBatches batches(symbols, steps, rows);
        EXPECT_EQ(batches.rows(), std::min(rows, size - 1));
        EXPECT_EQ(batches.targets(), static_cast<uint64_t>(size - 1));
        std::vector<int> seen(size, 0), next(batches.rows());
        for (uint64_t i = 0; i < batches.chunks(); ++i) {
          const EvaluationChunk chunk = batches.At(i);
          EXPECT_TRUE(std::is_sorted(chunk.lengths.rbegin(), chunk.lengths.rend()));
          EXPECT_GT(chunk.lengths[0], 0);
          for (int r = 0; r < chunk.rows; ++r) {
            for (int t = 0; t < chunk.lengths[r]; ++t) {
              const int place = t * chunk.rows + r;
              const auto position = chunk.Position(t, r);
              ASSERT_LT(position, static_cast<uint64_t>(size));
              EXPECT_EQ(chunk.targets[place], symbols[position]);
              EXPECT_EQ(chunk.inputs[place], symbols[position - 1]);
              if (t + i > 0) {
                EXPECT_EQ(static_cast<int>(position), next[r]);
              }
              next[r] = static_cast<int>(position) + 1;
              ++seen[position];
            }
          }
        }
        EXPECT_EQ(seen[0], 0);
        EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), size - 1);
      }
    }
  }
}

TEST(EvaluationBatches, RefusesAShortText) {
  const auto one = Places(1);
  EXPECT_EQ(Message([&] { EvaluationBatches(one, 1, 1); }),
            "the text to score is too short\n  found:   1 symbol\n  allowed: at least 2");
}

}  // namespace
}  // namespace mnemo
