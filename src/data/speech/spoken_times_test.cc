#include "data/speech/spoken_times.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// "<sil>" of 0.2 s, "and(2)" of two phones, "<sil>".
constexpr const char* kGood = R"X({"b":0.000,"d":0.500,"p":1.0,"t":"and","w":[
{"b":0.000,"d":0.200,"p":0.9,"t":"<sil>","w":[{"b":0.000,"d":0.200,"p":0.9,"t":"SIL"}]},
{"b":0.200,"d":0.170,"t":"and(2)","w":[
{"b":0.200,"d":0.110,"t":"AE"},{"b":0.310,"d":0.060,"t":"N"}]},
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

TEST(SpokenTimes, TimesAreOfWordsAndPhones) {
  const SpokenTimes times = ParseSpokenTimes(kGood, "a", 8000);
  EXPECT_EQ(times.text, "and");
  EXPECT_THAT(times.words, ElementsAre(TimedLabel{3200, 5920, "and"}));
  EXPECT_THAT(times.phones,
              ElementsAre(TimedLabel{0, 3200, "SIL"}, TimedLabel{3200, 4960, "AE"},
                          TimedLabel{4960, 5920, "N"}, TimedLabel{5920, 8000, "SIL"}));
}

TEST(SpokenTimes, WrongTimesAreRefused) {
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

TEST(SpokenTimes, DeepJsonDoesNotEndTheProgram) {
  EXPECT_NE(Refusal(std::string(100'000, '[')), "");
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(Refusal(deep), "a.phone.json: the whole is no JSON object");
  EXPECT_THAT(Refusal(R"({"t":"a","b":)" + deep + "}"), HasSubstr("found:   array"));
}

}  // namespace
}  // namespace mnemo
