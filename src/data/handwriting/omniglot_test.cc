#include "data/handwriting/omniglot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string ErrorOf(std::string_view bytes) {
  try {
    ParseOmniglotStrokes(bytes, "a.txt");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

TEST(Omniglot, ReadsStrokesWithYTurnedAndSeconds) {
  const auto drawing =
      ParseOmniglotStrokes("START\n18.5,-43.25,0\n19,-42,56\nBREAK\r\n1,2,40\nBREAK\n\n", "x");
  ASSERT_EQ(drawing.strokes.size(), 2u);
  EXPECT_THAT(drawing.strokes[0], ElementsAre(PenPoint{18.5, 43.25, 0}, PenPoint{19, 42, 0.056}));
  EXPECT_THAT(drawing.strokes[1], ElementsAre(PenPoint{1, -2, 0.04}));
  EXPECT_EQ(drawing.late_points, 0);
}

TEST(Omniglot, TimesThatStepBackAreRaised) {
  const auto drawing = ParseOmniglotStrokes("START\n1,1,50\n2,2,40\n3,3,45\n4,4,60\nBREAK\n", "x");
  EXPECT_EQ(drawing.late_points, 2);
  std::vector<double> times;
  for (const PenPoint& point : drawing.strokes[0]) times.push_back(point.time);
  EXPECT_THAT(times, ElementsAre(0.05, 0.05, 0.05, 0.06));
}

TEST(Omniglot, RefusesWhatIsNoDrawing) {
  EXPECT_EQ(ErrorOf(""), "a.txt:1: the drawing does not begin with START\n  found:   ''");
  EXPECT_THAT(ErrorOf("1,2,3\n"), HasSubstr("does not begin with START\n  found:   '1,2,3'"));
  EXPECT_EQ(ErrorOf("START\n1,2,3\n"),
            "a.txt:2: the last stroke has no BREAK\n  hint:    was the file copied as a whole?");
  EXPECT_EQ(ErrorOf("START\n"), "a.txt: the drawing has no strokes");
  EXPECT_EQ(ErrorOf("START\nBREAK\n"), "a.txt:2: a stroke has no points");
  for (const char* bad : {"1,2", "1,2,3,4", "1,2,nan", "1,inf,3", "x,2,3", "STOP", ",,"}) {
    EXPECT_EQ(ErrorOf("START\n0,0,0\n" + std::string(bad) + "\nBREAK\n"),
              "a.txt:3: this is no point of a stroke\n  found:   '" + std::string(bad) +
                  "'\n  allowed: x,y,time as finite numbers, or BREAK");
  }
}

}  // namespace
}  // namespace mnemo
