#include "analysis/ngram/suffix_array.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>

#include "base/random.h"

namespace mnemo {
namespace {

std::vector<int32_t> SortedSlowly(const std::vector<int32_t>& text) {
  std::vector<int32_t> order(text.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
    return std::lexicographical_compare(text.begin() + a, text.end(), text.begin() + b, text.end());
  });
  return order;
}

int Common(const std::vector<int32_t>& text, int32_t a, int32_t b) {
  int same = 0;
  const auto size = static_cast<int32_t>(text.size());
  while (a + same < size && b + same < size && text[a + same] == text[b + same]) ++same;
  return same;
}

void Check(const std::vector<int32_t>& text, int32_t kinds) {
  const std::vector<int32_t> order = SuffixArray(text, kinds);
  ASSERT_EQ(order, SortedSlowly(text));
  for (const int most : {3, 255}) {
    const auto common = CommonPrefixes(text, order, static_cast<uint8_t>(most));
    for (size_t r = 1; r < order.size(); ++r) {
      ASSERT_EQ(common[r], std::min(most, Common(text, order[r - 1], order[r]))) << r;
    }
  }
}

TEST(SuffixArray, EqualsASlowSort) {
  const Random random(1, Purpose::kTest);
  uint64_t draw = 0;
  for (const int kinds : {1, 2, 3, 26, 1000}) {
    for (const int size : {0, 1, 2, 3, 5, 8, 50, 200}) {
      for (int trial = 0; trial < 20; ++trial) {
        std::vector<int32_t> text(static_cast<size_t>(size));
        for (int32_t& symbol : text) {
          symbol =
              static_cast<int32_t>(random.Below(static_cast<uint64_t>(kinds), {.step = draw++}));
        }
        Check(text, kinds);
      }
    }
  }
}

TEST(SuffixArray, SortsWhatRepeatsForEver) {
  // Repeats of repeats need several levels of the induction.
  std::vector<int32_t> fibonacci = {0}, next = {0, 1};
  while (next.size() < 3000) {
    std::vector<int32_t> longer = next;
    longer.insert(longer.end(), fibonacci.begin(), fibonacci.end());
    fibonacci = std::move(next);
    next = std::move(longer);
  }
  EXPECT_EQ(SuffixArray(next, 2), SortedSlowly(next));
  std::vector<int32_t> period(3000);
  for (size_t i = 0; i < period.size(); ++i) period[i] = static_cast<int32_t>(i * 7 % 5);
  EXPECT_EQ(SuffixArray(period, 9), SortedSlowly(period));
}

TEST(SuffixArrayDeathTest, RefusesSymbolsThatAreNone) {
  const std::vector<int32_t> text = {0, 3};
  EXPECT_DEATH(SuffixArray(text, 3), "symbol < kinds");
}

}  // namespace
}  // namespace mnemo
