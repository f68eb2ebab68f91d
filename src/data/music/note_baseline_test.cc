#include "data/music/note_baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "data/music/music_test.h"
#include "data/music/read_piano_rolls.h"

namespace mnemo {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;

Roll Steps(const std::vector<std::vector<int>>& steps) {
  Roll roll("a");
  for (const auto& step : steps) {
    PitchSet pitches;
    for (const int pitch : step) pitches.Add(pitch);
    roll.AddStep(pitches);
  }
  return roll;
}

TEST(NoteBaseline, AHalfIsAddedToEveryCount) {
  const std::vector<Roll> train = {Steps({{5}, {5, 6}}), Steps({{5}})};
  EXPECT_THAT(KeyProbabilities(train, {.first = 5, .width = 3}),
              ElementsAre(DoubleEq(3.5 / 4), DoubleEq(1.5 / 4), DoubleEq(0.5 / 4)));
}

// Pieces of 1 and 3 steps: the mean over pieces would be another number.
TEST(NoteBaseline, IsTheMeanOverSteps) {
  const std::vector<Roll> test = {Steps({{5}}), Steps({{}, {}, {6}})};
  const double expected =
      (std::log(0.25) + 3 * std::log(0.75) + std::log(0.125) + 3 * std::log(0.875)) / 4;
  EXPECT_NEAR(NoteLogLikelihood(test, {0.25, 0.125}, {.first = 5, .width = 2}), expected, 1e-14);
}

TEST(NoteBaseline, WithoutStepsOrColumnsIsAnError) {
  EXPECT_EQ(ErrorOf([] { KeyProbabilities({}, PianoColumns()); }),
            "there are no steps to count keys in");
  const std::vector<Roll> low = {Steps({{20}})};
  EXPECT_THAT(ErrorOf([&] { KeyProbabilities(low, PianoColumns()); }),
              ::testing::HasSubstr("MIDI pitch 20"));
}

// The counts and values that ../shared/data/README.md states, each file read once.
TEST(NoteBaseline, GoldenPublishedCountsAndValues) {
  const std::string folder = SharedMusic("counts and baselines of the four music sets");
  if (folder.empty()) GTEST_SKIP() << "NOT TESTED: the four music sets";
  struct Expected {
    const char* file;
    std::vector<uint64_t> sequences, steps;
    int highest;
    double baseline;
  };
  for (const Expected& set : {
           Expected{"JSB_Chorales", {229, 76, 77}, {13807, 4602, 4725}, 96, -11.060},
           Expected{"Nottingham", {694, 173, 170}, {176561, 45513, 44463}, 93, -10.252},
           Expected{"MuseData", {524, 135, 124}, {245202, 82755, 64339}, 105, -11.510},
           Expected{"Piano_midi", {87, 12, 25}, {75911, 8540, 19036}, 108, -11.046},
       }) {
    SCOPED_TRACE(set.file);
    BadData bad;
    const PianoRolls rolls = ReadPianoRolls(folder + "/" + set.file + ".mat", &bad);
    EXPECT_EQ(rolls.name, set.file);
    const RollCounts train = Count(rolls.train), valid = Count(rolls.valid),
                     test = Count(rolls.test), all = Count(rolls);
    EXPECT_THAT(set.sequences, ElementsAre(train.sequences, valid.sequences, test.sequences));
    EXPECT_THAT(set.steps, ElementsAre(train.steps, valid.steps, test.steps));
    EXPECT_GE(all.lowest, 21);
    EXPECT_EQ(all.highest, set.highest);
    EXPECT_EQ(ChungColumns(rolls).width, set.highest);  // as Chung et al. give them
    const double score = NoteLogLikelihood(
        rolls.test, KeyProbabilities(rolls.train, PianoColumns()), PianoColumns());
    EXPECT_NEAR(score, set.baseline, 0.001);
    std::printf("%s: %llu notes, lowest %d, baseline %.5f\n", set.file,
                static_cast<unsigned long long>(all.notes), all.lowest, score);
  }
}

}  // namespace
}  // namespace mnemo
