#include "data/music/read_piano_rolls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "data/music/music_test.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

const std::string kSeeds = MNEMO_SOURCE_DIR "/tests/fuzz/";

class ReadPianoRollsTest : public ::testing::Test {
 protected:
  // Copies a seed to `name` and reads it.
  PianoRolls Read(const std::string& seed, const std::string& name) {
    fs::copy_file(kSeeds + seed, folder_ / name);
    return ReadPianoRolls(folder_ / name, &bad_);
  }

  TestFolder folder_;
  BadData bad_;
};

TEST_F(ReadPianoRollsTest, FindsTheFormat) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"mat_file/ok-big-packed-2.mat", "a.mat"},
      {"mat_file/ok-little-plain-9.mat", "no ending"},
      {"mat_file/ok-little-plain-9.mat", "wrong.json"},
      {"pickle_file/ok-protocol-0.pickle", "0.pickle"},
      {"pickle_file/ok-protocol-1.pickle", "1.pkl"},
      {"pickle_file/ok-protocol-2.pickle", "2.data"},
      {"pickle_file/ok-protocol-5.pickle", "5"},
      {"json_rolls/ok-compact.json", "compact"},
      {"json_rolls/ok-indented.json", "indented.json"},  // begins with an empty line
  };
  for (const auto& [seed, name] : files) {
    const PianoRolls rolls = Read(seed, name);
    EXPECT_EQ(RollText(rolls), kSeedPieces) << seed;
    EXPECT_EQ(rolls.name, fs::path(name).stem().string());
  }
}

TEST_F(ReadPianoRollsTest, ReadsAFolderOfMidiFilesOnAGrid) {
  for (const char* part : {"train", "valid", "test"}) {
    MakeFolder(folder_ / part);
    fs::copy_file(kSeeds + "midi_file/ok-format-0.mid", folder_ / part / "a.mid");
  }
  const PianoRolls rolls = ReadPianoRolls(folder_.path() / "", &bad_, {.steps_per_quarter = 4});
  EXPECT_EQ(rolls.name, folder_.path().filename());
  EXPECT_EQ(rolls.test[0].steps(), 4u);
}

TEST_F(ReadPianoRollsTest, WhatIsNoMusicIsAnError) {
  WriteFile(folder_ / "a.txt", "hello");
  EXPECT_THAT(ErrorOf([&] { ReadPianoRolls(folder_ / "a.txt", &bad_); }),
              HasSubstr("a.txt: this is no music in a format that is read"));
  EXPECT_THAT(ErrorOf([&] { ReadPianoRolls(folder_ / "none.mat", &bad_); }),
              HasSubstr("none.mat: "));
  EXPECT_THAT(ErrorOf([&] { Read("midi_file/ok-format-0.mid", "one.mid"); }),
              HasSubstr("one.mid: one MIDI file is not a set of pieces"));
  EXPECT_THAT(ErrorOf([&] { Read("mat_file/bad-hdf5.mat", "new.mat"); }),
              HasSubstr("new.mat: this is a MATLAB file of version 7.3"));
}

}  // namespace
}  // namespace mnemo
