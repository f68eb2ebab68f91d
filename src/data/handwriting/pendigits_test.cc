#include "data/handwriting/pendigits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
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

constexpr char kRow[] = "47,100,27,81,57,37,26,0,0,23,56,53,100,90,40,98,8\n";

TEST(PenDigits, ReadsBothForms) {
  BadData bad;
  const auto with_names = ParsePenDigits(
      "\"\",\"c1\",\"c2\",\"c3\",\"c4\",\"c5\",\"c6\",\"c7\",\"c8\",\"c9\",\"c10\",\"c11\",\"c12\","
      "\"c13\",\"c14\",\"c15\",\"c16\",\"class\"\n\"1\"," +
          std::string(kRow),
      "x", &bad);
  const auto uci = ParsePenDigits(
      " 47,100, 27, 81, 57, 37, 26,  0,  0, 23, 56, 53,100, 90, 40, 98, 8\r\n", "x", &bad);
  ASSERT_EQ(with_names.size(), 1u);
  EXPECT_EQ(with_names, uci);
  EXPECT_EQ(uci[0].digit, 8);
  EXPECT_THAT(uci[0].values,
              ElementsAre(47, 100, 27, 81, 57, 37, 26, 0, 0, 23, 56, 53, 100, 90, 40, 98));
}

TEST(PenDigits, DrawingTurnsY) {
  BadData bad;
  const Drawing drawing = DrawingOf(ParsePenDigits(kRow, "x", &bad)[0], "row 1");
  EXPECT_EQ(drawing.name, "row 1");
  EXPECT_EQ(drawing.text, "8");
  ASSERT_EQ(drawing.strokes.size(), 1u);
  ASSERT_EQ(drawing.strokes[0].size(), 8u);
  EXPECT_EQ(drawing.strokes[0][0], (PenPoint{47, 0, 0}));
  EXPECT_EQ(drawing.strokes[0][1].x, 27);
  EXPECT_EQ(drawing.strokes[0][1].y, 19);
}

TEST(PenDigits, BadRowsAreSkippedOrStop) {
  const std::string row(kRow);
  const std::string bytes = row + "1,2,3\n" + "101" + row.substr(2) +
                            row.substr(0, row.size() - 3) + ",10\n" + "nan" + row.substr(2) + row;
  BadData skip(BadData::Policy::kSkip);
  EXPECT_EQ(ParsePenDigits(bytes, "p.csv", &skip).size(), 2u);
  EXPECT_THAT(skip.messages(),
              ElementsAre("p.csv:2: the row has the wrong number of columns\n  found:   3\n  "
                          "allowed: 17: x and y of 8 points, the digit; a name in front of them",
                          HasSubstr("p.csv:3: column 1 is wrong\n  found:   '101'\n  allowed: a "
                                    "whole number, 0 to 100"),
                          HasSubstr("p.csv:4: column 17 is wrong\n  found:   '10'\n  allowed: a "
                                    "whole number, 0 to 9"),
                          HasSubstr("p.csv:5: column 1 is wrong\n  found:   'nan'")));
  BadData stop;
  EXPECT_THAT(Message([&] { ParsePenDigits(bytes, "p.csv", &stop); }), HasSubstr("p.csv:2"));
  EXPECT_EQ(Message([&] { ParsePenDigits("\n \n", "p.csv", &stop); }),
            "p.csv: the file has no rows");
}

}  // namespace
}  // namespace mnemo
