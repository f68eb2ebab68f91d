#include "data/speech/spoken_sentences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

namespace mnemo {
namespace {

TEST(SpokenSentences, AreAFunctionOfSeedAndIndex) {
  std::set<std::string> made;
  int same_under_other_seed = 0;
  for (uint64_t i = 0; i < 500; ++i) {
    const std::string sentence = SpokenSentence(7, i);
    EXPECT_EQ(SpokenSentence(7, i), sentence);
    same_under_other_seed += SpokenSentence(8, i) == sentence ? 1 : 0;
    made.insert(sentence);
  }
  EXPECT_GT(made.size(), 380u);  // some patterns have few sentences
  EXPECT_LT(same_under_other_seed, 25);
}

TEST(SpokenSentences, UseEveryWordAndNoOther) {
  const std::vector<std::string> words = SpokenWords();
  EXPECT_TRUE(std::is_sorted(words.begin(), words.end()));
  std::set<std::string> used;
  for (uint64_t i = 0; i < 2000; ++i) {
    const std::string sentence = SpokenSentence(1, i);
    EXPECT_THAT(sentence, ::testing::MatchesRegex("[a-z]+( [a-z]+)*"));
    std::istringstream stream(sentence);
    for (std::string word; stream >> word;) used.insert(word);
  }
  EXPECT_EQ(std::vector<std::string>(used.begin(), used.end()), words);
  EXPECT_GT(words.size(), 70u);
  EXPECT_LT(words.size(), 110u);
}

}  // namespace
}  // namespace mnemo
