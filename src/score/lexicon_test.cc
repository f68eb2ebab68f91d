#include "score/lexicon.h"

#include <gtest/gtest.h>

namespace mnemo {
namespace {

using Labels = std::vector<int32_t>;

// Is it whole words, by walking?
bool Accepts(const Lexicon& lexicon, const Labels& labels) {
  Lexicon::State state = lexicon.Start();
  for (const int32_t label : labels) state = lexicon.Next(state, label);
  return lexicon.Complete(state);
}

// All label sequences of up to `most` labels.
std::vector<Labels> All(int32_t kinds, size_t most) {
  std::vector<Labels> all = {{}};
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].size() == most) continue;
    for (int32_t k = 0; k < kinds; ++k) {
      all.push_back(all[i]);
      all.back().push_back(k);
    }
  }
  return all;
}

// The same by the definition: cut off every word at the front.
bool IsWords(const Labels& labels, const std::vector<Labels>& words, int32_t separator) {
  for (const Labels& word : words) {
    if (labels.size() < word.size() || !std::equal(word.begin(), word.end(), labels.begin())) {
      continue;
    }
    Labels rest(labels.begin() + static_cast<std::ptrdiff_t>(word.size()), labels.end());
    if (rest.empty()) return true;
    if (separator >= 0) {
      if (rest[0] != separator) continue;
      rest.erase(rest.begin());
    }
    if (!rest.empty() && IsWords(rest, words, separator)) return true;
  }
  return false;
}

const std::vector<Labels> kWords = {{0, 1}, {0}, {1, 1, 0}, {0, 1, 0}, {1, 2}};

TEST(Lexicon, FollowsEveryWayToCutIntoWords) {
  const Lexicon lexicon(kWords);
  int accepted = 0;
  for (const Labels& labels : All(3, 6)) {
    const bool expected = labels.empty() || IsWords(labels, kWords, -1);
    accepted += expected;
    ASSERT_EQ(Accepts(lexicon, labels), expected);
    const auto words = lexicon.Words(labels);
    ASSERT_EQ(words.has_value(), expected);
    if (!expected) continue;
    Labels joined;
    for (const int32_t word : *words) {
      const Labels& part = kWords[static_cast<size_t>(word)];
      joined.insert(joined.end(), part.begin(), part.end());
    }
    ASSERT_EQ(joined, labels);
  }
  EXPECT_GT(accepted, 50);
}

TEST(Lexicon, SeparatorsStandBetweenWordsOnly) {
  const Lexicon lexicon(kWords, 3);
  int accepted = 0;
  for (const Labels& labels : All(4, 6)) {
    const bool expected = labels.empty() || IsWords(labels, kWords, 3);
    accepted += expected;
    ASSERT_EQ(Accepts(lexicon, labels), expected);
    ASSERT_EQ(lexicon.Words(labels).has_value(), expected);
  }
  EXPECT_GT(accepted, 30);
  EXPECT_EQ(lexicon.Words(Labels{0, 1, 3, 0, 3, 1, 2}), (std::vector<int32_t>{0, 1, 4}));
  EXPECT_FALSE(Accepts(lexicon, {3}));
  EXPECT_FALSE(Accepts(lexicon, {0, 3}));
  EXPECT_FALSE(Accepts(lexicon, {0, 3, 3, 0}));
}

TEST(Lexicon, LongerWordsFirst) {
  EXPECT_EQ(Lexicon(kWords).Words(Labels{0, 1, 0}), (std::vector<int32_t>{3}));
  EXPECT_EQ(Lexicon(kWords).Words(Labels{0, 1, 1, 0}), (std::vector<int32_t>{1, 2}));
}

TEST(Lexicon, WithoutWordsOnlyNothing) {
  const Lexicon lexicon(std::vector<Labels>{});
  EXPECT_TRUE(Accepts(lexicon, {}));
  EXPECT_FALSE(Accepts(lexicon, {0}));
}

}  // namespace
}  // namespace mnemo
