#include "data/speech/flite_speech.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/test_folder.h"
#include "data/speech/phone_map.h"
#include "data/speech/run_program.h"
#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

bool HasFlite() {
  try {
    RunProgram({"flite", "--version"}, "");
    return true;
  } catch (const Error&) {
    return false;
  }
}

#define MNEMO_NEEDS_FLITE()                                                       \
  if (!HasFlite()) {                                                              \
    if (std::getenv("CI")) FAIL() << "flite is missing: CI must install it";      \
    std::printf("NOT TESTED: speech made by flite (the package is not there)\n"); \
    GTEST_SKIP() << "NOT TESTED: flite is not installed";                         \
  }

std::string ParseFailure(const std::string& output, int64_t samples = 100) {
  try {
    ParsePhoneEnds(output, 100, samples);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailed);
    return error.what();
  }
  return "";
}

TEST(Flite, PhonesAreNamesAndEnds) {
  EXPECT_THAT(ParsePhoneEnds("pau:0.220 hh:0.255 ax:0.304 pau:0.5 \n", 8000, 3111),
              ElementsAre(TimedLabel{0, 1760, "pau"}, TimedLabel{1760, 2040, "hh"},
                          TimedLabel{2040, 2432, "ax"}, TimedLabel{2432, 3111, "pau"}));
}

TEST(Flite, OtherOutputIsRefused) {
  EXPECT_EQ(ParseFailure("pau:0.1 b 0.2"), "flite's phones: 'b' is not NAME:SECONDS");
  for (const char* wrong : {"pau:", "pau:nan", "pau:-0.1", "pau:0", "pau:1e9", ":"}) {
    EXPECT_THAT(ParseFailure(wrong), HasSubstr("is not NAME:SECONDS")) << wrong;
  }
  EXPECT_EQ(ParseFailure("brth:0.1"), "flite's phones: 'brth:0.1' is not one of TIMIT's");
  EXPECT_THAT(ParseFailure(":0.1"), HasSubstr("is not one of TIMIT's"));
  EXPECT_EQ(ParseFailure("pau:0.2 b:0.2"), "flite's phones: 'b:0.2' ends before it begins");
  EXPECT_EQ(ParseFailure(" \n"), "flite's phones: none");
  EXPECT_EQ(ParseFailure("pau:0.2 b:0.3", 20),
            "flite's phones: the last one begins after the sound");
  EXPECT_EQ(ParseFailure("pau:0.2 b:0.3", 21), "");
}

TEST(Flite, TextsAndVoicesAreChecked) {
  const auto refusal = [](const std::string& text, const std::string& voice) {
    return Complaint([&] { SpeakWithFlite(text, voice, "/nowhere/x.wav"); });
  };
  EXPECT_EQ(refusal("a", "slr"),
            "unknown voice 'slr'\n  allowed: kal, kal16, awb, rms, slt\n"
            "  hint:    did you mean 'slt'?");
  EXPECT_THAT(refusal("", "slt"), StartsWith("flite cannot speak this text\n  found:   0 bytes"));
  for (const std::string& text : {std::string(" "), std::string("a\nb"), std::string("\xc3\xbc"),
                                  std::string(1001, 'a'), std::string("a\0b", 3)}) {
    EXPECT_THAT(refusal(text, "slt"), StartsWith("flite cannot speak this text"));
  }
}

TEST(Flite, AMissingFliteIsNamed) {
  const char* before = std::getenv("PATH");
  const std::string path = before == nullptr ? "" : before;
  ::setenv("PATH", "/nowhere", 1);
  const std::string told = Complaint([] { SpeakWithFlite("a", "slt", "x.wav"); });
  ::setenv("PATH", path.c_str(), 1);
  EXPECT_EQ(told, "the program 'flite' is not installed\n  hint:    apt install flite");
}

// 16-bit samples of a wav file with a head of 44 bytes.
std::vector<double> Sound(const fs::path& wav) {
  const std::string bytes = ReadFile(wav);
  std::vector<double> sound;
  for (size_t i = 44; i + 1 < bytes.size(); i += 2) {
    sound.push_back(static_cast<int16_t>(static_cast<unsigned char>(bytes[i]) |
                                         static_cast<unsigned char>(bytes[i + 1]) << 8));
  }
  return sound;
}

// Root mean square over [begin, end).
double Level(const std::vector<double>& sound, int64_t begin, int64_t end) {
  double sum = 0;
  for (int64_t i = begin; i < end; ++i)
    sum += sound[static_cast<size_t>(i)] * sound[static_cast<size_t>(i)];
  return std::sqrt(sum / static_cast<double>(end - begin));
}

TEST(Flite, EveryVoicesTimesAreThoseOfItsSound) {
  MNEMO_NEEDS_FLITE();
  const TestFolder folder;
  for (const std::string& voice : FliteVoices()) {
    const fs::path wav = folder / (voice + ".wav");
    const FliteSpeech speech = SpeakWithFlite("my shirt is", voice, wav);
    EXPECT_EQ(speech.rate, voice == "kal" ? 8000 : 16000);
    const std::vector<double> sound = Sound(wav);
    ASSERT_EQ(static_cast<size_t>(speech.samples), sound.size());
    std::vector<std::string> names;
    int64_t end = 0;
    for (const TimedLabel& phone : speech.phones) {
      names.push_back(phone.label);
      EXPECT_EQ(phone.begin, end);
      end = phone.end;
    }
    EXPECT_EQ(end, speech.samples);
    EXPECT_THAT(names, ElementsAre("pau", "m", "ay", "sh", "er", "t", "ih", "z", "pau"));
    // Silence, vowel, silence; and 40 ms before and after a vowel's own bounds are not silent.
    const auto level = [&](size_t i) {
      return Level(sound, speech.phones[i].begin, speech.phones[i].end);
    };
    for (const size_t vowel : {2u, 4u, 6u}) {
      EXPECT_GT(level(vowel), 10 * level(0)) << voice;
      EXPECT_GT(level(vowel), 10 * level(8)) << voice;
    }
    // The first 20 ms after the opening silence and 50 ms on are louder than it.
    const int64_t begin = speech.phones[1].begin, step = speech.rate / 50;
    EXPECT_GT(Level(sound, begin + step, begin + 2 * step), 10 * level(0)) << voice;
    EXPECT_LT(Level(sound, 0, begin - 2 * step), 40) << voice;
  }
}

TEST(Flite, TheSameTextMakesTheSameBytes) {
  MNEMO_NEEDS_FLITE();
  const TestFolder folder;
  SpeakWithFlite("-b five", "kal", folder / "a.wav");
  const FliteSpeech speech = SpeakWithFlite("-b five", "kal", folder / "play");
  EXPECT_EQ(Sha256(ReadFile(folder / "a.wav")), Sha256(ReadFile(folder / "play")));
  EXPECT_GE(speech.phones.size(), 5u);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 2);
}

TEST(Flite, AFileThatCannotBeWrittenIsTold) {
  MNEMO_NEEDS_FLITE();
  const TestFolder folder;
  try {
    SpeakWithFlite("a", "kal", folder / "no/x.wav");
    FAIL() << "must throw";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailed);
    EXPECT_THAT(error.what(), StartsWith((folder / "no/x.wav").string() + ": flite failed"));
    EXPECT_THAT(error.what(), HasSubstr("can't open file"));
  }
}

TEST(Flite, ItemsAreAFunctionOfSeedAndIndex) {
  EXPECT_EQ(FliteItemAt(3, 7).voice, "awb");
  EXPECT_EQ(FliteItemAt(3, 7).text, FliteItemAt(3, 7).text);
  EXPECT_NE(FliteItemAt(3, 7).text, FliteItemAt(3, 8).text);
}

}  // namespace
}  // namespace mnemo
