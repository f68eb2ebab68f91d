#include "analysis/errors/oracles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "analysis/errors/words.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;

constexpr float kRight = 0.1f, kWrong = 2.f;

float LossOf(double probability) { return static_cast<float>(-std::log(probability)); }

// A text with every character right but some, and n-grams that are never sure.
struct Case {
  std::string train, text;
  std::vector<float> losses;
  std::vector<std::vector<float>> ngrams;

  Case(std::string train_text, std::string test_text)
      : train(std::move(train_text)), text(std::move(test_text)) {
    losses.assign(text.size() - 1, kRight);
    ngrams.assign(kOracleNgrams, std::vector<float>(losses.size(), kWrong));
  }
  ErrorBreakdown Break() const {
    return BreakDownErrors({train, text}, losses, {ngrams.begin(), ngrams.end()});
  }
  // The slice that takes an error at `place` of the text, when it is the only one.
  OracleSlice Takes(size_t place, float loss = kWrong) {
    losses.assign(losses.size(), kRight);
    losses[place - 1] = loss;
    const ErrorBreakdown found = Break();
    EXPECT_EQ(found.errors, 1);
    const int slice = found.slice_of[place - 1];
    EXPECT_GE(slice, 0);
    EXPECT_EQ(found.slices[static_cast<size_t>(slice)].errors, 1);
    return found.slices[static_cast<size_t>(slice)];
  }
};

TEST(Words, AreRunsOfLettersDigitsAndBytesBeyondAscii) {
  const auto words = WordsOf("Don't \xc3\xa9t\xc3\xa9, x_1-2");
  std::vector<std::pair<size_t, size_t>> spans;
  for (const WordSpan& word : words) spans.emplace_back(word.begin, word.end);
  EXPECT_THAT(spans, ElementsAre(std::pair(0, 3), std::pair(4, 5), std::pair(6, 11),
                                 std::pair(13, 16), std::pair(17, 18)));
  EXPECT_TRUE(WordsOf("").empty());
  EXPECT_TRUE(IsPunctuation('-') && !IsPunctuation('_') && !IsPunctuation(' ') &&
              !IsPunctuation('\n') && !IsPunctuation('\xc3'));
}

TEST(Oracles, TwentySevenSlicesInThePapersOrder) {
  const ErrorBreakdown found = Case("a", "ab").Break();
  EXPECT_EQ(found.slices.size(), 27u);
  std::vector<double> memories;
  Oracle last = Oracle::kNgram;
  for (const OracleSlice& slice : found.slices) {
    EXPECT_LE(last, slice.oracle);
    last = slice.oracle;
    if (slice.oracle == Oracle::kMemory) memories.push_back(slice.threshold);
  }
  EXPECT_THAT(memories, ElementsAre(100, 500, 1000, 5000));
  EXPECT_EQ(found.errors, 0);
}

TEST(Oracles, TheShortestNgramThatIsSureTakesAnError) {
  Case one("word", "a word");
  one.ngrams[2][3] = kRight;  // n = 3, the character at 4
  one.ngrams[5][3] = kRight;
  EXPECT_EQ(one.Takes(4).oracle, Oracle::kNgram);
  EXPECT_EQ(one.Takes(4).threshold, 3);
  EXPECT_NE(one.Takes(5).oracle, Oracle::kNgram);
}

TEST(Oracles, MemoryKnowsAWordThatStoodWholeWithinItsLength) {
  // "Pierre" ends 100 characters before the second one begins, less what stands between.
  for (const auto& [between, memory] : std::vector<std::pair<size_t, double>>{
           {94, 100}, {95, 500}, {494, 500}, {495, 1000}, {994, 1000}, {995, 5000}, {4994, 5000}}) {
    Case one("", "Pierre" + std::string(between, '.') + "Pierre");
    const size_t second = 6 + between;
    EXPECT_EQ(one.Takes(second + 1).oracle, Oracle::kMemory) << between;
    EXPECT_EQ(one.Takes(second + 1).threshold, memory) << between;
    EXPECT_EQ(one.Takes(second + 5).threshold, memory) << between;
    // Its first character is no matter of memory.
    EXPECT_EQ(one.Takes(second).oracle, Oracle::kRare) << between;
  }
  Case far("", "Pierre" + std::string(4995, '.') + "Pierre");
  EXPECT_EQ(far.Takes(5002).oracle, Oracle::kRare);
}

TEST(Oracles, RareWordsAreThoseSeenSoOftenInTraining) {
  std::string train = "two two three three three ";
  for (int i = 0; i < 6; ++i) train += "often ";
  Case one(train, "new two three often");
  EXPECT_EQ(one.Takes(1).oracle, Oracle::kRare);
  EXPECT_EQ(one.Takes(1).threshold, 0);
  EXPECT_EQ(one.Takes(5).threshold, 2);
  EXPECT_EQ(one.Takes(9).threshold, 3);
  EXPECT_EQ(one.Takes(15).oracle, Oracle::kBoost);  // six times is not rare
  EXPECT_EQ(one.Takes(14).oracle, Oracle::kAfterSpace);
}

TEST(Oracles, WhatStandsBeforeDecidesThenPunctuation) {
  std::string train;
  for (int i = 0; i < 6; ++i) train += "a b c d e f ";
  Case one(train, "x a\"b\nc\td!e ?");
  EXPECT_EQ(one.Takes(2).oracle, Oracle::kAfterSpace);
  EXPECT_EQ(one.Takes(3).oracle, Oracle::kPunctuation);  // the quote itself
  EXPECT_EQ(one.Takes(4).oracle, Oracle::kAfterSpace);   // behind the quote
  EXPECT_EQ(one.Takes(5).oracle, Oracle::kBoost);        // the newline itself
  EXPECT_EQ(one.Takes(6).oracle, Oracle::kAfterNewline);
  EXPECT_EQ(one.Takes(8).oracle, Oracle::kAfterSpace);
  EXPECT_EQ(one.Takes(9).oracle, Oracle::kPunctuation);
  EXPECT_EQ(one.Takes(12).oracle, Oracle::kAfterSpace);  // punctuation behind a space
}

TEST(Oracles, BoostsByWhatAProbabilityLacks) {
  Case one("", "a\n\n\n");
  for (const auto& [probability, boost] : std::vector<std::pair<double, double>>{
           {0.45, 0.1}, {0.35, 0.2}, {0.25, 0.3}, {0.15, 0.4}, {0.05, 0.5}, {1e-30, 0.5}}) {
    const OracleSlice slice = one.Takes(1, LossOf(probability));
    EXPECT_EQ(slice.oracle, Oracle::kBoost);
    EXPECT_DOUBLE_EQ(slice.threshold, boost) << probability;
  }
  EXPECT_EQ(one.Takes(1, 200.f).threshold, 0.5);
}

TEST(Oracles, EveryErrorIsInOneSlice) {
  Case one("the cat sat on the mat\n", "the dog \"sat\" on the mat.\nand more\n");
  one.losses.assign(one.losses.size(), kWrong);
  for (size_t i = 0; i < one.losses.size(); i += 3) one.ngrams[i % 9][i] = kRight;
  const ErrorBreakdown found = one.Break();
  EXPECT_EQ(found.errors, found.symbols);
  int64_t sum = 0;
  for (int oracle = 0; oracle < kOracles; ++oracle) sum += found.Of(static_cast<Oracle>(oracle));
  EXPECT_EQ(sum, found.errors);
}

}  // namespace
}  // namespace mnemo
