#include "data/handwriting/drawing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Two strokes: three points and two.
Drawing Small() {
  return {
      "small", "x", {{{1, 2, 10.0}, {3, 5, 10.25}, {4, 4, 10.5}}, {{10, 0, 20.0}, {12, 1, 20.5}}}};
}

Drawing Scribble(uint32_t index) {
  const Random random(3, Purpose::kTest);
  uint32_t element = 0;
  const auto uniform = [&] { return random.Uniform({0, 0, index, element++}); };
  Drawing drawing;
  const int strokes = 1 + static_cast<int>(uniform() * 5);
  for (int s = 0; s < strokes; ++s) {
    Stroke stroke;
    const int points = 1 + static_cast<int>(uniform() * 9);
    double time = uniform();
    for (int p = 0; p < points; ++p) {
      stroke.push_back({uniform() * 100, uniform() * 100, time += uniform()});
    }
    drawing.strokes.push_back(stroke);
  }
  return drawing;
}

TEST(PenFeatures, AreStepsTimesAndLifts) {
  EXPECT_EQ(Small().points(), 5);
  EXPECT_THAT(PenFeatures(Small(), {.points_per_row = 1}),
              ElementsAre(0, 0, 0, 0,      //
                          2, 3, 0.25f, 0,  //
                          1, -1, 0.5f, 1,  // the pen lifts here
                          6, -4, 0, 0,     // and comes down here
                          2, 1, 0.5f, 1));
}

TEST(PenFeatures, HalfTheLengthKeepsSumsAndLifts) {
  EXPECT_THAT(PenFeatures(Small()), ElementsAre(2, 3, 0.25f, 0,  //
                                                7, -5, 0, 1,     // third point and fourth
                                                2, 1, 0.5f, 1));
}

TEST(PenFeatures, SumsAndLiftsSurviveAnySubsampling) {
  for (uint32_t index = 0; index < 200; ++index) {
    const Drawing drawing = Scribble(index);
    const PenPoint first = drawing.strokes.front().front(), last = drawing.strokes.back().back();
    for (int group = 1; group <= 5; ++group) {
      const auto rows = PenFeatures(drawing, {.points_per_row = group});
      const auto count = static_cast<size_t>((drawing.points() + group - 1) / group);
      ASSERT_EQ(rows.size(), count * kPenFeatures);
      double dx = 0, dy = 0;
      size_t lifts = 0;
      for (size_t row = 0; row < count; ++row) {
        dx += rows[row * 4];
        dy += rows[row * 4 + 1];
        lifts += rows[row * 4 + 3] == 1;
      }
      EXPECT_NEAR(dx, last.x - first.x, 1e-4);
      EXPECT_NEAR(dy, last.y - first.y, 1e-4);
      // Each stroke's last point is in some row, and that row has the flag.
      std::vector<size_t> lifted_rows;
      size_t place = 0;
      for (const Stroke& stroke : drawing.strokes) {
        place += stroke.size();
        const size_t row = (place - 1) / static_cast<size_t>(group);
        EXPECT_EQ(rows[row * 4 + 3], 1);
        if (lifted_rows.empty() || lifted_rows.back() != row) lifted_rows.push_back(row);
      }
      EXPECT_EQ(lifts, lifted_rows.size());
    }
  }
}

TEST(PenFeatures, HeightScalesBothDirections) {
  const auto rows = PenFeatures(Small(), {.points_per_row = 1, .height = 1});  // 5 high
  EXPECT_FLOAT_EQ(rows[4], 0.4f);
  EXPECT_FLOAT_EQ(rows[5], 0.6f);
  EXPECT_FLOAT_EQ(rows[6], 0.25f);
  const Drawing flat{"", "", {{{0, 3, 0}, {4, 3, 1}}}};
  EXPECT_THAT(PenFeatures(flat, {.points_per_row = 2, .height = 2}), ElementsAre(2, 0, 1, 1));
  const Drawing dot{"", "", {{{7, 3, 0}}}};
  EXPECT_THAT(PenFeatures(dot, {.points_per_row = 2, .height = 2}), ElementsAre(0, 0, 0, 1));
  EXPECT_THAT(PenFeatures({}, {.height = 2}), IsEmpty());
}

}  // namespace
}  // namespace mnemo
