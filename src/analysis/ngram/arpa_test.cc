#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

#include "analysis/ngram/arpa_read.h"
#include "analysis/ngram/arpa_score.h"
#include "analysis/ngram/arpa_tokens.h"
#include "analysis/ngram/arpa_write.h"
#include "analysis/ngram/ngram_score.h"
#include "base/error.h"
#include "base/test_folder.h"
#include "base/utf8.h"
#include "data/text.h"

namespace mnemo {
namespace {

using testing::HasSubstr;
constexpr double kLn10 = 2.302585092994046;

TEST(ArpaTokens, EveryByteHasOneTokenAndBack) {
  std::set<std::string> tokens;
  for (int byte = 0; byte < 256; ++byte) {
    const std::string token = ByteToken(static_cast<uint8_t>(byte));
    EXPECT_EQ(ByteOfToken(token), byte);
    EXPECT_TRUE(tokens.insert(token).second);
    EXPECT_TRUE(IsUtf8(token));
    for (const char c : token) EXPECT_TRUE(c > 0x20 && c < 0x7f);
  }
  EXPECT_EQ(ByteToken(' '), "<0x20>");
  EXPECT_EQ(ByteToken('\n'), "<0x0A>");
  EXPECT_EQ(ByteToken('<'), "<");
  for (const char* none :
       {"", "ab", "<0x0a>", "<0x41>", "<0x4>", "<0xGG>", "<s>", "<0x0A", "\x80"}) {
    EXPECT_EQ(ByteOfToken(none), -1) << none;
  }
}

constexpr char kBigram[] =
    "made by hand\n"
    "\\data\\\n"
    "ngram 1=4\nngram 2=2\n\n"
    "\\1-grams:\n"
    "-99\t<s>\t-0.5\n"
    "-0.5 a  -0.25\n"
    "-0.75\tb\n"
    "-1\t</s>\n\n"
    "\\2-grams:\n"
    "-0.125\t<s> a\n"
    "-0.0625 a b\n\n"
    "\\end\\\n"
    "what follows is no part of it\n";

TEST(ArpaRead, BacksOffToShorterContexts) {
  const BackoffModel model = ParseArpa(kBigram, "test");
  EXPECT_EQ(model.order(), 2);
  EXPECT_EQ(model.kinds(), 4);
  EXPECT_EQ(model.grams(), 6);
  const int32_t s = model.Find("<s>"), a = model.Find("a"), b = model.Find("b");
  EXPECT_EQ(model.Find("c"), -1);
  BackoffModel::State state = model.After(std::vector{s});
  EXPECT_DOUBLE_EQ(model.LogProbability(a, &state), -0.125 * kLn10);
  EXPECT_DOUBLE_EQ(model.LogProbability(a, &state), (-0.25 - 0.5) * kLn10);
  EXPECT_DOUBLE_EQ(model.LogProbability(b, &state), -0.0625 * kLn10);
  EXPECT_DOUBLE_EQ(model.LogProbability(b, &state), -0.75 * kLn10);
  std::vector<double> all(4);
  model.Distribution(model.After(std::vector{a}), all);
  EXPECT_DOUBLE_EQ(all[static_cast<size_t>(b)], std::pow(10, -0.0625));
  EXPECT_DOUBLE_EQ(all[static_cast<size_t>(a)], std::pow(10, -0.75));
}

TEST(ArpaRead, TakesWhatProgramsWrite) {
  // Capitals, spaces for tabs, returns, no back-off where 0, back-offs of the highest order, a
  // probability a hair above 1, a trigram whose first two tokens are no bigram.
  const BackoffModel model = ParseArpa(
      "\\DATA\\\r\n ngram  1 = 2\r\nngram 2=1\nngram 3=1\n\\1-Grams:\r\n0.0000001 a\r\n-0.3 b -1 "
      "\r\n"
      "\\2-grams:\n-0.25\tb a\t0\n\n\\3-grams:\n-0.5 a b b 0\n\\END\\",
      "test");
  const int32_t a = model.Find("a"), b = model.Find("b");
  EXPECT_EQ(model.TokenLog10(a), 0);
  BackoffModel::State state = model.After(std::vector{a, b});
  EXPECT_DOUBLE_EQ(model.LogProbability(b, &state), -0.5 * kLn10);
  // No bigram "a b": what was added for the trigram's sake has no probability of its own.
  state = model.After(std::vector{a});
  EXPECT_DOUBLE_EQ(model.LogProbability(b, &state), -0.3 * kLn10);
  // "b b" is no context: 1-gram's back-off alone.
  state = model.After(std::vector{b, b});
  EXPECT_DOUBLE_EQ(model.LogProbability(b, &state), (-1 - 0.3) * kLn10);
}

std::string Refusal(const std::string& file) {
  try {
    ParseArpa(file, "x.arpa");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "accepted";
}

TEST(ArpaRead, RefusesWithOneClearMessage) {
  const std::string head = "\\data\\\nngram 1=1\n";
  const std::string two = "\\data\\\nngram 1=2\nngram 2=1\n\\1-grams:\n-1 a\n-1 b\n\\2-grams:\n";
  EXPECT_THAT(Refusal(""), HasSubstr("no \\data\\ line"));
  EXPECT_THAT(Refusal("\x1f\x8b\x08"), HasSubstr("compressed"));
  EXPECT_THAT(Refusal("\\data\\\n"), HasSubstr("ends before"));
  EXPECT_THAT(Refusal("\\data\\\n\\1-grams:\n"), HasSubstr("no line: ngram 1="));
  EXPECT_THAT(Refusal("\\data\\\nngram 2=1\n\\1-grams:\n"), HasSubstr("x.arpa:2"));
  EXPECT_THAT(Refusal("\\data\\\nngram 1=1\nngram 1=1\n"), HasSubstr("follow each other"));
  EXPECT_THAT(Refusal("\\data\\\nngram 1=x\n"), HasSubstr("number that is none"));
  EXPECT_THAT(Refusal("\\data\\\nngram 1=-5\n"), HasSubstr("number that is none"));
  EXPECT_THAT(Refusal("\\data\\\nngrams\n"), HasSubstr("ngram N=COUNT"));
  EXPECT_THAT(Refusal(head + "\\2-grams:\n"), HasSubstr("another section"));
  EXPECT_THAT(Refusal(head + "\\1-grams:\n-1 a\n"), HasSubstr("ends before"));
  EXPECT_THAT(Refusal(head + "\\1-grams:\n-1 a\n-1 b\n"), HasSubstr("more 1-grams"));
  EXPECT_THAT(Refusal(head + "\\1-grams:\n\\end\\\n"), HasSubstr("0 lines"));
  EXPECT_THAT(Refusal("\\data\\\nngram 1=9000000000000000000\n\\1-grams:\n-1 a\n\\end\\\n"),
              HasSubstr("by the head"));
  EXPECT_THAT(Refusal(head + "\\1-grams:\n-1 a\n\\2-grams:\n"), HasSubstr("\\end\\"));
  EXPECT_THAT(Refusal(head + "\\1-grams:\n-1\n"), HasSubstr("1 fields"));
  EXPECT_THAT(Refusal(head + "\\1-grams:\n-1 a b c\n"), HasSubstr("4 fields"));
  EXPECT_THAT(Refusal(head + "\\1-grams:\n0.5 a\n"), HasSubstr("above 1"));
  for (const char* number : {"nan", "-inf", "1e999", "-1e7", "0x1", "-1,5", "a"}) {
    EXPECT_THAT(Refusal(head + "\\1-grams:\n" + number + " a\n"), HasSubstr("no logarithm"));
    EXPECT_THAT(Refusal(head + "\\1-grams:\n-1 a " + number + "\n"), HasSubstr("no logarithm"));
  }
  EXPECT_THAT(Refusal("\\data\\\nngram 1=2\n\\1-grams:\n-1 a\n-1 a\n"), HasSubstr("two 1-grams"));
  EXPECT_THAT(Refusal(two + "-1 a c\n"), HasSubstr("in no 1-gram: 'c'"));
  EXPECT_THAT(
      Refusal("\\data\\\nngram 1=1\nngram 2=2\n\\1-grams:\n-1 a\n\\2-grams:\n-1 a a\n-1 a a\n"),
      HasSubstr("twice"));
  std::string many = "\\data\\\n";
  for (int order = 1; order <= 102; ++order) many += "ngram " + std::to_string(order) + "=0\n";
  EXPECT_THAT(Refusal(many), HasSubstr("at most 101="));
  EXPECT_EQ(Refusal(two + "-1 a b\n\\end\\\n"), "accepted");
}

TEST(ArpaScore, ScoresLinesAsSentencesWhereTheModelDoes) {
  const BackoffModel model = ParseArpa(kBigram, "test");
  const ArpaScore score = ScoreByArpa(model, "a b\na\n", true, "text");
  EXPECT_TRUE(score.sentences);
  ASSERT_EQ(score.losses.size(), 5u);
  EXPECT_FLOAT_EQ(score.losses[0], 0.125f * static_cast<float>(kLn10));
  EXPECT_FLOAT_EQ(score.losses[1], 0.0625f * static_cast<float>(kLn10));
  EXPECT_FLOAT_EQ(score.losses[2], 1 * static_cast<float>(kLn10));
  EXPECT_FLOAT_EQ(score.losses[3], 0.125f * static_cast<float>(kLn10));
  EXPECT_FLOAT_EQ(score.losses[4], 1.25f * static_cast<float>(kLn10));
  try {
    ScoreByArpa(model, "a\nc\n", true, "text");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("text:2:1"));
  }
}

TEST(ArpaScore, AProbabilityAboveOneIsRefused) {
  // No line says one, but a back-off of 10^0.6 makes 10^0.1 of 10^-0.5.
  const BackoffModel model = ParseArpa(
      "\\data\\\nngram 1=2\nngram 2=1\n\\1-grams:\n-0.5 a 0.6\n-0.5 b\n\\2-grams:\n-0.5 a a\n"
      "\\end\\\n",
      "test");
  EXPECT_EQ(ScoreByArpa(model, "aa", false, "text").losses.size(), 1u);
  try {
    ScoreByArpa(model, "aab", false, "text");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(), HasSubstr("text:1:3: the ARPA file gives a probability above 1"));
    EXPECT_THAT(error.what(), HasSubstr("1.26 for 'b'"));
  }
}

TEST(ArpaScore, UnknownSymbolsAreCounted) {
  const BackoffModel model =
      ParseArpa("\\data\\\nngram 1=2\n\\1-grams:\n-1 <unk>\n-0.5 a\n\\end\\\n", "test");
  EXPECT_TRUE(IsOfBytes(model));
  const ArpaScore score = ScoreByArpa(model, "aab", false, "text");
  EXPECT_FALSE(score.sentences);
  EXPECT_EQ(score.losses.size(), 2u);
  EXPECT_EQ(score.unknown, std::vector<size_t>{1});
}

// Writes a model, reads it, and compares what the two give to every symbol of the test part.
void CheckRoundTrip(const TextData& text, int n) {
  const TestFolder folder;
  const auto kinds = static_cast<int32_t>(text.vocabulary.size());
  const NgramModel model(text.train, kinds, n + 2);
  WriteArpa(model, n, text.vocabulary, folder / "model.arpa");
  const BackoffModel read = ReadArpa(folder / "model.arpa");
  EXPECT_EQ(read.order(), n + 1);
  const ArpaSize size = EstimateArpa(model, n, text.vocabulary);
  EXPECT_EQ(std::accumulate(size.grams.begin(), size.grams.end(), int64_t{0}), read.grams());
  const double bytes = static_cast<double>(fs::file_size(folder / "model.arpa"));
  EXPECT_NEAR(static_cast<double>(size.bytes) / bytes, 1, 0.25);

  const std::vector<std::string> tokens = ArpaTokens(text.vocabulary);
  std::vector<int32_t> ids;
  for (const std::string& token : tokens) ids.push_back(read.Find(token));
  BackoffModel::State state;
  double worst = 0;
  ScorePlaces(model, text.test, std::vector<int>{n}, [&](size_t place, std::span<const double> p) {
    const double other = read.LogProbability(ids[static_cast<size_t>(text.test[place])], &state);
    worst = std::max(worst, std::abs(std::log(p[0]) - other));
  });
  EXPECT_LT(worst, 1e-9);
  std::vector<double> all(static_cast<size_t>(read.kinds()));
  read.Distribution(state, all);
  EXPECT_NEAR(std::accumulate(all.begin(), all.end(), 0.0), 1, 1e-9);
}

std::string RealText() {
  return ReadFile(fs::path(MNEMO_SOURCE_DIR) / "docs" / "decisions.md").substr(0, 12000);
}

TEST(Arpa, WhatIsWrittenGivesTheSameProbabilities) {
  const TextData bytes = TextFromBytes(RealText() + "\t\r\n\xff\xfe" + RealText(), "bytes");
  for (const int n : {0, 1, 3, 7}) CheckRoundTrip(bytes, n);
  TextOptions options;
  options.words = true;
  options.word_choice.most_words = 500;
  const TextData words = TextFromBytes(RealText(), "words", options);
  for (const int n : {0, 2}) CheckRoundTrip(words, n);
}

TEST(Arpa, StoppedWritingLeavesNoFile) {
  const TestFolder folder;
  const TextData text = TextFromBytes(RealText(), "bytes");
  const NgramModel model(text.train, static_cast<int32_t>(text.vocabulary.size()), 3);
  const auto stop = [](double) { throw Error(ErrorKind::kStopped, "stopped"); };
  EXPECT_THROW(WriteArpa(model, 3, text.vocabulary, folder / "model.arpa", stop), Error);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

}  // namespace
}  // namespace mnemo
