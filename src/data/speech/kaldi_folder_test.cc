#include "data/speech/kaldi_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class KaldiFolderTest : public ::testing::Test {
 protected:
  KaldiFolderTest() {
    Write("text", "u1 one\nu2 two words\n");
    Write("utt2spk", "u1 s1\nu2 s2\n");
    Write("wav.scp", "u1 /x/1.wav\nu2 y/2.wav\n");
  }

  void Write(const std::string& name, const std::string& text) { WriteFile(folder_ / name, text); }
  std::string Path(const std::string& name) { return (folder_ / name).string(); }

  // Reads, and returns what was told.
  std::vector<std::string> Told(const KaldiFolderOptions& options = {}) {
    BadData bad(BadData::Policy::kSkip);
    read_ = ReadKaldiFolder(folder_.path(), bad, options);
    EXPECT_EQ(static_cast<size_t>(bad.count()), bad.messages().size());
    return bad.messages();
  }
  std::vector<std::string> Ids() {
    std::vector<std::string> ids;
    for (const KaldiUtterance& utterance : read_.utterances) ids.push_back(utterance.id);
    return ids;
  }
  // Recordings r1 of 2 s and r2 of unknown length.
  void WriteSegments(const std::string& segments) {
    Write("wav.scp", "r1 1.wav\nr2 2.wav\n");
    Write("reco2dur", "r1 2.0\n");
    Write("segments", segments);
  }

  TestFolder folder_;
  KaldiFolder read_;
};

TEST_F(KaldiFolderTest, WholeRecordings) {
  EXPECT_THAT(Told({.relative_to = "/data"}), IsEmpty());
  ASSERT_THAT(Ids(), ElementsAre("u1", "u2"));
  const KaldiUtterance& second = read_.utterances[1];
  EXPECT_EQ(second.speaker, "s2");
  EXPECT_EQ(second.text, "two words");
  EXPECT_EQ(second.recording, "u2");
  EXPECT_EQ(second.wav, "/data/y/2.wav");
  EXPECT_EQ(read_.utterances[0].wav, "/x/1.wav");
  EXPECT_EQ(second.begin, 0);
  EXPECT_EQ(second.end, -1);
  EXPECT_TRUE(second.features.empty());
  EXPECT_THAT(read_.notes, IsEmpty());
  EXPECT_THAT(Told(), IsEmpty());
  EXPECT_EQ(read_.utterances[1].wav, "y/2.wav");
}

TEST_F(KaldiFolderTest, SegmentsOfRecordings) {
  WriteSegments("u1 r1 0.5 2.01\nu2 r2 10 -1\n");
  EXPECT_THAT(Told(), IsEmpty());
  ASSERT_THAT(Ids(), ElementsAre("u1", "u2"));
  EXPECT_EQ(read_.utterances[0].recording, "r1");
  EXPECT_EQ(read_.utterances[0].wav, "1.wav");
  EXPECT_EQ(read_.utterances[0].begin, 0.5);
  EXPECT_EQ(read_.utterances[0].end, 2.01);
  EXPECT_EQ(read_.utterances[1].end, -1);
}

TEST_F(KaldiFolderTest, SegmentsMustLieInTheirRecording) {
  WriteSegments("u1 r1 0.5 2.5\nu2 r3 0 1\n");
  Write("text", "u1 one\nu2 two\nu3 three\nu4 four\n");
  Write("utt2spk", "u1 s1\nu2 s2\nu3 s3\nu4 s4\n");
  BadData bad(BadData::Policy::kSkip);
  EXPECT_THAT(Complaint([&] { ReadKaldiFolder(folder_.path(), bad); }),
              HasSubstr("no utterance of this Kaldi data folder can be used"));
  const auto& told = bad.messages();
  ASSERT_EQ(told.size(), 4u);
  EXPECT_EQ(told[0], Path("segments") +
                         ":1: the segment 'u1' ends after its recording\n"
                         "  found:   0.5 to 2.5 of 'r1', which lasts 2 seconds");
  EXPECT_EQ(told[1], Path("segments") +
                         ":2: the recording 'r3' of the utterance 'u2' is not in "
                         "wav.scp");
  EXPECT_EQ(told[2], Path("segments") + ": the utterance 'u3' has no segment");
  WriteSegments("u1 r1 2.5 -1\nu2 r2 0 1\n");
  Write("text", "u1 one\nu2 two\n");
  Write("utt2spk", "u1 s1\nu2 s2\n");
  EXPECT_THAT(Told(), ElementsAre(HasSubstr("the segment 'u1' begins after its recording")));
}

TEST_F(KaldiFolderTest, UnknownLengthsAreAskedForOnce) {
  WriteSegments("u1 r2 0.5 3\nu2 r2 1 9\nu3 r1 0 1\n");
  Write("text", "u1 one\nu2 two\nu3 three\n");
  Write("utt2spk", "u1 s1\nu2 s2\nu3 s2\n");
  std::vector<std::string> asked;
  const auto seconds = [&asked](const fs::path& wav) {
    asked.push_back(wav.string());
    return 5.0;
  };
  EXPECT_THAT(Told({.seconds = seconds}),
              ElementsAre(HasSubstr("segments:2: the segment 'u2' ends after its recording")));
  EXPECT_THAT(asked, ElementsAre("2.wav"));
  EXPECT_THAT(Ids(), ElementsAre("u1", "u3"));
}

TEST_F(KaldiFolderTest, FeaturesAlone) {
  fs::remove(folder_ / "wav.scp");
  Write("feats.scp", "u1 f.ark:14\nu2 f.ark:99\n");
  EXPECT_THAT(Told({.relative_to = "/d"}), IsEmpty());
  EXPECT_EQ(read_.utterances[1].features, "/d/f.ark");
  EXPECT_EQ(read_.utterances[1].features_offset, 99);
  EXPECT_TRUE(read_.utterances[1].wav.empty());
  Write("feats.scp", "u1 f.ark:14\n");
  EXPECT_THAT(Told(), ElementsAre(Path("feats.scp") + ": the utterance 'u2' has no features"));
}

TEST_F(KaldiFolderTest, WhatIsMissingIsNamedOnce) {
  Write("text", "u1 one\nu2 two\nu4 \xff\nu5 five\n");
  Write("utt2spk", "u1 s1\nu2 s2\nu3 s3\nu4 s4\n");
  Write("wav.scp", "u1 sox 1.wav |\nu2 2.wav\nu3 3.wav\nu4 4.wav\nu5 5.wav\nu6 6.wav\n");
  const auto told = Told();
  EXPECT_THAT(Ids(), ElementsAre("u2"));
  ASSERT_EQ(told.size(), 5u);
  EXPECT_THAT(told[0], StartsWith(Path("text") + ":3: this transcript is not UTF-8 text"));
  EXPECT_THAT(told[1], StartsWith(Path("wav.scp") + ":1: this is a shell command"));
  EXPECT_EQ(told[2], Path("text") + ": the utterance 'u3' has no transcript");
  EXPECT_EQ(told[3], Path("utt2spk") + ": the utterance 'u5' has no speaker");
  EXPECT_EQ(told[4], Path("text") + ": the utterance 'u6' has no transcript");
}

TEST_F(KaldiFolderTest, TheListsOfSpeakersMustAgree) {
  Write("spk2utt", "s1 u1 u2\n");
  EXPECT_THAT(Told(), ElementsAre(Path("spk2utt") +
                                  ":1: 'u2' is spoken by 's1' here and by 's2' in utt2spk"));
  Write("spk2utt", "s1 u1\n");
  EXPECT_THAT(Told(), ElementsAre(Path("spk2utt") + ": the utterance 'u2' has no speaker"));
  Write("spk2utt", "s1 u1\ns2 u2 u2\n");
  EXPECT_THAT(Told(), ElementsAre(HasSubstr("spk2utt:2: 'u2' stands in this file twice")));
  fs::remove(folder_ / "utt2spk");
  Write("spk2utt", "s1 u1\ns2 u2\n");
  EXPECT_THAT(Told(), IsEmpty());
  EXPECT_EQ(read_.utterances[1].speaker, "s2");
}

TEST_F(KaldiFolderTest, UnsortedFilesAreNoted) {
  Write("text", "u2 two\nu1 one\n");
  EXPECT_THAT(Told(), IsEmpty());
  EXPECT_THAT(Ids(), ElementsAre("u1", "u2"));
  EXPECT_THAT(read_.notes, ElementsAre(StartsWith(Path("text") + " is not sorted")));
}

TEST_F(KaldiFolderTest, NeededFilesAreNeeded) {
  const auto refusal = [&] { return Complaint([&] { Told(); }); };
  fs::remove(folder_ / "wav.scp");
  EXPECT_THAT(refusal(), HasSubstr("neither wav.scp nor feats.scp"));
  fs::remove(folder_ / "utt2spk");
  EXPECT_THAT(refusal(), HasSubstr("neither utt2spk nor spk2utt"));
  fs::remove(folder_ / "text");
  EXPECT_THAT(refusal(), StartsWith(folder_.path().string() + ": no file 'text'"));
}

TEST_F(KaldiFolderTest, SoundInsideAnotherFileIsRefused) {
  Write("wav.scp", "u1 x.ark:5\nu2 2.wav\n");
  EXPECT_THAT(Told(), ElementsAre(HasSubstr("wav.scp:1: sound inside another file")));
}

}  // namespace
}  // namespace mnemo
