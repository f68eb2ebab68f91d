#include "analysis/units/hold_length.h"

#include <gtest/gtest.h>

#include <cmath>

namespace mnemo {
namespace {

// Spans of 5, 30 and 120 characters in turn, 20 characters apart. The unit says "on" for the first
// `memory` characters of a span, by 1 against 0.
struct Text {
  std::vector<float> values, on;
};
Text Spans(int rounds, int memory, float high) {
  Text text;
  for (int round = 0; round < rounds; ++round) {
    for (const int length : {5, 30, 120}) {
      for (int t = 0; t < 20; ++t) {
        text.on.push_back(0);
        text.values.push_back(1 - high);
      }
      for (int t = 0; t < length; ++t) {
        text.on.push_back(1);
        text.values.push_back(t < memory ? high : 1 - high);
      }
    }
  }
  return text;
}

TEST(MeasureHold, SaysHowLongAUnitRemembers) {
  const Text first = Spans(3, 60, 1), second = Spans(4, 60, 1);
  const HoldLength hold =
      MeasureHold(first.values, first.on, second.values, second.on, true, 100, 1);
  EXPECT_EQ(hold.cut.threshold, 0.5);
  EXPECT_EQ(hold.false_on, 0);
  EXPECT_EQ(hold.longest, 120);
  // 0-9: of 12 spans, 5 + 10 + 10 characters in each of 4 rounds.
  EXPECT_EQ(hold.bins[0].spans, 12);
  EXPECT_EQ(hold.bins[0].characters, 100);
  EXPECT_EQ(hold.bins[0].on.mean, 1);
  EXPECT_EQ(hold.bins[0].area, 1);
  // 50-99: ten of fifty characters are remembered.
  EXPECT_EQ(hold.bins[3].first, 50);
  EXPECT_EQ(hold.bins[3].last, 99);
  EXPECT_EQ(hold.bins[3].spans, 4);
  EXPECT_EQ(hold.bins[3].characters, 200);
  EXPECT_NEAR(hold.bins[3].on.mean, 0.2, 1e-12);
  EXPECT_NEAR(hold.bins[3].area, 0.2 + 0.8 / 2, 1e-12);
  EXPECT_EQ(hold.bins[4].on.mean, 0);
  EXPECT_EQ(hold.bins[4].area, 0.5);
  EXPECT_EQ(hold.bins.back().characters, 0);
  EXPECT_EQ(hold.bins.back().last, -1);
  EXPECT_TRUE(std::isnan(hold.bins.back().on.mean));
  EXPECT_TRUE(std::isnan(hold.bins.back().area));
  // Beyond 100 steps: the last 19 characters of the long spans, forgotten.
  EXPECT_EQ(hold.beyond.first, 101);
  EXPECT_EQ(hold.beyond.characters, 4 * 19);
  EXPECT_EQ(hold.beyond.spans, 4);
  EXPECT_EQ(hold.beyond.area, 0.5);
}

TEST(MeasureHold, LowValuesMayMeanOnAndASpanWithoutABeginningIsLeftOut) {
  const Text first = Spans(3, 500, 0), whole = Spans(2, 500, 0);
  // The second half begins inside a span of 5.
  const std::vector<float> values(whole.values.begin() + 22, whole.values.end());
  const std::vector<float> on(whole.on.begin() + 22, whole.on.end());
  const HoldLength hold = MeasureHold(first.values, first.on, values, on, false, 100, 1);
  EXPECT_FALSE(hold.cut.up);
  EXPECT_EQ(hold.bins[0].spans, 5);
  EXPECT_EQ(hold.bins[0].on.mean, 1);
  EXPECT_EQ(hold.bins[4].area, 1);
  EXPECT_EQ(hold.false_on, 0);
}

TEST(MeasureHold, IntervalsAreOverSpansNotCharacters) {
  // Ten spans of 100 characters: six remembered whole, four not at all.
  Text text;
  for (int span = 0; span < 10; ++span) {
    for (int t = 0; t < 130; ++t) {
      text.on.push_back(t < 30 ? 0 : 1);
      text.values.push_back(t < 30 ? 0 : span < 6 ? 1 : 0);
    }
  }
  const HoldLength hold = MeasureHold(text.values, text.on, text.values, text.on, true, 100, 1);
  EXPECT_NEAR(hold.bins[3].on.mean, 0.6, 1e-12);
  // A share of 0.6 of ten: 0.3 to 0.9; of 500 single characters it would be 0.56 to 0.64.
  EXPECT_LE(hold.bins[3].on.low, 0.35);
  EXPECT_GE(hold.bins[3].on.high, 0.85);
}

}  // namespace
}  // namespace mnemo
