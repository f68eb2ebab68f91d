#include "data/speech/phone_labels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Refusal(const std::string& text, const LabelRules& rules = PhoneRules()) {
  return Complaint([&] { ParseLabels(text, "a.phn", rules); });
}

TEST(PhoneLabels, ReadsLinesOfBeginEndLabel) {
  EXPECT_THAT(ParseLabels("0 10 h#\r\n\n10\t25  ax-h\n25 26 h#", "a.phn", PhoneRules(26)),
              ElementsAre(TimedLabel{0, 10, "h#", 1}, TimedLabel{10, 25, "ax-h", 3},
                          TimedLabel{25, 26, "h#", 4}));
}

TEST(PhoneLabels, WrongLinesAreNamed) {
  EXPECT_EQ(Refusal("0 10 h#\n10 x a\n"),
            "a.phn:2: this is no label\n  found:   '10 x a'\n"
            "  allowed: begin end label: two whole numbers of samples and a name");
  for (const char* wrong : {"0 10", "0 10 a b", "0.0 10 a", "a", "0 99999999999999999999 a"}) {
    EXPECT_THAT(Refusal(wrong), StartsWith("a.phn:1: this is no label")) << wrong;
  }
  EXPECT_EQ(Refusal("0 10 \xff\x1b\n"),
            "a.phn:1: this label is not UTF-8 text\n  found:   '0 10 \\xff\\x1b'");
  EXPECT_THAT(Refusal(" \n\n"), StartsWith("a.phn: this file has no labels"));
  EXPECT_THAT(Refusal("-1 10 a"), HasSubstr("begins before the recording"));
  EXPECT_THAT(Refusal("5 5 a"), HasSubstr("ends before it begins, or where it begins"));
  EXPECT_THAT(Refusal("5 4 a"), HasSubstr("ends before it begins, or where it begins"));
}

TEST(PhoneLabels, PhonesFollowEachOther) {
  EXPECT_THAT(Refusal("1 10 a"), HasSubstr("a.phn:1: the first label begins after 0"));
  EXPECT_THAT(Refusal("0 10 a\n11 12 b"),
              HasSubstr("a.phn:2: a gap before this label: the last one "
                        "ends at 10\n  found:   '11 12 b'"));
  EXPECT_THAT(Refusal("0 10 a\n9 12 b"),
              HasSubstr("a.phn:2: this label begins before the last one ends, at 10"));
}

TEST(PhoneLabels, WordsMayPauseAndShareSoundsButAscend) {
  EXPECT_EQ(ParseLabels("3 10 a\n8 12 b\n20 21 c", "a.wrd", WordRules(21)).size(), 3u);
  const char* message = "labels do not ascend: the last one is 3 10";
  EXPECT_THAT(Refusal("3 10 a\n3 12 b", WordRules()), HasSubstr(message));
  EXPECT_THAT(Refusal("3 10 a\n2 12 b", WordRules()), HasSubstr(message));
  EXPECT_THAT(Refusal("3 10 a\n4 10 b", WordRules()), HasSubstr(message));
  EXPECT_THAT(Refusal("3 10 a\n4 9 b", WordRules()), HasSubstr(message));
}

TEST(PhoneLabels, NoLabelEndsAfterTheRecording) {
  EXPECT_EQ(Refusal("0 10 a\n10 20 b", PhoneRules(20)), "");
  EXPECT_EQ(Refusal("0 10 a\n10 20 b", PhoneRules(19)),
            "a.phn:2: a label ends after the recording, which has 19 samples\n"
            "  found:   '10 20 b'");
  EXPECT_THAT(Refusal("0 10 a", WordRules(0)), HasSubstr("which has 0 samples"));
}

TEST(PhoneLabels, ASentenceIsOneLine) {
  EXPECT_EQ(ParseSentence("0 54682 She had  it. \r\n", "a.txt"), "She had  it.");
  const auto refusal = [](const std::string& text) {
    return Complaint([&] { ParseSentence(text, "a.txt"); });
  };
  EXPECT_THAT(refusal(""), HasSubstr("a.txt: a transcript is one line\n  found:   0 lines"));
  EXPECT_THAT(refusal("0 1 a\n0 1 b\n"), HasSubstr("2 lines"));
  EXPECT_EQ(refusal("\n0 1 \n"), "a.txt:2: this transcript is empty");
  EXPECT_EQ(refusal("0 1 \xff"), "a.txt:1: this transcript is not UTF-8 text");
  EXPECT_THAT(refusal("She had it."),
              StartsWith("a.txt:1: this is no transcript\n  found:   'She"));
  EXPECT_THAT(refusal("0"), StartsWith("a.txt:1: this is no transcript"));
}

TEST(PhoneLabels, AFrameHasTheLabelAtItsMiddle) {
  const std::vector<TimedLabel> labels = {{0, 10, "a"}, {10, 14, "b"}, {14, 20, "c"}};
  // Middles at 2, 6, 10, 14, 18, 22: a begin belongs to the label that begins.
  EXPECT_THAT(FrameLabels(labels, 6, {.length = 4, .shift = 4}), ElementsAre(0, 0, 1, 2, 2, 2));
  // At 2, 6, 10 too: 5 / 2 is 2.
  EXPECT_THAT(FrameLabels(labels, 3, {.length = 5, .shift = 4}), ElementsAre(0, 0, 1));
  // At 3, 7, 11.
  EXPECT_THAT(FrameLabels(labels, 3, {.length = 6, .shift = 4}), ElementsAre(0, 0, 1));
  // At -3, 1, 5, 9, 13.
  EXPECT_THAT(FrameLabels(labels, 5, {.length = 4, .shift = 4, .first = -5}),
              ElementsAre(0, 0, 0, 0, 1));
  // A frame can jump over a label.
  EXPECT_THAT(FrameLabels(labels, 2, {.length = 2, .shift = 14}), ElementsAre(0, 2));
  EXPECT_THAT(FrameLabels(labels, 0, {}), ElementsAre());
}

TEST(PhoneLabels, FramesOfGapsAndOverlaps) {
  const std::vector<TimedLabel> labels = {{4, 10, "a"}, {8, 14, "b"}, {20, 24, "c"}};
  // Middles at 1, 5, 9, 13, 17, 21, 25.
  EXPECT_THAT(FrameLabels(labels, 7, {.length = 2, .shift = 4}), ElementsAre(0, 0, 1, 1, 1, 2, 2));
}

}  // namespace
}  // namespace mnemo
