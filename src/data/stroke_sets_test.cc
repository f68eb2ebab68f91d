// The readers of pen strokes and vowels on the real data sets, against what Python reads in them
// (tests/golden/stroke_sets.py).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/files.h"
#include "data/handwriting/omniglot_set.h"
#include "data/handwriting/pendigits.h"
#include "data/shared_data_for_tests.h"
#include "data/speech/japanese_vowels.h"

namespace mnemo {
namespace {

nlohmann::json Expected(const std::string& name) {
  return nlohmann::json::parse(
             ReadFile(fs::path(MNEMO_SOURCE_DIR) / "tests/golden/stroke_sets.json"))
      .at(name);
}

void CompareOmniglot(const std::string& set_name, const std::string& file) {
  MNEMO_NEEDS_SHARED("omniglot/python/" + file, "the reader of Omniglot on the real files");
  const auto path = SharedData() / ("omniglot/python/" + file);
  const auto expected = Expected(set_name);
  BadData bad;
  const OmniglotSet set = ReadOmniglot(path, &bad);
  EXPECT_EQ(set.drawings.size(), expected["drawings"]);
  EXPECT_EQ(set.classes.size(), expected["classes"]);
  int64_t strokes = 0, points = 0, last_person = 0;
  double x = 0, y = 0;
  for (const OmniglotDrawing& d : set.drawings) {
    strokes += static_cast<int64_t>(d.drawing.strokes.size());
    points += d.drawing.points();
    last_person += d.person == 20;
    for (const Stroke& stroke : d.drawing.strokes) {
      for (const PenPoint& point : stroke) {
        x += point.x;
        y += point.y;
      }
    }
    EXPECT_EQ(set.classes[static_cast<size_t>(d.label)], d.drawing.text);
  }
  EXPECT_EQ(strokes, expected["strokes"]);
  EXPECT_EQ(points, expected["points"]);
  EXPECT_EQ(last_person, expected["of_person_20"]);
  EXPECT_NEAR(x, expected["sum_x"].get<double>(), 1e-3);
  EXPECT_NEAR(-y, expected["sum_y"].get<double>(), 1e-3);
  const auto late = expected["drawings_with_late_points"].get<int>();
  EXPECT_THAT(set.notes, ::testing::ElementsAre(::testing::HasSubstr(
                             "clocks step back in " + std::to_string(late) + " drawings")));
}

TEST(StrokeSets, Omniglot1) { CompareOmniglot("omniglot_small1", "strokes_background_small1.zip"); }
TEST(StrokeSets, Omniglot2) { CompareOmniglot("omniglot_small2", "strokes_background_small2.zip"); }

TEST(StrokeSets, PenDigits) {
  MNEMO_NEEDS_SHARED("pendigits/pendigits.csv", "the reader of pendigits on the real file");
  const auto path = SharedData() / "pendigits/pendigits.csv";
  const auto expected = Expected("pendigits");
  BadData bad;
  const auto rows = ParsePenDigits(ReadFile(path), path.string(), &bad);
  ASSERT_EQ(rows.size(), expected["rows"]);
  for (const bool train : {true, false}) {
    int64_t digits[10] = {}, sum = 0, weighted = 0;
    for (size_t i = train ? 0 : kPenDigitsTrain; i < (train ? kPenDigitsTrain : rows.size()); ++i) {
      ++digits[rows[i].digit];
      for (size_t j = 0; j < 16; ++j) {
        sum += rows[i].values[j];
        weighted += static_cast<int64_t>(j) * rows[i].values[j];
      }
    }
    const auto& part = expected[train ? "train" : "test"];
    EXPECT_THAT(digits, ::testing::ElementsAreArray(part["digits"].get<std::vector<int64_t>>()));
    EXPECT_EQ(sum, part["sum"]);
    EXPECT_EQ(weighted, part["weighted"]);
  }
}

void CompareVowels(const std::string& name, const std::string& file) {
  MNEMO_NEEDS_SHARED("japanese-vowels/" + file, "the reader of Japanese vowels on the real files");
  const auto path = SharedData() / ("japanese-vowels/" + file);
  const auto expected = Expected(name);
  BadData bad;
  const auto utterances = ParseJapaneseVowels(ReadFile(path), path.string(), &bad);
  ASSERT_EQ(utterances.size(), expected["utterances"]);
  int64_t speakers[kVowelSpeakers] = {}, frames = 0;
  double sum = 0, weighted = 0;
  int shortest = 1000, longest = 0;
  for (const VowelUtterance& utterance : utterances) {
    ++speakers[utterance.speaker];
    frames += utterance.frames();
    shortest = std::min(shortest, utterance.frames());
    longest = std::max(longest, utterance.frames());
    for (size_t k = 0; k < utterance.cepstra.size(); ++k) {
      const double value = utterance.cepstra[k];
      sum += value;
      weighted += static_cast<double>(k / 12) * static_cast<double>(k % 12 + 1) * value;
    }
  }
  EXPECT_THAT(speakers,
              ::testing::ElementsAreArray(expected["speakers"].get<std::vector<int64_t>>()));
  EXPECT_EQ(frames, expected["frames"]);
  EXPECT_EQ(shortest, expected["shortest"]);
  EXPECT_EQ(longest, expected["longest"]);
  EXPECT_NEAR(sum, expected["sum"].get<double>(), 1e-3);  // floats here, doubles there
  EXPECT_NEAR(weighted, expected["weighted"].get<double>(), 0.1);
}

TEST(StrokeSets, VowelsTrain) { CompareVowels("vowels_train", "JapaneseVowels_TRAIN.ts"); }
TEST(StrokeSets, VowelsTest) { CompareVowels("vowels_test", "JapaneseVowels_TEST.ts"); }

}  // namespace
}  // namespace mnemo
