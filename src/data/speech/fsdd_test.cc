#include "data/speech/fsdd.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/test_folder.h"
#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Fsdd, NamesSayDigitSpeakerAndIndex) {
  const TestFolder folder;
  MakeFolder(folder / "recordings");
  for (const char* name : {"7_b_10.wav", "7_a_b_11.wav", "0_b_10.wav", "3_b_5.wav", "4_b_0.wav",
                           "4_b_4.wav", "4_b_9.wav", "notes.txt"}) {
    WriteFile(folder / "recordings" / name, "");
  }
  BadData bad;
  const Fsdd fsdd = FindFsdd(folder.path(), bad);
  ASSERT_EQ(fsdd.train.size(), 3u);
  EXPECT_EQ(fsdd.train[0].speaker, "a_b");
  EXPECT_EQ(fsdd.train[0].index, 11);
  EXPECT_EQ(fsdd.train[1].digit, 0);
  EXPECT_EQ(fsdd.train[2].digit, 7);
  EXPECT_EQ(fsdd.train[2].wav, folder / "recordings" / "7_b_10.wav");
  ASSERT_EQ(fsdd.valid.size(), 2u);
  ASSERT_EQ(fsdd.test.size(), 2u);
  EXPECT_EQ(fsdd.test[1].index, 4);
  EXPECT_EQ(FindFsdd(folder / "recordings", bad).train.size(), 3u);
}

TEST(Fsdd, OtherNamesAreBadData) {
  const TestFolder folder;
  for (const char* name :
       {"1_a_0.wav", "1_a_5.wav", "1_a_10.wav", "1_a_01.wav", "10_a_1.wav", "x_a_1.wav", "1__1.wav",
        "1_a.wav", "1_a_-1.wav", "1_a_.wav", "_.wav", "1_a_9999999.wav"}) {
    WriteFile(folder / name, "");
  }
  BadData bad(BadData::Policy::kSkip);
  const Fsdd fsdd = FindFsdd(folder.path(), bad);
  EXPECT_EQ(fsdd.train.size() + fsdd.valid.size() + fsdd.test.size(), 3u);
  EXPECT_EQ(bad.count(), 9);
  BadData stop;
  EXPECT_EQ(Complaint([&] { FindFsdd(folder.path(), stop); }),
            (folder / "10_a_1.wav").string() +
                ": this name says no digit and speaker\n"
                "  allowed: DIGIT_SPEAKER_INDEX.wav, as 7_jackson_32.wav");
}

TEST(Fsdd, EmptyPartsAreRefused) {
  const TestFolder folder;
  WriteFile(folder / "1_a_7.wav", "");
  BadData bad;
  EXPECT_THAT(Complaint([&] { FindFsdd(folder.path(), bad); }),
              HasSubstr("found:   0 to train on, 1 to choose by, 0 to report on"));
  EXPECT_THAT(Complaint([&] { FindFsdd(folder / "x", bad); }), HasSubstr("no such folder"));
}

TEST(Fsdd, HasItsPublishedCounts) {
  MNEMO_NEEDS_SHARED("fsdd", "the 3,000 recordings of spoken digits");
  BadData bad;
  const Fsdd fsdd = FindFsdd(SharedData() / "fsdd", bad);
  EXPECT_EQ(fsdd.train.size(), 2400u);
  EXPECT_EQ(fsdd.valid.size(), 300u);
  EXPECT_EQ(fsdd.test.size(), 300u);
  std::set<std::pair<std::string, int>> seen;
  uint64_t bytes = 0;
  for (const auto* part : {&fsdd.train, &fsdd.valid, &fsdd.test}) {
    for (const FsddRecording& recording : *part) {
      seen.emplace(recording.speaker, recording.digit);
      bytes += fs::file_size(recording.wav) - 44;
    }
  }
  EXPECT_EQ(seen.size(), 60u);
  // 16-bit samples at 8 kHz.
  EXPECT_NEAR(static_cast<double>(bytes) / 2 / 8000 / 3600, 0.365, 0.0005);
}

}  // namespace
}  // namespace mnemo
