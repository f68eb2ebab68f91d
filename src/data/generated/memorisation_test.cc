#include "data/generated/memorisation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/generated/generated_fixture.h"

namespace mnemo {
namespace {

TEST(NextSymbolTask, InputsLagTargetsByOne) {
  EXPECT_EQ(NextSymbol({1, 2, 3}), (SymbolSequence{{1, 2}, {2, 3}}));
  EXPECT_EQ(NextSymbol({1, 2, 3, 4}, 2), (SymbolSequence{{1, 2, 3}, {-1, 3, 4}}));
  EXPECT_EQ(NextSymbol({1}), SymbolSequence{});
  EXPECT_EQ(NextSymbol({}), SymbolSequence{});
}

TEST(Memorisation, FiveSymbolsAreReadAndThenRepeated) {
  const SymbolTask task = Memorisation();
  ExpectADifferentSymbolEach(task, 26);
  int counts[26] = {};
  for (uint64_t index = 0; index < 2000; ++index) {
    const SymbolSequence sequence = task.make(1, index);
    const std::string inputs = InputText(task, sequence), targets = TargetText(task, sequence);
    ASSERT_EQ(inputs.size(), 9u);
    const std::string read = inputs.substr(0, 5);
    EXPECT_EQ(inputs.substr(5), read.substr(0, 4));
    EXPECT_EQ(targets, "    " + read);
    for (const char c : read) ++counts[c - 'a'];
  }
  // 10,000 symbols: 384.6 each, standard deviation 19.2.
  for (const int count : counts) EXPECT_NEAR(count, 384.6, 5 * 19.2);
}

TEST(Memorisation, OptionsAndSeeds) {
  ExpectAFunctionOfSeedAndIndex(Memorisation(), 200);
  const SymbolTask small = Memorisation({.length = 2, .symbols = 3});
  ExpectADifferentSymbolEach(small, 3);
  EXPECT_EQ(small.make(1, 1).inputs.size(), 3u);
  EXPECT_EQ(RangeMessage([] { Memorisation({.symbols = 27}); }),
            "the number of different symbols is out of range\n  found:   27\n  allowed: 1 to 26");
  EXPECT_NE(RangeMessage([] { Memorisation({.length = 0}); }), "");
}

}  // namespace
}  // namespace mnemo
