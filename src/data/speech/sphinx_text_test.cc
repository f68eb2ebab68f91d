#include "data/speech/sphinx_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using namespace std::string_literals;

TEST(SphinxText, TranscriptsAreWordsAndAName) {
  BadData bad;
  const auto read = ParseSphinxTranscripts(
      "YES  I DO (an1-a-b)\n<s> he <sil> ++um++ was </s> (x)\r\n\nA(2) (B) (y)\n", "t", bad);
  ASSERT_EQ(read.size(), 3u);
  EXPECT_THAT(read.at("an1-a-b").words, ElementsAre("YES", "I", "DO"));
  EXPECT_THAT(read.at("x").words, ElementsAre("he", "was"));
  EXPECT_EQ(read.at("x").line, 2);
  EXPECT_THAT(read.at("y").words, ElementsAre("A(2)", "(B)"));
}

TEST(SphinxText, WrongTranscriptsAreBadData) {
  BadData bad(BadData::Policy::kSkip);
  const auto read = ParseSphinxTranscripts(
      "NO NAME\nA ()\n(empty)\n<s> </s> (silent)\nC\xff (latin)\nD (twice)\nE (twice)\nF (good)\n",
      "t.transcription", bad);
  EXPECT_THAT(read.at("good").words, ElementsAre("F"));
  for (const char* name : {"empty", "silent", "latin", "twice"}) {
    EXPECT_THAT(read.at(name).words, IsEmpty()) << name;
  }
  EXPECT_EQ(read.size(), 5u);
  const auto& told = bad.messages();
  ASSERT_EQ(told.size(), 6u);
  EXPECT_EQ(told[0],
            "t.transcription:1: no name of an utterance at the end of this transcript\n"
            "  found:   'NO NAME'\n  allowed: words (name)");
  EXPECT_THAT(told[1], StartsWith("t.transcription:2: no name"));
  EXPECT_THAT(told[2], StartsWith("t.transcription:3: the transcript of 'empty' is empty"));
  EXPECT_THAT(told[3], StartsWith("t.transcription:4: the transcript of 'silent' is empty"));
  EXPECT_EQ(told[4],
            "t.transcription:5: this transcript is not UTF-8 text\n  found:   'C\\xff (latin)'");
  EXPECT_THAT(told[5],
              StartsWith("t.transcription:7: 'twice' has a transcript already, in line 6"));
}

TEST(SphinxText, TheFirstPronunciationCounts) {
  BadData bad;
  const auto dictionary = ParsePronunciations(
      ";;; a comment\nZERO   Z IH R OW\nZERO(2) Z IY R OW\nONE(a) W\n(X) AH\n", "d", bad);
  EXPECT_EQ(dictionary.size(), 3u);
  EXPECT_THAT(dictionary.Of("ZERO"),
              ElementsAre(ElementsAre("Z", "IH", "R", "OW"), ElementsAre("Z", "IY", "R", "OW")));
  EXPECT_THAT(dictionary.Of("ONE"), IsEmpty());
  EXPECT_THAT(dictionary.Phones({"(X)", "ZERO", "ONE(a)"}, "t", 1),
              ElementsAre("AH", "Z", "IH", "R", "OW", "W"));
  EXPECT_THAT(dictionary.AllPhones(), ElementsAre("AH", "IH", "IY", "OW", "R", "W", "Z"));
  EXPECT_EQ(WithoutVariant("and(2)"), "and");
  for (const char* plain : {"and", "(2)", "and()", "and(x)", "and(2", ""}) {
    EXPECT_EQ(WithoutVariant(plain), plain);
  }
}

TEST(SphinxText, UnknownWordsNameTheNearest) {
  BadData bad;
  const auto dictionary = ParsePronunciations("SEVEN S EH\n", "an4.dic", bad);
  EXPECT_EQ(Complaint([&] {
              dictionary.Phones({"SEVEN", "SEVN"}, "t.transcription", 9);
            }),
            "t.transcription:9: no pronunciation of 'SEVN' in an4.dic\n"
            "  hint:    did you mean 'SEVEN'?");
}

TEST(SphinxText, WrongPronunciationsAreBadData) {
  BadData bad(BadData::Policy::kSkip);
  const auto dictionary =
      ParsePronunciations("A AH\nA EY\nB\nC(2) S\nD \xff\nA(2) EY\nA(2) AA\n", "d", bad);
  EXPECT_EQ(dictionary.size(), 1u);
  EXPECT_THAT(dictionary.Of("A"), ElementsAre(ElementsAre("AH"), ElementsAre("EY")));
  const auto& told = bad.messages();
  ASSERT_EQ(told.size(), 5u);
  EXPECT_THAT(told[0], StartsWith("d:2: this pronunciation stands twice"));
  EXPECT_THAT(told[1], StartsWith("d:3: this word has no phones\n  found:   'B'"));
  EXPECT_THAT(told[2], StartsWith("d:4: the first pronunciation of this word must stand above"));
  EXPECT_THAT(told[3], StartsWith("d:5: this pronunciation is not UTF-8 text"));
  EXPECT_THAT(told[4], StartsWith("d:7: this pronunciation stands twice"));
}

TEST(SphinxText, ListsStayInTheCorpus) {
  BadData bad(BadData::Policy::kSkip);
  const auto entries = ParseSphinxList(
      "a/b/c\n/etc/passwd\na/../../c\na b\na/b/c\n..\na/\nx\0y\nd..e\n"s, "l.fileids", bad);
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].path, "a/b/c");
  EXPECT_EQ(entries[1].path, "d..e");
  EXPECT_EQ(entries[1].line, 9);
  const auto& told = bad.messages();
  ASSERT_EQ(told.size(), 7u);
  EXPECT_EQ(told[0],
            "l.fileids:2: this path leads out of the corpus\n  found:   '/etc/passwd'\n"
            "  allowed: a relative path, no '..'");
  EXPECT_THAT(told[1], StartsWith("l.fileids:3: this path leads out"));
  EXPECT_THAT(told[2], StartsWith("l.fileids:4: more than one name"));
  EXPECT_THAT(told[3], StartsWith("l.fileids:5: this path stands twice"));
  EXPECT_THAT(told[6], HasSubstr("x\\x00y"));
}

}  // namespace
}  // namespace mnemo
