#include "data/speech/japanese_vowels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Message(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

// Cepstrum i of frame t is 10 i + t; `frames` of each.
std::string Line(int frames, const std::string& speaker) {
  std::string line;
  for (int i = 1; i <= 12; ++i) {
    for (int t = 0; t < frames; ++t) {
      line += (t > 0 ? "," : "") + std::to_string(10 * i + t);
    }
    line += ":";
  }
  return line + speaker + "\n";
}

TEST(JapaneseVowels, ReadsFramesOfCepstra) {
  BadData bad;
  const auto read = ParseJapaneseVowels(
      "# remark\n@problemName x\n@data\n" + Line(2, "9") + "\r\n" + Line(1, "1"), "x", &bad);
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].speaker, 8);
  EXPECT_EQ(read[0].frames(), 2);
  EXPECT_THAT(read[0].cepstra, ElementsAre(10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120,  //
                                           11, 21, 31, 41, 51, 61, 71, 81, 91, 101, 111, 121));
  EXPECT_EQ(read[1].speaker, 0);
  EXPECT_EQ(read[1].frames(), 1);
}

TEST(JapaneseVowels, BadUtterancesAreSkippedOrStop) {
  std::string uneven = Line(2, "3"), nan = Line(1, "3");
  uneven.replace(uneven.find(":30,31:"), 7, ":30:");
  nan.replace(nan.find(":20:"), 4, ":nan:");
  const std::string bytes =
      "@data\n" + Line(1, "10") + "1:2:3\n" + uneven + nan + Line(3, "2") + Line(1, "x");
  BadData skip(BadData::Policy::kSkip);
  EXPECT_EQ(ParseJapaneseVowels(bytes, "v.ts", &skip).size(), 1u);
  EXPECT_THAT(
      skip.messages(),
      ElementsAre("v.ts:2: the speaker is wrong\n  found:   '10'\n  allowed: 1 to 9",
                  HasSubstr("v.ts:3: the utterance has the wrong number of lists\n  found:   3"),
                  "v.ts:4: cepstrum 3 has another length than the first\n  found:   1 frames\n  "
                  "allowed: 2 frames",
                  HasSubstr("v.ts:5: cepstrum 2, frame 1 is no number\n  found:   'nan'"),
                  HasSubstr("v.ts:7: the speaker is wrong")));
  BadData stop;
  EXPECT_THAT(Message([&] { ParseJapaneseVowels(bytes, "v.ts", &stop); }), HasSubstr("v.ts:2"));
  for (const std::string& other : {std::string(), std::string("1,2\n@data\n"), Line(1, "1")}) {
    EXPECT_THAT(Message([&] { ParseJapaneseVowels(other, "v.ts", &stop); }),
                HasSubstr("v.ts: this is no .ts file"));
  }
}

}  // namespace
}  // namespace mnemo
