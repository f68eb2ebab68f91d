#include "data/speech/librivox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// "<sil>" of 0.2 s, "and(2)" of two phones, "<sil>".
constexpr const char* kGood = R"X({"b":0.000,"d":0.500,"p":1.0,"t":"and","w":[
{"b":0.000,"d":0.200,"p":0.9,"t":"<sil>","w":[{"b":0.000,"d":0.200,"p":0.9,"t":"SIL"}]},
{"b":0.200,"d":0.170,"t":"and(2)","w":[{"b":0.200,"d":0.110,"t":"AE"},{"b":0.310,"d":0.060,"t":"N"}]},
{"b":0.370,"d":0.130,"t":"<sil>","w":[{"b":0.370,"d":0.130,"t":"SIL"}]}]})X";

std::string Changed(const std::string& old, const std::string& now) {
  std::string text = kGood;
  const size_t place = text.find(old);
  EXPECT_NE(place, std::string::npos) << old;
  return text.replace(place, old.size(), now);
}

std::string Refusal(const std::string& json, int64_t samples = -1) {
  return Complaint([&] { ParseSpokenTimes(json, "a.phone.json", samples); });
}

TEST(Librivox, TimesAreOfWordsAndPhones) {
  const SpokenTimes times = ParseSpokenTimes(kGood, "a", 8000);
  EXPECT_EQ(times.text, "and");
  EXPECT_THAT(times.words, ElementsAre(TimedLabel{3200, 5920, "and"}));
  EXPECT_THAT(times.phones,
              ElementsAre(TimedLabel{0, 3200, "SIL"}, TimedLabel{3200, 4960, "AE"},
                          TimedLabel{4960, 5920, "N"}, TimedLabel{5920, 8000, "SIL"}));
}

TEST(Librivox, WrongTimesAreRefused) {
  EXPECT_EQ(Refusal("{\n\"b\":}"), "a.phone.json:2:5: this is not JSON");
  EXPECT_EQ(Refusal("[]"), "a.phone.json: the whole is no JSON object");
  EXPECT_EQ(Refusal(Changed("\"t\":\"and\",", "\"t\":7,")),
            "a.phone.json: the whole has no text \"t\"");
  EXPECT_EQ(Refusal(kGood, 7999),
            "a.phone.json: the whole ends after the recording\n"
            "  found:   an end at sample 8000 of 7999");
  EXPECT_EQ(Refusal(Changed("0.310", "\"x\"")),
            "a.phone.json: phone 3: \"b\" is no time\n  found:   string\n"
            "  allowed: a number of seconds from 0 to a day");
  for (const char* time : {"-0.1", "86401", "1e999", "null", "[[[]]]"}) {
    EXPECT_NE(Refusal(Changed("0.310", time)), "") << time;
  }
  EXPECT_THAT(Refusal(Changed("\"d\":0.110", "\"d\":0.0")), HasSubstr("phone 2 lasts no time"));
  EXPECT_THAT(Refusal(Changed("\"d\":0.110,", "")),
              HasSubstr("\"d\" is no time\n  found:   nothing"));
  EXPECT_EQ(
      Refusal(Changed("0.310", "0.320")),
      "a.phone.json: the phone 'N' of the word 'and(2)' does not begin where the last one ends\n"
      "  found:   a begin at sample 5120 after 4960");
  EXPECT_THAT(Refusal(Changed("\"d\":0.060", "\"d\":0.050")),
              HasSubstr("the phones of the word 'and(2)' do not fill it"));
  EXPECT_THAT(Refusal(Changed("{\"b\":0.370,\"d\":0.130,\"t\":\"<sil>\"",
                              "{\"b\":0.360,\"d\":0.140,\"t\":\"<sil>\"")),
              HasSubstr("does not begin where"));
  EXPECT_THAT(Refusal(R"({"b":0,"d":1,"t":"a","w":[]})"), HasSubstr("no list of parts"));
  EXPECT_THAT(Refusal(R"({"b":0,"d":1,"t":"a","w":[{"b":0,"d":1,"t":"x"}]})"),
              HasSubstr("the word 'x' has no list of parts"));
  EXPECT_THAT(
      Refusal(
          R"({"b":0,"d":1,"t":"","w":[{"b":0,"d":1,"t":"<sil>","w":[{"b":0,"d":1,"t":"SIL"}]}]})"),
      HasSubstr("no word is in it"));
}

TEST(Librivox, DeepJsonDoesNotEndTheProgram) {
  EXPECT_NE(Refusal(std::string(1'000'000, '[')), "");
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  EXPECT_EQ(Refusal(deep), "a.phone.json: the whole is no JSON object");
  EXPECT_THAT(Refusal(R"({"t":"a","b":)" + deep + "}"), HasSubstr("found:   array"));
}

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
  EXPECT_NEAR(static_cast<double>(samples) / kLibrivoxRate, 24.7, 0.05);
}

}  // namespace
}  // namespace mnemo
