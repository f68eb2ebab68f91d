#include "data/generated/memory_tests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "data/generated/generated_fixture.h"

namespace mnemo {
namespace {

TEST(Copying, SymbolsComeBackAfterTheSign) {
  const SymbolTask task = Copying({.length = 3, .delay = 4, .symbols = 5});
  ExpectADifferentSymbolEach(task, 7);
  std::set<std::string> read;
  for (uint64_t index = 0; index < 100; ++index) {
    const SymbolSequence sequence = task.make(1, index);
    const std::string inputs = InputText(task, sequence);
    ASSERT_EQ(inputs.size(), 10u);
    EXPECT_EQ(inputs.find_first_not_of("abcde"), 3u);
    EXPECT_EQ(inputs.substr(3), "___?___");
    EXPECT_EQ(TargetText(task, sequence), "       " + inputs.substr(0, 3));
    read.insert(inputs.substr(0, 3));
  }
  EXPECT_GT(read.size(), 50u);  // of 125
  const SymbolTask all = Copying({.length = 2, .delay = 1, .symbols = 2, .score_all = true});
  const SymbolSequence sequence = all.make(1, 0);
  EXPECT_EQ(InputText(all, sequence).substr(2), "?__");
  EXPECT_EQ(TargetText(all, sequence), "___" + InputText(all, sequence).substr(0, 2));
  ExpectAFunctionOfSeedAndIndex(Copying(), 100);
  EXPECT_NE(RangeMessage([] { Copying({.delay = 0}); }), "");
}

TEST(HeldBit, IsAskedForAfterTheNoise) {
  const SymbolTask task = HeldBit({.delay = 20, .noise = 4});
  ExpectADifferentSymbolEach(task, 7);
  int ones = 0;
  std::set<std::string> noises;
  for (uint64_t index = 0; index < 1000; ++index) {
    const SymbolSequence sequence = task.make(1, index);
    const std::string inputs = InputText(task, sequence);
    ASSERT_EQ(inputs.size(), 22u);
    EXPECT_TRUE(inputs[0] == '0' || inputs[0] == '1');
    EXPECT_EQ(inputs.find_first_not_of("abcd", 1), 21u);
    EXPECT_EQ(inputs[21], '?');
    EXPECT_EQ(TargetText(task, sequence), std::string(21, ' ') + inputs[0]);
    ones += inputs[0] == '1';
    noises.insert(inputs.substr(1, 20));
  }
  EXPECT_NEAR(ones, 500, 5 * 15.8);
  EXPECT_EQ(noises.size(), 1000u);
  const SymbolTask none = HeldBit({.delay = 0, .noise = 1});
  EXPECT_EQ(none.make(1, 0).inputs.size(), 2u);
  ExpectAFunctionOfSeedAndIndex(HeldBit(), 100);
  EXPECT_NE(RangeMessage([] { HeldBit({.noise = 0}); }), "");
}

TEST(Adding, TheTargetIsTheSumOfTheMarkedNumbers) {
  const NumberTask task = Adding({.steps = 40});
  EXPECT_EQ(task.width, 2);
  EXPECT_EQ(task.target_width, 1);
  int lengths[45] = {}, marked_first[10] = {};
  double squares = 0;
  constexpr int kSamples = 3000;
  for (uint64_t index = 0; index < kSamples; ++index) {
    const NumberSequence s = task.make(9, index);
    const size_t steps = s.scored.size();
    ASSERT_GE(steps, 40u);
    ASSERT_LE(steps, 44u);
    ASSERT_EQ(s.inputs.size(), steps * 2);
    ASSERT_EQ(s.targets.size(), steps);
    ++lengths[steps];
    double sum = 0;
    std::vector<size_t> marks;
    for (size_t t = 0; t < steps; ++t) {
      const float value = s.inputs[2 * t], marker = s.inputs[2 * t + 1];
      EXPECT_GE(value, -1);
      EXPECT_LT(value, 1);
      EXPECT_EQ(s.scored[t], t + 1 == steps);
      if (t == 0 || t + 1 == steps) {
        EXPECT_EQ(marker, -1);
      } else if (marker != 0) {
        EXPECT_EQ(marker, 1);
        marks.push_back(t);
        sum += value;
      }
    }
    // Two marks, or one where the first step was drawn.
    ASSERT_TRUE(marks.size() == 1 || marks.size() == 2);
    EXPECT_LT(marks.back(), 20u);
    if (marks.size() == 2) {
      ASSERT_LT(marks[0], 10u);
      ++marked_first[marks[0]];
    }
    EXPECT_NEAR(s.targets[steps - 1], 0.5 + sum / 4, 1e-6);
    squares += std::pow(s.targets[steps - 1] - 0.5, 2);
  }
  for (int length = 40; length <= 44; ++length) EXPECT_NEAR(lengths[length], 600, 5 * 21.9);
  // Each of two numbers has variance 1/3; a few sequences have only one.
  EXPECT_NEAR(squares / kSamples, 2.0 / 3 / 16, 0.005);
  for (int t = 1; t < 10; ++t) EXPECT_GT(marked_first[t], 50) << t;
  ExpectAFunctionOfSeedAndIndex(task, 50);
  EXPECT_NE(RangeMessage([] { Adding({.steps = 21}); }), "");
}

}  // namespace
}  // namespace mnemo
