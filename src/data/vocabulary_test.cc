#include "data/vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/error_of_for_tests.h"
#include "data/word_text.h"

namespace mnemo {
namespace {

using fixture::ErrorOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  WordReader reader(text);
  for (TextWord word; reader.Next(&word);) words.emplace_back(word.word);
  return words;
}

TEST(Symbols, PartsShareWhatTheWholeHolds) {
  const Symbols whole(std::vector<int32_t>{5, 300, 7, 9});
  EXPECT_EQ(whole.size(), 4u);
  EXPECT_EQ(whole[1], 300);
  const Symbols part = whole.Part(1, 2);
  EXPECT_THAT(part.ToVector(), ElementsAre(300, 7));
  EXPECT_THAT(part.Part(1, 9).ToVector(), ElementsAre(7));
  EXPECT_THAT(part.Part(3, 1).ToVector(), IsEmpty());
  EXPECT_THAT(Symbols(std::vector<uint8_t>{255, 0}).ToVector(), ElementsAre(255, 0));
  EXPECT_TRUE(Symbols().empty());
}

TEST(Symbols, PartsKnowWherePiecesBegin) {
  const std::vector<int64_t> starts = {0, 2, 2, 5, 6};
  const Symbols whole(Table::Of(std::vector<uint8_t>{1, 2, 3, 4, 5, 6}, 1), starts);
  EXPECT_THAT(whole.Starts(), ElementsAre(0, 2, 5));
  EXPECT_THAT(whole.Part(1, 4).Starts(), ElementsAre(0, 1));
  EXPECT_THAT(whole.Part(1, 5).Part(1, 4).Starts(), ElementsAre(0, 3));
  EXPECT_THAT(whole.Part(3, 2).Starts(), ElementsAre(0));
  EXPECT_THAT(whole.Part(3, 0).Starts(), IsEmpty());
  EXPECT_THAT(Symbols(std::vector<uint8_t>{255, 0}).Starts(), ElementsAre(0));
}

TEST(WordReader, LinesEndWithAWordOfTheirOwn) {
  EXPECT_THAT(WordsOf(" the  cat\r\n\n sat\tdown"),
              ElementsAre("the", "cat", "<eos>", "<eos>", "sat", "down", "<eos>"));
  EXPECT_THAT(WordsOf("a\n"), ElementsAre("a", "<eos>"));
  EXPECT_THAT(WordsOf("a \n "), ElementsAre("a", "<eos>", "<eos>"));
  EXPECT_THAT(WordsOf(""), IsEmpty());
}

TEST(Vocabulary, BytesAreTheirOwnNames) {
  const Vocabulary bytes = Vocabulary::OfBytes({'\n', 'a', 'b'});
  EXPECT_EQ(bytes.size(), 3u);
  EXPECT_FALSE(bytes.of_words());
  EXPECT_EQ(bytes.Find("b"), 2);
  EXPECT_EQ(bytes.Find("c"), -1);
  EXPECT_EQ(bytes.Find("ab"), -1);
  EXPECT_EQ(bytes.Decode(bytes.Encode("ab\nba", "x")), "ab\nba");
}

TEST(Vocabulary, WordsOfATextAndBack) {
  const Vocabulary words = Vocabulary::OfWords({"<eos>", "the", "cat", "<unk>"});
  EXPECT_TRUE(words.of_words());
  EXPECT_THAT(words.Encode("the cat\nthe dog\n", "x").ToVector(), ElementsAre(1, 2, 0, 1, 3, 0));
  EXPECT_EQ(words.Decode(words.Encode("the cat\nthe dog\n", "x")), "the cat \nthe <unk> \n");
  EXPECT_EQ(words.Name(0), "<eos>");
  const Vocabulary closed = Vocabulary::OfWords({"<eos>", "the"});
  EXPECT_THAT(ErrorOf([&] { closed.Encode("the\n  dog", "my.txt"); }),
              HasSubstr("my.txt:2:3: the model does not know this word"));
  EXPECT_THAT(ErrorOf([&] { words.Encode("the\n \xff\xfe", "my.bin"); }),
              HasSubstr("my.bin:2:2: a word is not UTF-8"));
}

TEST(Vocabulary, JsonIsCheckedOnTheWayIn) {
  for (const Vocabulary& vocabulary :
       {Vocabulary::OfBytes({0, 9, 255}), Vocabulary::OfWords({"b", "a\xc3\xa9"}), Vocabulary()}) {
    EXPECT_EQ(Vocabulary::FromJson(vocabulary.ToJson()), vocabulary);
  }
  using nlohmann::json;
  const auto refused = [](const json& list) {
    return ErrorOf([&] { Vocabulary::FromJson(list); });
  };
  EXPECT_THAT(refused(json::parse("[1, 1]")), HasSubstr("do not ascend"));
  EXPECT_THAT(refused(json::parse("[256]")), HasSubstr("do not ascend"));
  EXPECT_THAT(refused(json::parse("[\"a\", \"a\"]")), HasSubstr("twice"));
  EXPECT_THAT(refused(json::parse("[\"a b\"]")), HasSubstr("white space"));
  EXPECT_THAT(refused(json::parse("[\"a\", 1]")), HasSubstr("neither"));
  EXPECT_THAT(refused(json::parse("{}")), HasSubstr("no list"));
}

// Counts: the 3 (with <eos> 3), cat 2, sat 1, zebra 1.
constexpr char kTrain[] = "the cat sat\nthe cat\nthe zebra\n";

TEST(WordText, TheCommonestWordsAreKnown) {
  const WordText text = SplitWords({kTrain, "the dog\n", "cat\n"}, {"a", "b", "c"}, {5});
  // <unk> stands for one word of the training part, zebra; sat comes before it bytewise.
  EXPECT_EQ(text.vocabulary, Vocabulary::OfWords({"<eos>", "the", "cat", "<unk>", "sat"}));
  EXPECT_THAT(text.unknown, ElementsAre(1, 1, 0));
  EXPECT_THAT(text.parts[0].ToVector(), ElementsAre(1, 2, 4, 0, 1, 2, 0, 1, 3, 0));
  EXPECT_THAT(text.parts[1].ToVector(), ElementsAre(1, 3, 0));
}

TEST(WordText, AllWordsWithoutALimitAndNoUnknownWordWhereNoneIsNeeded) {
  const WordText all = SplitWords({kTrain, "the\n", "cat\n"}, {"a", "b", "c"}, {0});
  EXPECT_EQ(all.vocabulary, Vocabulary::OfWords({"<eos>", "the", "cat", "sat", "zebra"}));
  const WordText exact = SplitWords({kTrain, "the\n", "cat\n"}, {"a", "b", "c"}, {5});
  EXPECT_EQ(exact.vocabulary, all.vocabulary);
}

TEST(WordText, TheTextsOwnUnknownWordsAreTheSame) {
  const WordText text = SplitWords({"<unk> a <unk> a b\n", "c\n", "a\n"}, {"a", "b", "c"}, {0});
  EXPECT_EQ(text.vocabulary, Vocabulary::OfWords({"<unk>", "a", "<eos>", "b"}));
  EXPECT_THAT(text.unknown, ElementsAre(2, 1, 0));
}

TEST(WordText, WordsThatAreNotUtf8AreToldWithTheirPlace) {
  EXPECT_THAT(ErrorOf([] {
                SplitWords({"a\n", "b\n a\xff c", "a"}, {"a", "b.txt", "c"}, {});
              }),
              HasSubstr("b.txt:2:2: a word is not UTF-8\n  found:   'a\\xff'"));
}

}  // namespace
}  // namespace mnemo
