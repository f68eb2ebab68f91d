#include "data/music/piano_roll.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/music/music_test.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

PitchSet Keys(std::initializer_list<int> pitches) {
  PitchSet set;
  for (const int pitch : pitches) set.Add(pitch);
  return set;
}

Roll ThreeSteps() {
  Roll roll("train[0]");
  roll.AddStep(Keys({64, 60, 127, 60}));
  roll.AddStep({});
  roll.AddStep(Keys({0}));
  return roll;
}

TEST(PianoRoll, KeepsEachStepsPitchesAscendingAndOnce) {
  const Roll roll = ThreeSteps();
  EXPECT_EQ(roll.steps(), 3u);
  EXPECT_EQ(roll.notes(), 4u);
  EXPECT_THAT(roll.At(0), ElementsAre(60, 64, 127));
  EXPECT_THAT(roll.At(1), ElementsAre());
  EXPECT_THAT(roll.At(2), ElementsAre(0));
}

TEST(PianoRoll, Counts) {
  PianoRolls rolls{.name = "x", .train = {ThreeSteps(), ThreeSteps()}, .valid = {Roll("v")}};
  rolls.test = {Roll("t")};
  rolls.test[0].AddStep(Keys({30, 31}));
  EXPECT_EQ(Count(rolls.train),
            (RollCounts{.sequences = 2, .steps = 6, .notes = 8, .lowest = 0, .highest = 127}));
  EXPECT_EQ(Count(rolls.valid), (RollCounts{.sequences = 1}));
  EXPECT_EQ(Count(rolls.test),
            (RollCounts{.sequences = 1, .steps = 1, .notes = 2, .lowest = 30, .highest = 31}));
  EXPECT_EQ(Count(rolls),
            (RollCounts{.sequences = 4, .steps = 7, .notes = 10, .lowest = 0, .highest = 127}));
}

TEST(PianoRoll, PartsAndPiecesMayNotBeEmpty) {
  PianoRolls rolls{.name = "x", .train = {ThreeSteps()}, .valid = {ThreeSteps()}};
  EXPECT_EQ(ErrorOf([&] { CheckRolls(rolls, "a.mat"); }),
            "a.mat: the part 'test' has no sequences");
  rolls.test = {ThreeSteps(), Roll("test[1]")};
  EXPECT_EQ(ErrorOf([&] { CheckRolls(rolls, "a.mat"); }), "a.mat: test[1] has no steps");
  rolls.test.pop_back();
  EXPECT_EQ(ErrorOf([&] { CheckRolls(rolls, "a.mat"); }), "");
}

TEST(PianoRoll, EncodesAPianosKeys) {
  Roll roll("a");
  roll.AddStep(Keys({21, 108}));
  roll.AddStep(Keys({22}));
  std::vector<uint8_t> expected(2 * 88);
  expected[0] = expected[87] = expected[88 + 1] = 1;
  EXPECT_EQ(Encode(roll, PianoColumns()), expected);
}

TEST(PianoRoll, EncodesChungsColumns) {
  PianoRolls rolls;
  rolls.train = {Roll("a")};
  rolls.train[0].AddStep(Keys({1, 3}));
  rolls.test = {Roll("b")};
  rolls.test[0].AddStep(Keys({5}));  // the highest of the whole set
  const KeyColumns columns = ChungColumns(rolls);
  EXPECT_EQ(columns, (KeyColumns{.first = 1, .width = 5}));
  EXPECT_THAT(Encode(rolls.train[0], columns), ElementsAre(1, 0, 1, 0, 0));
  EXPECT_THAT(Encode(rolls.test[0], columns), ElementsAre(0, 0, 0, 0, 1));
  EXPECT_THAT(ErrorOf([] { ChungColumns({.name = "silence"}); }), HasSubstr("silence: no key"));
}

TEST(PianoRoll, APitchWithoutColumnIsAnError) {
  for (const int pitch : {20, 109, 0, 127}) {
    Roll roll("a");
    roll.AddStep(Keys({pitch}));
    EXPECT_EQ(ErrorOf([&] { Encode(roll, PianoColumns()); }),
              "a pitch has no column in the model's input\n  found:   MIDI pitch " +
                  std::to_string(pitch) + "\n  allowed: 21 to 108");
  }
}

}  // namespace
}  // namespace mnemo
