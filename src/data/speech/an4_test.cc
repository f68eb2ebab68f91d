#include "data/speech/an4.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <set>

#include "base/test_folder.h"
#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Number(uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

std::string Mfc(const std::vector<float>& values) {
  std::string bytes = Number(static_cast<uint32_t>(values.size()));
  for (const float value : values) bytes += Number(std::bit_cast<uint32_t>(value));
  return bytes;
}

class An4Folder : public ::testing::Test {
 protected:
  An4Folder() {
    Write("etc/an4.dic", "YES Y EH S\nGO G OW\nGO(2) G AA\n");
    Write("etc/an4_train.fileids", "an4_clstk/fash/u2\nan4_clstk/fash/u1\n");
    Write("etc/an4_train.transcription", "YES (u1)\nGO YES (u2)\n");
    Write("etc/an4_test.fileids", "an4test_clstk/mxyz/t1\n");
    Write("etc/an4_test.transcription", "<s> GO </s> (t1)\n");
    for (const char* name : {"an4_clstk/fash/u1", "an4_clstk/fash/u2", "an4test_clstk/mxyz/t1"}) {
      Write(std::string("feat/") + name + ".mfc", Mfc(std::vector<float>(13, 0.5f)));
    }
  }

  void Write(const std::string& name, const std::string& content) {
    fs::create_directories((folder_ / name).parent_path());
    WriteFile(folder_ / name, content);
  }
  // What is told with `skip`; all of it is of one fault each.
  std::vector<std::string> Told() {
    BadData bad(BadData::Policy::kSkip);
    an4_ = FindAn4(folder_.path(), bad);
    return bad.messages();
  }

  TestFolder folder_;
  An4 an4_;
};

TEST_F(An4Folder, JoinsListsTranscriptsAndPhones) {
  EXPECT_THAT(Told(), ElementsAre());
  ASSERT_EQ(an4_.train.size(), 2u);
  EXPECT_EQ(an4_.train[0].name, "u2");
  EXPECT_EQ(an4_.train[0].speaker, "fash");
  EXPECT_THAT(an4_.train[0].words, ElementsAre("GO", "YES"));
  EXPECT_THAT(an4_.train[0].phones, ElementsAre("G", "OW", "Y", "EH", "S"));
  ASSERT_EQ(an4_.test.size(), 1u);
  EXPECT_EQ(an4_.test[0].speaker, "mxyz");
  EXPECT_EQ(ReadAn4Features(an4_.test[0]).values, std::vector<float>(13, 0.5f));
}

TEST_F(An4Folder, EveryFaultIsToldOnce) {
  Write("etc/an4_train.fileids",
        "an4_clstk/fash/u1\nan4_clstk/fash/u2\nan4_clstk/fash/u3\nan4_clstk/fash/u4\nu5\n"
        "an4_clstk/fash/u6\n../u7\n");
  Write("etc/an4_train.transcription", "(u1)\nGO (u2)\nYES MAYBE (u4)\nGO (u5)\nGO (u6)\n");
  const auto told = Told();
  ASSERT_EQ(an4_.train.size(), 1u);
  EXPECT_EQ(an4_.train[0].name, "u2");
  const std::string etc = (folder_ / "etc/an4_train.").string();
  ASSERT_EQ(told.size(), 6u);
  EXPECT_THAT(told[0], StartsWith(etc + "transcription:1: the transcript of 'u1' is empty"));
  EXPECT_THAT(told[1], StartsWith(etc + "fileids:7: this path leads out of the corpus"));
  EXPECT_EQ(told[2], etc + "fileids:3: 'u3' has no transcript in " + etc + "transcription");
  EXPECT_EQ(told[3], etc + "transcription:3: no pronunciation of 'MAYBE' in " +
                         (folder_ / "etc/an4.dic").string());
  EXPECT_THAT(told[4], StartsWith(etc + "fileids:5: no folder, and so no speaker, in this path"));
  EXPECT_EQ(told[5], etc + "fileids:6: no file of features at " +
                         (folder_ / "feat/an4_clstk/fash/u6.mfc").string());
}

TEST_F(An4Folder, StopsAtTheFirstFault) {
  Write("etc/an4_test.transcription", "MAYBE (t1)\n");
  BadData bad;
  EXPECT_THAT(Complaint([&] { FindAn4(folder_.path(), bad); }),
              HasSubstr("an4_test.transcription:1: no pronunciation of 'MAYBE'"));
}

TEST_F(An4Folder, MissingListsAndEmptyPartsAreRefused) {
  Write("etc/an4_test.fileids", "\n");
  EXPECT_EQ(Complaint([&] { Told(); }),
            (folder_ / "etc/an4_test.fileids").string() + ": this list has no utterance");
  fs::remove(folder_ / "etc/an4.dic");
  EXPECT_EQ(Complaint([&] { Told(); }), (folder_ / "etc/an4.dic").string() + ": no such file");
}

TEST(An4, HasItsPublishedCounts) {
  MNEMO_NEEDS_SHARED("an4", "the 1,078 utterances of AN4");
  BadData bad;
  const An4 an4 = FindAn4(SharedData() / "an4", bad);
  EXPECT_EQ(an4.train.size(), 948u);
  EXPECT_EQ(an4.test.size(), 130u);
  const auto phones = an4.pronunciations.AllPhones();
  EXPECT_EQ(phones.size(), 33u);
  std::vector<size_t> speakers;
  std::vector<double> hours;
  for (const auto* part : {&an4.train, &an4.test}) {
    std::set<std::string> names;
    int64_t frames = 0;
    for (const An4Utterance& utterance : *part) {
      names.insert(utterance.speaker);
      frames += ReadAn4Features(utterance).rows;
      EXPECT_GE(utterance.phones.size(), utterance.words.size());
    }
    speakers.push_back(names.size());
    hours.push_back(static_cast<double>(frames) / kAn4FramesPerSecond / 3600);
  }
  EXPECT_THAT(speakers, ElementsAre(74, 10));
  EXPECT_NEAR(hours[0], 0.705, 0.0005);
  EXPECT_NEAR(hours[1], 0.099, 0.0005);
}

}  // namespace
}  // namespace mnemo
