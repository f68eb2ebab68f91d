#include "data/music/midi_roll.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "data/music/music_test.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

const std::string kSeeds = MNEMO_SOURCE_DIR "/tests/fuzz/midi_file/";

// The pitches of each step.
std::vector<std::vector<int>> Steps(const MidiFile& midi, const MidiGrid& grid) {
  std::vector<std::vector<int>> steps;
  const Roll roll = RollFromMidi(midi, grid, "a", "a.mid");
  for (size_t step = 0; step < roll.steps(); ++step) {
    const auto pitches = roll.At(step);
    steps.emplace_back(pitches.begin(), pitches.end());
  }
  return steps;
}

std::vector<int> Keys(std::initializer_list<int> keys) { return keys; }

// One tick a moment: a note is in a step when start <= moment < end.
TEST(MidiRoll, ANoteSoundsFromItsStartUntilBeforeItsEnd) {
  const MidiFile midi{.ticks_per_quarter = 10,
                      .notes = {{.start = 0, .end = 20, .pitch = 60},
                                {.start = 10, .end = 21, .pitch = 62},
                                {.start = 11, .end = 19, .pitch = 64},    // between two moments
                                {.start = 19, .end = 40, .pitch = 60}}};  // struck again, overlaps
  EXPECT_THAT(Steps(midi, {}), ElementsAre(Keys({60}), Keys({60, 62}), Keys({60, 62}), Keys({60})));
  EXPECT_THAT(Steps(midi, {.steps_per_quarter = 2}),
              ElementsAre(Keys({60}), Keys({60}), Keys({60, 62}), Keys({60, 62, 64}),
                          Keys({60, 62}), Keys({60}), Keys({60}), Keys({60})));
}

// Three steps of 10 / 3 ticks: moments 0, 3.33, 6.67, 10.
TEST(MidiRoll, MomentsNeedNotBeWholeTicks) {
  const MidiFile midi{.ticks_per_quarter = 10,
                      .notes = {{.start = 3, .end = 4, .pitch = 60},
                                {.start = 4, .end = 7, .pitch = 61},
                                {.start = 7, .end = 11, .pitch = 62}}};
  EXPECT_THAT(Steps(midi, {.steps_per_quarter = 3}),
              ElementsAre(Keys({}), Keys({60}), Keys({61}), Keys({62})));
}

TEST(MidiRoll, PercussionIsLeftOutUnlessAskedFor) {
  const MidiFile midi{.ticks_per_quarter = 1,
                      .notes = {{.start = 0, .end = 1, .pitch = 60, .channel = 8},
                                {.start = 0, .end = 3, .pitch = 36, .channel = 9}}};
  EXPECT_THAT(Steps(midi, {}), ElementsAre(Keys({60})));
  EXPECT_THAT(Steps(midi, {.percussion = true}),
              ElementsAre(Keys({36, 60}), Keys({36}), Keys({36})));
}

TEST(MidiRoll, GridsThatAreNotAllowed) {
  const MidiFile midi{.ticks_per_quarter = 1, .notes = {{.end = 1, .pitch = 60}}};
  for (const int parts : {0, -1, 97}) {
    EXPECT_THAT(ErrorOf([&] { RollFromMidi(midi, {.steps_per_quarter = parts}, "a", "a.mid"); }),
                EndsWith("found:   " + std::to_string(parts) + "\n  allowed: 1 to 96"));
  }
}

class MidiFolder : public ::testing::Test {
 protected:
  MidiFolder() {
    for (const char* part : {"train", "valid", "test"}) {
      MakeFolder(folder_ / part);
      fs::copy_file(kSeeds + "ok-format-0.mid", folder_ / part / "b.mid");
    }
    fs::copy_file(kSeeds + "ok-format-1.mid", folder_ / "train" / "A.MID");
    WriteFile(folder_ / "train" / "notes.txt", "no MIDI");
    MakeFolder(folder_ / "train" / "folder.mid");
  }

  TestFolder folder_;
  BadData stop_;
};

TEST_F(MidiFolder, IsReadInOrder) {
  const PianoRolls rolls = ReadMidiFolder(folder_.path(), {}, &stop_);
  ASSERT_EQ(rolls.train.size(), 2u);
  EXPECT_EQ(rolls.train[0].name(), "train/A.MID");
  EXPECT_EQ(rolls.train[1].name(), "train/b.mid");
  EXPECT_EQ(RollText(rolls),
            "part train\npiece\n60 \n\n64 \npiece\n60 \npart valid\npiece\n60 \npart "
            "test\npiece\n60 \n");
}

TEST_F(MidiFolder, BadFilesStopOrAreLeftOut) {
  fs::copy_file(kSeeds + "bad-cut.mid", folder_ / "valid" / "a\xff\n.mid");  // no UTF-8
  fs::copy_file(kSeeds + "bad-smpte.mid", folder_ / "train" / "c.mid");
  const std::string message = ErrorOf([&] { ReadMidiFolder(folder_.path(), {}, &stop_); });
  EXPECT_THAT(message, HasSubstr("/train/c.mid: the MIDI file counts time in SMPTE frames"));
  BadData skip(BadData::Policy::kSkip);
  const PianoRolls rolls = ReadMidiFolder(folder_.path(), {}, &skip);
  EXPECT_EQ(rolls.train.size(), 2u);
  EXPECT_EQ(rolls.valid.size(), 1u);
  ASSERT_EQ(skip.count(), 2);
  EXPECT_THAT(skip.messages()[1], HasSubstr("/valid/a\\xff\\x0a.mid: damaged MIDI file"));
}

TEST_F(MidiFolder, WithoutAPartOrItsFilesIsAnError) {
  const auto message = [&] { return ErrorOf([&] { ReadMidiFolder(folder_.path(), {}, &stop_); }); };
  fs::remove(folder_ / "test" / "b.mid");
  EXPECT_THAT(message(), HasSubstr("/test: the folder has no MIDI files (.mid)"));
  fs::copy_file(kSeeds + "bad-cut.mid", folder_ / "test" / "b.mid");
  BadData skip(BadData::Policy::kSkip);
  EXPECT_THAT(ErrorOf([&] { ReadMidiFolder(folder_.path(), {}, &skip); }),
              HasSubstr("the part 'test' has no sequences"));
  fs::remove_all(folder_ / "test");
  EXPECT_THAT(message(), HasSubstr("/test: there is no such folder\n  hint:    a folder of MIDI "
                                   "files has the subfolders train, valid and test"));
}

TEST(MidiRoll, AgreesWithMido) {
  const TestFolder folder;
  if (!RunPython("midi_by_mido.py", "mido", folder.path().string())) {
    GTEST_SKIP() << "NOT TESTED: against mido";
  }
  int rolls = 0;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    if (entry.path().extension() != ".mid") continue;
    const MidiFile midi = ReadMidi(ReadFile(entry.path()), "a.mid");
    for (const int parts : {1, 2, 3, 4, 24}) {
      PianoRolls set;
      set.train.push_back(RollFromMidi(midi, {.steps_per_quarter = parts}, "a", "a.mid"));
      const std::string text = entry.path().string() + "." + std::to_string(parts) + ".txt";
      EXPECT_EQ(RollText(set), ReadFile(text)) << text;
      ++rolls;
    }
  }
  EXPECT_EQ(rolls, 60);
}

}  // namespace
}  // namespace mnemo
