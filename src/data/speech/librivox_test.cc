#include "data/speech/librivox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

// "<sil>" of 0.2 s, "and(2)" of two phones, "<sil>".
constexpr const char* kGood = R"X({"b":0.000,"d":0.500,"p":1.0,"t":"and","w":[
{"b":0.000,"d":0.200,"p":0.9,"t":"<sil>","w":[{"b":0.000,"d":0.200,"p":0.9,"t":"SIL"}]},
{"b":0.200,"d":0.170,"t":"and(2)","w":[
{"b":0.200,"d":0.110,"t":"AE"},{"b":0.310,"d":0.060,"t":"N"}]},
{"b":0.370,"d":0.130,"t":"<sil>","w":[{"b":0.370,"d":0.130,"t":"SIL"}]}]})X";

TEST(Librivox, RecordingsNeedTextAndTimes) {
  const TestFolder folder;
  const auto write = [&](const char* name, const std::string& text) {
    WriteFile(folder / name, text);
  };
  for (const char* name : {"a.wav", "b.wav", "c.wav", "d.wav", "e.wav", "f.wav"}) write(name, "");
  for (const char* name : {"a", "b", "d", "e", "f"}) {
    write((name + std::string(".phone.json")).c_str(), kGood);
  }
  write("a.txt", " and \n");
  write("c.txt", "and");
  write("d.txt", "\n");
  write("e.txt", "\xff");
  write("f.txt", "a\nb");
  BadData bad(BadData::Policy::kSkip);
  const auto found = FindLibrivox(folder.path(), bad);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].name, "a");
  EXPECT_EQ(found[0].text, "and");
  EXPECT_EQ(ReadSpokenTimes(found[0], 8000).words.size(), 1u);
  const auto& told = bad.messages();
  ASSERT_EQ(told.size(), 5u);
  EXPECT_EQ(told[0], (folder / "b.txt").string() + ": no such file");
  EXPECT_EQ(told[1], (folder / "c.wav").string() + ": no .phone.json beside this recording");
  EXPECT_EQ(told[2], (folder / "d.txt").string() + ": this transcript is empty");
  EXPECT_EQ(told[3], (folder / "e.txt").string() + ": this transcript is not UTF-8 text");
  EXPECT_EQ(told[4], (folder / "f.txt").string() + ":2: a transcript is one line");
  write("a.txt", "ant");
  EXPECT_THAT(Complaint([&] { ReadSpokenTimes(FindLibrivox(folder.path(), bad)[0]); }),
              HasSubstr("found:   'and'\n  allowed: 'ant'"));
  EXPECT_THAT(Complaint([&] { FindLibrivox(folder / "x", bad); }), HasSubstr("no such folder"));
  MakeFolder(folder / "empty");
  EXPECT_THAT(Complaint([&] { FindLibrivox(folder / "empty", bad); }), HasSubstr("no recording"));
}

TEST(Librivox, HasItsPublishedCounts) {
  MNEMO_NEEDS_SHARED("librivox", "the 5 utterances with times of words and phones");
  BadData bad;
  const auto utterances = FindLibrivox(SharedData() / "librivox", bad);
  ASSERT_EQ(utterances.size(), 5u);
  int64_t samples = 0;
  for (const LibrivoxUtterance& utterance : utterances) {
    const auto length = static_cast<int64_t>(fs::file_size(utterance.wav) - 44) / 2;
    const SpokenTimes times = ReadSpokenTimes(utterance, length);
    EXPECT_LE(length - times.phones.back().end, 480) << utterance.name;  // 0.03 s
    samples += length;
  }
  EXPECT_NEAR(static_cast<double>(samples) / kSpokenTimesRate, 24.7, 0.05);
}

}  // namespace
}  // namespace mnemo
