#include "data/speech/timit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/test_folder.h"
#include "data/speech/phone_map.h"
#include "data/speech/speech_test_data.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using Folder = TimitUtterance::Folder;

// Empty files of these names below `folder`.
void Make(const fs::path& folder, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    fs::create_directories((folder / name).parent_path());
    WriteFile(folder / name, "");
  }
}

std::vector<std::string> Ids(const std::vector<TimitUtterance>& utterances) {
  std::vector<std::string> ids;
  for (const TimitUtterance& utterance : utterances) ids.push_back(utterance.id);
  return ids;
}

std::vector<TimitUtterance> Find(const fs::path& root) {
  BadData bad;
  return FindTimit(root, bad);
}

TEST(Timit, FindsTheFullLayoutInAnyCase) {
  const TestFolder folder;
  Make(folder.path(), {"TIMIT/TRAIN/DR1/FCJF0/SI1027.WAV", "TIMIT/TRAIN/DR1/FCJF0/SI1027.PHN",
                       "TIMIT/TRAIN/DR1/FCJF0/SI1027.TXT", "TIMIT/TRAIN/DR1/FCJF0/SI1027.WRD",
                       "TIMIT/test/dr8/mjln0/sa1.phn", "TIMIT/test/dr8/mjln0/sa1.wav",
                       "TIMIT/DOC/TESTSET.DOC", "TIMIT/TRAIN/DR1/README.TXT",
                       "TIMIT/TRAIN/DR9/FCJF0/SI1.WAV", "TIMIT/TRAIN/DR1/XCJF0/SI1.WAV"});
  const auto found = Find(folder.path());
  ASSERT_THAT(Ids(found), ElementsAre("dr1-fcjf0/si1027", "dr8-mjln0/sa1"));
  EXPECT_EQ(found[0].speaker, "fcjf0");
  EXPECT_EQ(found[0].sentence, "si1027");
  EXPECT_EQ(found[0].region, 1);
  EXPECT_TRUE(found[0].female);
  EXPECT_FALSE(found[0].is_sa());
  EXPECT_EQ(found[0].folder, Folder::kTrain);
  EXPECT_EQ(found[0].wrd.filename(), "SI1027.WRD");
  EXPECT_EQ(found[0].txt.filename(), "SI1027.TXT");
  EXPECT_EQ(found[1].region, 8);
  EXPECT_FALSE(found[1].female);
  EXPECT_TRUE(found[1].is_sa());
  EXPECT_EQ(found[1].folder, Folder::kTest);
  EXPECT_TRUE(found[1].wrd.empty());
  // From any folder in between.
  EXPECT_EQ(Find(folder / "TIMIT/TRAIN/DR1/FCJF0")[0].folder, Folder::kTrain);
}

TEST(Timit, AConvertedCopyStandsInOnlyForAMissingOriginal) {
  const TestFolder folder;
  Make(folder.path(), {"dr1-fvmh0/sx1.wav.wav", "dr1-fvmh0/sx1.WAV", "dr1-fvmh0/sx1.phn",
                       "dr1-fvmh0/SX2.WAV.wav", "dr1-fvmh0/SX2.PHN"});
  const auto found = Find(folder.path());
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].wav.filename(), "sx1.WAV");
  EXPECT_EQ(found[0].folder, Folder::kNone);
  EXPECT_EQ(found[1].wav.filename(), "SX2.WAV.wav");
}

TEST(Timit, IncompleteUtterancesAreBadData) {
  const TestFolder folder;
  Make(folder.path(),
       {"dr1-fvmh0/sx1.wav", "dr1-fvmh0/sx1.phn", "dr1-fvmh0/sx2.wav", "dr1-fvmh0/sx3.phn",
        "dr1-fvmh0/noise.wav", "dr1-fvmh0/SX1.PHN", "dr1-fvmh0/\xff.phn"});
  BadData bad(BadData::Policy::kSkip);
  EXPECT_THAT(Ids(FindTimit(folder.path(), bad)), ElementsAre("dr1-fvmh0/sx1"));
  const auto& told = bad.messages();
  ASSERT_EQ(told.size(), 5u);
  const std::string speaker = (folder / "dr1-fvmh0").string();
  EXPECT_EQ(told[0], speaker +
                         "/noise.wav: this name is no sentence of TIMIT\n"
                         "  allowed: sa, si or sx and a number");
  EXPECT_THAT(told[1], StartsWith(speaker +
                                  "/sx1.phn: two files for the same of one utterance\n"
                                  "  found:   also " +
                                  speaker + "/SX1.PHN"));
  EXPECT_THAT(told[2], StartsWith(speaker + "/\\xff.phn: this name is no sentence"));
  EXPECT_EQ(told[3], speaker + "/sx2.wav: no phones (.phn) beside this recording");
  EXPECT_EQ(told[4], speaker + "/sx3.phn: no recording (.wav) beside these labels");
  EXPECT_THAT(Complaint([&] { Find(folder.path()); }), StartsWith(told[0]));
}

TEST(Timit, AFolderWithoutUtterancesIsRefused) {
  const TestFolder folder;
  EXPECT_THAT(Complaint([&] { Find(folder.path()); }),
              HasSubstr("no utterance of TIMIT is below this folder\n  allowed: .../TRAIN/DR1"));
  EXPECT_EQ(Complaint([&] { Find(folder / "x"); }), (folder / "x").string() + ": no such folder");
  WriteFile(folder / "file", "");
  EXPECT_THAT(Complaint([&] { Find(folder / "file"); }), HasSubstr("this is no folder"));
  fs::create_directory_symlink(folder.path(), folder / "loop");
  EXPECT_THAT(Complaint([&] { Find(folder.path()); }), HasSubstr("no utterance of TIMIT"));
}

TEST(Timit, LabelsAreChecked) {
  const TestFolder folder;
  Make(folder.path(), {"dr1-fvmh0/sx1.wav", "dr1-fvmh0/sx1.phn"});
  WriteFile(folder / "dr1-fvmh0/sx1.phn", "0 10 h#\n10 20 axh\n");
  const TimitUtterance utterance = Find(folder.path())[0];
  const std::string phn = (folder / "dr1-fvmh0/sx1.phn").string();
  EXPECT_THAT(Complaint([&] { ReadTimitPhones(utterance, -1); }),
              StartsWith(phn + ":2: unknown phone 'axh'"));
  EXPECT_THAT(Complaint([&] { ReadTimitPhones(utterance, 15); }),
              StartsWith(phn + ":2: a label ends after the recording, which has 15 samples"));
  EXPECT_EQ(Complaint([&] { ReadTimitWords(utterance, -1); }),
            (folder / "dr1-fvmh0/sx1.wav").string() + ": no .wrd file beside this recording");
  EXPECT_THAT(Complaint([&] { ReadTimitSentence(utterance); }), HasSubstr("no .txt file"));
}

std::vector<TimitUtterance> Utterances(const std::vector<std::string>& speakers, Folder folder) {
  std::vector<TimitUtterance> all;
  for (const std::string& speaker : speakers) {
    for (const char* sentence : {"sa1", "sx2"}) {
      all.push_back({.id = "dr1-" + speaker + "/" + sentence,
                     .speaker = speaker,
                     .sentence = sentence,
                     .folder = folder});
    }
  }
  return all;
}

TEST(Timit, FullTimitIsSplitByTheListsOfSpeakers) {
  auto all = Utterances({"fcjf0", "mzzz0"}, Folder::kTrain);
  const auto test = Utterances({"mdab0", "faks0", "mzzz1"}, Folder::kTest);
  all.insert(all.end(), test.begin(), test.end());
  const TimitParts parts = SplitTimit(all);
  EXPECT_THAT(Ids(parts.train), ElementsAre("dr1-fcjf0/sx2", "dr1-mzzz0/sx2"));
  EXPECT_THAT(Ids(parts.valid), ElementsAre("dr1-faks0/sx2"));
  EXPECT_THAT(Ids(parts.test), ElementsAre("dr1-mdab0/sx2"));
  EXPECT_THAT(Ids(SplitTimit(all, {.sa = true}).test),
              ElementsAre("dr1-mdab0/sa1", "dr1-mdab0/sx2"));
}

TEST(Timit, WrongMixturesAreNotSplit) {
  auto mixed = Utterances({"fcjf0"}, Folder::kTrain);
  const auto loose = Utterances({"fvmh0"}, Folder::kNone);
  mixed.insert(mixed.end(), loose.begin(), loose.end());
  EXPECT_THAT(Complaint([&] { SplitTimit(mixed); }),
              StartsWith("2 of 4 utterances lie in neither TRAIN nor TEST"));
  EXPECT_THAT(Complaint([&] { SplitTimit(Utterances({"mzzz0"}, Folder::kNone)); }),
              StartsWith("the speaker 'mzzz0' of dr1-mzzz0/sx2 is not one of the sample's 16"));
  EXPECT_THAT(Complaint([&] { SplitTimit(loose); }),
              HasSubstr("found:   0 to train on, 0 to choose by, 1 to report on"));
}

// Speakers whom SplitTimit gives to valid or test among those of a list, put into TEST.
TEST(Timit, TheListsAreKaldis) {
  MNEMO_NEEDS_SHARED("timit-maps", "TIMIT's lists of speakers against Kaldi's");
  std::map<std::string, std::set<std::string>> lists;
  std::vector<std::string> all = {"fzzz0"};
  for (const char* name : {"test_spk.list", "dev_spk.list"}) {
    const std::string text = ReadFile(SharedData() / "timit-maps" / name);
    for (size_t begin = 0; begin < text.size(); begin += 6) {
      lists[name].insert(text.substr(begin, 5));
      all.push_back(text.substr(begin, 5));
    }
  }
  EXPECT_EQ(lists["test_spk.list"].size(), 24u);
  EXPECT_EQ(lists["dev_spk.list"].size(), 50u);
  auto utterances = Utterances(all, Folder::kTest);
  const auto train = Utterances({"fcjf0"}, Folder::kTrain);
  utterances.insert(utterances.end(), train.begin(), train.end());
  const TimitParts parts = SplitTimit(utterances);
  std::set<std::string> test, valid;
  for (const auto& utterance : parts.test) test.insert(utterance.speaker);
  for (const auto& utterance : parts.valid) valid.insert(utterance.speaker);
  EXPECT_EQ(test, lists["test_spk.list"]);
  EXPECT_EQ(valid, lists["dev_spk.list"]);
}

// Samples of a 16-bit mono recording, by its size; RIFF's head has 44 bytes here, SPHERE's 1,024.
int64_t SamplesOf(const fs::path& wav) {
  const auto bytes = static_cast<int64_t>(fs::file_size(wav));
  return (bytes - (wav.filename() == "si836.wav" ? 1024 : 44)) / 2;
}

TEST(Timit, TheSampleHasItsPublishedCounts) {
  MNEMO_NEEDS_SHARED("timit-sample", "the 160 recordings of TIMIT");
  const auto utterances = Find(SharedData() / "timit-sample");
  ASSERT_EQ(utterances.size(), 160u);
  std::set<std::string> speakers, labels;
  int64_t phones = 0, words = 0, samples = 0;
  for (const TimitUtterance& utterance : utterances) {
    const int64_t length = SamplesOf(utterance.wav);
    speakers.insert(utterance.speaker);
    samples += length;
    words += static_cast<int64_t>(ReadTimitWords(utterance, length).size());
    EXPECT_FALSE(ReadTimitSentence(utterance).empty());
    for (const TimedLabel& label : ReadTimitPhones(utterance, length)) {
      labels.insert(label.label);
      ++phones;
    }
  }
  EXPECT_EQ(speakers.size(), 16u);
  EXPECT_EQ(phones, 6185);
  EXPECT_EQ(words, 1394);
  EXPECT_NEAR(static_cast<double>(samples) / 16'000, 490.1, 0.05);
  EXPECT_EQ(std::vector<std::string>(labels.begin(), labels.end()), TimitPhones().fine);
}

TEST(Timit, TheSamplesPartsShareNoSpeakerAndNoSentence) {
  MNEMO_NEEDS_SHARED("timit-sample", "the parts of the 160 recordings of TIMIT");
  const TimitParts parts = SplitTimit(Find(SharedData() / "timit-sample"));
  EXPECT_EQ(parts.train.size(), 80u);
  EXPECT_EQ(parts.valid.size(), 16u);
  EXPECT_EQ(parts.test.size(), 32u);
  std::map<std::string, int> part_of_speaker, part_of_sentence;
  std::set<int> regions;
  int number = 0;
  for (const auto* part : {&parts.train, &parts.valid, &parts.test}) {
    std::set<bool> sexes;
    for (const TimitUtterance& utterance : *part) {
      EXPECT_EQ(part_of_speaker.emplace(utterance.speaker, number).first->second, number);
      EXPECT_EQ(part_of_sentence.emplace(utterance.sentence, number).first->second, number);
      sexes.insert(utterance.female);
      if (number == 0) regions.insert(utterance.region);
    }
    EXPECT_EQ(sexes.size(), 2u);
    ++number;
  }
  EXPECT_EQ(regions.size(), 8u);
  EXPECT_EQ(part_of_speaker.size(), 16u);
}

TEST(Timit, FramesBeyondTheLastLabelAreSilence) {
  MNEMO_NEEDS_SHARED("timit-sample", "frames of a recording whose labels end early");
  for (const TimitUtterance& utterance : Find(SharedData() / "timit-sample")) {
    if (utterance.id != "dr3-madc0/si1367") continue;
    const int64_t samples = SamplesOf(utterance.wav);
    const auto labels = ReadTimitPhones(utterance, samples);
    EXPECT_EQ(samples - labels.back().end, 2802);
    const auto frames = FrameLabels(labels, 1 + (samples - 400) / 160, {});
    ASSERT_EQ(frames.size(), 449u);
    EXPECT_EQ(labels[static_cast<size_t>(frames.back())].label, "h#");
    return;
  }
  FAIL() << "dr3-madc0/si1367 is missing";
}

}  // namespace
}  // namespace mnemo
