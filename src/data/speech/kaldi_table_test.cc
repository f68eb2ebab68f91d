#include "data/speech/kaldi_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/utf8.h"
#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using namespace std::string_literals;

// What is told of the lines of `text`.
template <typename Parse>
std::vector<std::string> Told(const Parse& parse, const std::string& text) {
  BadData bad(BadData::Policy::kSkip);
  parse(text, "f", bad);
  return bad.messages();
}

TEST(KaldiTable, LinesAreKeysAndValues) {
  BadData bad;
  const auto table = ParseKaldiText("u2  the  words \r\n\nu1\tZ\xc3\xbcrich\n", "text", bad);
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows.at("u2").value, "the  words");
  EXPECT_EQ(table.rows.at("u1").value, "Z\xc3\xbcrich");
  EXPECT_EQ(table.rows.at("u1").line, 3);
  EXPECT_FALSE(table.sorted);
  EXPECT_TRUE(ParseKaldiText("A x\na x\nb x\n", "text", bad).sorted);
  EXPECT_TRUE(ParseKaldiText("", "text", bad).rows.empty());
}

TEST(KaldiTable, WrongLinesAreLeftOutWithTheirKey) {
  BadData bad(BadData::Policy::kSkip);
  const auto table = ParseKaldiText("a x\nb\nc \xff\x1b\nd x\nd y\ne\0 x\nf x\n"s, "text", bad);
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_TRUE(table.rows.contains("a") && table.rows.contains("f"));
  EXPECT_THAT(table.refused, ElementsAre("b", "c", "d", "e\0"s));
  EXPECT_THAT(
      bad.messages(),
      ElementsAre("text:2: 'b' has no transcript",
                  "text:3: this transcript is not UTF-8 text\n  found:   '\\xff\\x1b'\n"
                  "  hint:    iconv -t UTF-8 converts a file",
                  "text:5: 'd' stands in line 4 already", "text:6: a NUL byte in this line"));
  BadData stop;
  EXPECT_EQ(Complaint([&] { ParseKaldiText("a x\nb\n", "text", stop); }),
            "text:2: 'b' has no transcript");
}

TEST(KaldiTable, CommandsAreNeverRun) {
  const std::string trace = ::testing::TempDir() + "mnemo-kaldi-command";
  fs::remove(trace);
  const auto told = Told(ParseKaldiScp, "a touch " + trace + " |\nb |touch " + trace +
                                            "\nc sox x.wav -t wav - | \nd -\n");
  ASSERT_EQ(told.size(), 4u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_THAT(told[i], AllOf(HasSubstr("this is a shell command, and commands of data files are "
                                         "never run"),
                               HasSubstr("hint:    run it yourself")));
  }
  EXPECT_THAT(told[0], StartsWith("f:1: "));
  EXPECT_THAT(told[2], HasSubstr("found:   'sox x.wav -t wav - |'"));
  EXPECT_THAT(told[3], StartsWith("f:4: standard input is no file"));
  EXPECT_FALSE(fs::exists(trace));
}

TEST(KaldiTable, NamesMayBeAnyBytes) {
  BadData bad;
  const auto table = ParseKaldiScp("u\xff /x/\xfe y.wav\n", "wav.scp", bad);
  EXPECT_EQ(table.rows.at("u\xff").value.file, "/x/\xfe y.wav");
  const auto told = Told(ParseKaldiScp, "\xff x\n\xff |\n");
  ASSERT_EQ(told.size(), 1u);
  EXPECT_TRUE(IsUtf8(told[0]));
}

TEST(KaldiTable, LocationsMayHaveAnOffset) {
  BadData bad;
  const auto rows =
      ParseKaldiScp("a x.ark:12\nb x.ark\nc C:\\x.ark\nd x:\ne :5\nf a:1:2\n", "f", bad).rows;
  const auto file = [&](const char* key) { return rows.at(key).value.file; };
  const auto offset = [&](const char* key) { return rows.at(key).value.offset; };
  EXPECT_EQ(file("a"), "x.ark");
  EXPECT_EQ(offset("a"), 12);
  EXPECT_EQ(file("b"), "x.ark");
  EXPECT_EQ(offset("b"), -1);
  EXPECT_EQ(file("c"), "C:\\x.ark");
  EXPECT_EQ(file("d"), "x:");
  EXPECT_EQ(file("e"), ":5");
  EXPECT_EQ(file("f"), "a:1");
  EXPECT_EQ(offset("f"), 2);
  EXPECT_THAT(Told(ParseKaldiScp, "a x:99999999999999999999\nb x.ark:0[0:9]\n"),
              ElementsAre(HasSubstr("f:1: this offset is too large"),
                          HasSubstr("f:2: a range of rows is not supported")));
}

TEST(KaldiTable, SegmentsAreTimesInARecording) {
  BadData bad;
  const auto rows = ParseKaldiSegments("a r1 0 1.25\nb r1 1e1 -1\n", "segments", bad).rows;
  EXPECT_EQ(rows.at("a").value.recording, "r1");
  EXPECT_EQ(rows.at("a").value.end, 1.25);
  EXPECT_EQ(rows.at("b").value.begin, 10);
  EXPECT_EQ(rows.at("b").value.end, -1);
  const auto told = Told(ParseKaldiSegments,
                         "a r 0\nb r 0 nan\nc r -0.5 1\nd r 2 2\ne r 2 1\nf r 0 -2\ng r 0 1 2\n");
  ASSERT_EQ(told.size(), 7u);
  EXPECT_EQ(told[0],
            "f:1: this is no segment\n  found:   'r 0'\n"
            "  allowed: utterance recording begin end, in seconds");
  EXPECT_THAT(told[1], HasSubstr("this is no segment"));
  EXPECT_THAT(told[2], HasSubstr("f:3: this segment begins before the recording"));
  for (size_t i = 3; i < 6; ++i) EXPECT_THAT(told[i], HasSubstr("ends before it begins"));
  EXPECT_THAT(told[6], HasSubstr("this is no segment"));
}

TEST(KaldiTable, SpeakersListsAndSeconds) {
  BadData bad;
  EXPECT_EQ(ParseKaldiSpeakers("u s\n", "utt2spk", bad).rows.at("u").value, "s");
  EXPECT_THAT(Told(ParseKaldiSpeakers, "u s t\n"),
              ElementsAre("f:1: a speaker is one word\n  found:   's t'"));
  EXPECT_THAT(ParseKaldiLists("s a  b\n", "spk2utt", bad).rows.at("s").value,
              ElementsAre("a", "b"));
  EXPECT_EQ(ParseKaldiSeconds("r 2.5\n", "reco2dur", bad).rows.at("r").value, 2.5);
  EXPECT_EQ(Told(ParseKaldiSeconds, "a 0\nb -1\nc inf\nd 1 2\n").size(), 4u);
}

}  // namespace
}  // namespace mnemo
