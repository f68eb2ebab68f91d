#include "analysis/ngram/kneser_ney.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>

#include "analysis/ngram/ngram_score.h"
#include "base/error.h"
#include "base/files.h"
#include "base/random.h"

namespace mnemo {
namespace {

std::vector<int32_t> Bytes(const std::string& text) {
  std::vector<int32_t> symbols;
  for (const char c : text) symbols.push_back(static_cast<uint8_t>(c));
  return symbols;
}

std::vector<int32_t> Letters(const std::string& text) {
  std::vector<int32_t> symbols;
  for (const char c : text) symbols.push_back(c - 'a');
  return symbols;
}

std::vector<int32_t> RealText() {
  return Bytes(ReadFile(fs::path(MNEMO_SOURCE_DIR) / "docs" / "decisions.md"));
}

double Sum(const NgramModel& model, std::span<const int32_t> context, int n) {
  std::vector<double> probabilities(static_cast<size_t>(model.kinds()));
  model.Distribution(context, n, probabilities);
  for (int32_t symbol = 0; symbol < model.kinds(); ++symbol) {
    const double one = probabilities[static_cast<size_t>(symbol)];
    EXPECT_GT(one, 0);
    EXPECT_EQ(one, model.Probability(context, symbol, n));
  }
  return std::accumulate(probabilities.begin(), probabilities.end(), 0.0);
}

// Contexts of the text, contexts cut out of it and continued by chance, and chance alone.
TEST(KneserNey, AddsUpToOneInEveryContext) {
  const std::vector<int32_t> text = RealText();
  constexpr int kLongest = 20;
  const NgramModel model(text, 256, kLongest);
  const Random random(3, Purpose::kTest);
  uint64_t draw = 0;
  const auto below = [&](size_t n) { return random.Below(n, {.step = draw++}); };
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<int32_t> context;
    if (trial % 3 != 0) {
      const size_t length = below(30);
      const size_t begin = below(text.size() - length);
      context.assign(text.begin() + begin, text.begin() + begin + length);
    }
    if (trial % 3 != 1) {
      for (size_t more = below(4); more > 0; --more) {
        context.push_back(static_cast<int32_t>(below(256)));
      }
    }
    const int n = trial % 2 == 0 ? static_cast<int>(below(kLongest + 1)) : kLongest;
    EXPECT_NEAR(Sum(model, context, n), 1, 1e-9) << n;
  }
}

TEST(KneserNey, AddsUpToOneForTextsThatAreHardlyAny) {
  const Random random(4, Purpose::kTest);
  uint64_t draw = 0;
  for (const char* letters : {"a", "aa", "aaaaaaa", "ab", "abababab", "aabbaabbabba", "abcdefgh",
                              "abcabcabcabcabcabcabcd"}) {
    for (const int32_t kinds : {8, 9, 300}) {
      for (const int longest : {0, 1, 3, 50}) {
        const NgramModel model(Letters(letters), kinds, longest);
        for (int trial = 0; trial < 10; ++trial) {
          std::vector<int32_t> context(random.Below(6, {.step = draw++}));
          for (int32_t& symbol : context) {
            symbol = static_cast<int32_t>(random.Below(3, {.step = draw++}));
          }
          EXPECT_NEAR(Sum(model, context, longest), 1, 1e-12) << letters;
        }
      }
    }
  }
  EXPECT_EQ(NgramModel(Letters("aaaa"), 1, 2).Probability(Letters("a"), 0, 2), 1);
}

// "abab", two kinds, n = 1. Counts: a b twice, b a once; of the empty context a and b have, before
// them, {beginning, b} and {a}. Of both only D1 can be estimated, 1 / (1 + 2) = 1/3; D2 is 1.
TEST(KneserNey, EqualsASumByHand) {
  const NgramModel model(Letters("abab"), 2, 1);
  EXPECT_DOUBLE_EQ(model.CountDiscounts(1).of[0], 1.0 / 3);
  EXPECT_DOUBLE_EQ(model.CountDiscounts(1).of[1], 1);
  EXPECT_DOUBLE_EQ(model.VarietyDiscounts(0).of[0], 1.0 / 3);
  const double left = (1 + 1.0 / 3) / 3;
  const double a = (2 - 1.0) / 3 + left / 2, b = (1 - 1.0 / 3) / 3 + left / 2;
  EXPECT_NEAR(a + b, 1, 1e-15);
  EXPECT_NEAR(model.Probability(Letters("a"), 1, 1), (2 - 1.0) / 2 + 1.0 / 2 * b, 1e-15);
  EXPECT_NEAR(model.Probability(Letters("a"), 0, 1), 1.0 / 2 * a, 1e-15);
  EXPECT_NEAR(model.Probability(Letters("b"), 0, 1), 1 - 1.0 / 3 + 1.0 / 3 * a, 1e-15);
  // Where a text begins there is no context yet.
  EXPECT_NEAR(model.Probability({}, 0, 1), a, 1e-15);
  // With n = 0 the counts are those of the text, two of each, and the rule gives D2.
  EXPECT_NEAR(model.Probability({}, 0, 0), (2 - 1.0) / 4 + 2.0 / 4 / 2, 1e-15);
  EXPECT_EQ(model.LeftOver(Letters("a"), 1), 0.5);
  EXPECT_EQ(model.LeftOver(Letters("ba"), 1), 1);
}

TEST(KneserNey, AllOrdersAtOnceAreEachAlone) {
  const std::vector<int32_t> text = RealText();
  const std::vector<int32_t> train(text.begin(), text.end() - 2000);
  const std::vector<int32_t> test(text.end() - 2000, text.end());
  const NgramModel all(train, 256, 9);
  const std::vector<int> ns = {0, 1, 2, 5, 9};
  std::vector<std::vector<double>> together;
  ScorePlaces(all, test, ns, [&](size_t, std::span<const double> probabilities) {
    together.emplace_back(probabilities.begin(), probabilities.end());
  });
  ASSERT_EQ(together.size(), test.size());
  for (size_t n = 0; n < ns.size(); ++n) {
    const NgramModel alone(train, 256, ns[n]);
    ScorePlaces(alone, test, {&ns[n], 1}, [&](size_t place, std::span<const double> one) {
      EXPECT_EQ(one[0], together[place][n]);
    });
  }
}

TEST(KneserNey, TheSameTextGivesTheSameBits) {
  const std::vector<int32_t> text = RealText();
  const Symbols part = Symbols(text).Part(0, 3000);
  const NgramModel one(text, 256, 12), other(text, 256, 12);
  EXPECT_EQ(NgramLosses(one, part, std::vector<int>{12}),
            NgramLosses(other, part, std::vector<int>{12}));
}

TEST(KneserNey, MoreThanTheTextHoldsIsWhatItHolds) {
  const std::vector<int32_t> text = Letters("abcabcabd");
  const NgramModel model(text, 4, 100);
  // No context of the text is longer than 8, so that all of them are lower levels.
  for (const int n : {50, 100}) {
    EXPECT_EQ(model.Probability(text, 0, n), model.Probability(text, 0, 20));
  }
}

TEST(NgramLosses, AreOfEverySymbolButTheFirst) {
  const NgramModel model(Letters("abababab"), 2, 3);
  const auto losses = NgramLosses(model, Letters("abab"), std::vector<int>{0, 3});
  ASSERT_EQ(losses.size(), 2u);
  ASSERT_EQ(losses[1].size(), 3u);
  EXPECT_FLOAT_EQ(losses[1][2],
                  static_cast<float>(-std::log(model.Probability(Letters("aba"), 1, 3))));
  EXPECT_TRUE(NgramLosses(model, Symbols(), std::vector<int>{3})[0].empty());
}

TEST(RecentSymbols, AreTheLastOnes) {
  RecentSymbols recent(3);
  std::vector<int32_t> all;
  for (int32_t symbol = 0; symbol < 500; ++symbol) {
    const size_t count = std::min<size_t>(3, all.size());
    const auto last = recent.Last();
    ASSERT_TRUE(std::equal(last.begin(), last.end(), all.end() - count, all.end()));
    recent.Add(symbol);
    all.push_back(symbol);
  }
  RecentSymbols none(0);
  none.Add(1);
  EXPECT_TRUE(none.Last().empty());
}

TEST(KneserNeyDeathTest, RefusesWhatItWasNotMadeFor) {
  const NgramModel model(Letters("abab"), 2, 1);
  EXPECT_DEATH(model.Probability({}, 2, 1), "symbol < kinds");
  EXPECT_DEATH(model.Probability({}, 0, 2), "longest");
  EXPECT_DEATH(NgramModel(Symbols(), 2, 1), "empty");
}

}  // namespace
}  // namespace mnemo
