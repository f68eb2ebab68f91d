#include "data/handwriting/hershey_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <functional>
#include <set>

#include "base/error.h"
#include "data/handwriting/hershey_fonts.h"

namespace mnemo {
namespace {

using ::testing::HasSubstr;

std::string Message(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

// A font whose only letters, 'a' and 'b' beside it, are a bar of 20 units and two of 10; all
// characters before them are empty.
HersheyFont Bars() {
  HersheyFont font;
  font.name = "bars";
  font.glyphs.resize('a' - ' ', HersheyGlyph{-5, 5, {}});
  font.glyphs.push_back({-5, 5, {{{0, -11}, {0, 9}}}});
  font.glyphs.push_back({-3, 7, {{{0, -1}, {0, 9}}, {{0, 9}, {6, 1}}}});
  return font;
}

// Without any change to the font's strokes.
constexpr WordVariation kPlain{0, 0, 0, 0, 0, 0, 0, 2, 0};

TEST(HersheyWords, LettersStandSideBySide) {
  const Drawing word = MakeHersheyWord({Bars()}, {"ab a"}, 1, 17, kPlain);
  EXPECT_EQ(word.text, "ab a");
  EXPECT_EQ(word.name, "word 17");
  ASSERT_EQ(word.strokes.size(), 4u);
  // Each glyph's left edge meets the right one of the glyph before: 0, 10, 20, 30.
  const double x[] = {5, 13, 13, 35};
  const double length[] = {20, 10, 10, 20};
  for (size_t s = 0; s < 4; ++s) {
    const Stroke& stroke = word.strokes[s];
    EXPECT_NEAR(stroke[0].x, x[s], 1e-9);
    EXPECT_EQ(stroke.size(), static_cast<size_t>(length[s] / 2) + 1);
    for (size_t i = 1; i < stroke.size(); ++i) {
      EXPECT_NEAR(std::hypot(stroke[i].x - stroke[i - 1].x, stroke[i].y - stroke[i - 1].y), 2,
                  1e-9);
      EXPECT_NEAR(stroke[i].time - stroke[i - 1].time, 0.01, 1e-9);
    }
  }
  EXPECT_NEAR(word.strokes[2].back().x, 19, 1e-9);
  EXPECT_NEAR(word.strokes[2].back().y, 1, 1e-9);
  // Along 20 units to the next letter's begin, 5 ms a unit, and the pause.
  EXPECT_EQ(word.strokes[0][0].time, 0);
  EXPECT_NEAR(word.strokes[1][0].time, 0.1 + 0.05 + std::hypot(8, 10) * 0.005, 1e-9);
}

TEST(HersheyWords, EachVariationDoesWhatItSays) {
  const auto with = [](double WordVariation::*field, double value, uint64_t index) {
    WordVariation variation = kPlain;
    variation.*field = value;
    return MakeHersheyWord({Bars()}, {"a"}, 1, index, variation).strokes[0];
  };
  double widest = 0;
  std::set<double> slants;
  for (uint64_t index = 0; index < 50; ++index) {
    const Stroke slant = with(&WordVariation::slant, 0.5, index);
    EXPECT_NEAR(slant.back().x, 5, 1e-9);  // stands on the baseline
    widest = std::max(widest, std::abs(slant[0].x - 5));
    slants.insert(slant[0].x);
    const Stroke scale = with(&WordVariation::scale, 0.3, index);
    const double factor = (scale.back().y - scale[0].y) / 20;
    EXPECT_GT(factor, std::exp(-0.3));
    EXPECT_LT(factor, std::exp(0.3));
    EXPECT_EQ(scale.size(), 11u);  // steps grow with the writing
    const Stroke stretch = with(&WordVariation::stretch, 0.2, index);
    EXPECT_NEAR(stretch.back().y - stretch[0].y, 20, 1e-9);
    EXPECT_GT(stretch[0].x, 5 * std::exp(-0.2));
    const Stroke rotated = with(&WordVariation::rotation, 0.1, index);
    EXPECT_NEAR(std::hypot(rotated.back().x - rotated[0].x, rotated.back().y - rotated[0].y), 20,
                1e-9);
    EXPECT_LE(std::abs(rotated.back().x - rotated[0].x), 20 * std::sin(0.1));
    const Stroke drift = with(&WordVariation::drift, 3, index);
    EXPECT_LE(std::abs(drift.back().y - 9), 3);
    const Stroke fast = with(&WordVariation::speed, 0.3, index);
    EXPECT_GT(fast[1].time, 0.01 * std::exp(-0.3));
    EXPECT_LT(fast[1].time, 0.01 * std::exp(0.3));
  }
  EXPECT_GT(widest, 5);  // of at most 0.5 * 20
  EXPECT_LE(widest, 10);
  EXPECT_EQ(slants.size(), 50u);
  // The jitter's size, over many points.
  double sum = 0;
  int count = 0;
  for (uint64_t index = 0; index < 400; ++index) {
    for (const PenPoint& point : with(&WordVariation::jitter, 0.3, index)) {
      sum += (point.x - 5) * (point.x - 5);
      ++count;
    }
  }
  EXPECT_NEAR(std::sqrt(sum / count), 0.3, 0.015);  // standard error 0.0032
}

TEST(HersheyWords, AreAFunctionOfSeedAndIndex) {
  const std::vector<HersheyFont> fonts = {Bars()};
  const auto words = MakeHersheyWords(fonts, {"ab", "ba", "a", "b"}, 40, 7);
  std::set<std::string> texts;
  std::set<double> places;
  for (uint64_t i = 0; i < 40; ++i) {
    const Drawing again = MakeHersheyWord(fonts, {"ab", "ba", "a", "b"}, 7, i);
    EXPECT_EQ(again.strokes, words[i].strokes);
    EXPECT_EQ(again.text, words[i].text);
    texts.insert(again.text);
    places.insert(again.strokes[0][0].x);
  }
  EXPECT_EQ(texts.size(), 4u);
  EXPECT_EQ(places.size(), 40u);
  EXPECT_NE(MakeHersheyWord(fonts, {"ab"}, 8, 0).strokes,
            MakeHersheyWord(fonts, {"ab"}, 7, 0).strokes);
}

TEST(HersheyWords, WithoutWordsThereAreLetters) {
  HersheyFont font = Bars();
  while (font.glyphs.size() < 96) font.glyphs.push_back(font.glyphs['a' - ' ']);
  std::set<size_t> lengths;
  std::set<char> letters;
  for (const Drawing& word : MakeHersheyWords({font}, {}, 300, 3)) {
    lengths.insert(word.text.size());
    letters.insert(word.text.begin(), word.text.end());
  }
  EXPECT_EQ(lengths, (std::set<size_t>{3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(letters.size(), 26u);
  EXPECT_EQ(*letters.begin(), 'a');
  EXPECT_EQ(*letters.rbegin(), 'z');
}

TEST(HersheyWords, RefusesWhatCannotBeDrawn) {
  EXPECT_EQ(Message([] { MakeHersheyWord({}, {"a"}, 1, 1); }),
            "there is no font to draw words with");
  EXPECT_EQ(Message([] { MakeHersheyWord({Bars()}, {"a\xc3\xa9"}, 1, 1); }),
            "the font 'bars' cannot write this word\n  found:   '\\xc3' in 'a\xc3\xa9'\n  "
            "allowed: printable ASCII characters");
  EXPECT_THAT(Message([] { MakeHersheyWord({Bars()}, {"  "}, 1, 1); }),
              HasSubstr("nothing to draw"));
}

TEST(HersheyWords, CommonWordsAreManyAndDifferent) {
  const std::vector<std::string>& words = CommonWords();
  EXPECT_GE(words.size(), 200u);
  EXPECT_EQ(std::set<std::string>(words.begin(), words.end()).size(), words.size());
  for (const std::string& word : words) {
    EXPECT_EQ(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), word.npos) << word;
  }
}

TEST(HersheyWords, DebiansFontsWriteEveryCommonWord) {
  if (!fs::is_directory(kHersheyFolder)) {
    if (std::getenv("CI")) FAIL() << "hershey-fonts-data is missing: CI must install it";
    GTEST_SKIP() << "NOT TESTED: words in Debian's fonts (hershey-fonts-data is not installed)";
  }
  const auto fonts = ReadHersheyFonts(HersheyHandwriting());
  int64_t points = 0, letters = 0;
  for (const Drawing& word : MakeHersheyWords(fonts, CommonWords(), 1000, 5)) {
    ASSERT_FALSE(word.strokes.empty());
    double time = 0;
    for (const Stroke& stroke : word.strokes) {
      for (const PenPoint& point : stroke) {
        ASSERT_TRUE(std::isfinite(point.x) && std::isfinite(point.y));
        ASSERT_GE(point.time, time);
        time = point.time;
      }
    }
    const auto count = static_cast<double>(word.text.size());
    EXPECT_GT(time, 0.05 * count) << word.text;  // a letter takes 50 ms to 2 s
    EXPECT_LT(time, 2 * count) << word.text;
    points += word.points();
    letters += static_cast<int64_t>(word.text.size());
  }
  EXPECT_GT(points, 12 * letters);
  EXPECT_LT(points, 40 * letters);
}

}  // namespace
}  // namespace mnemo
