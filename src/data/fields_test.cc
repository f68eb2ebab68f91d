#include "data/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Fields, SplittingKeepsEmptyFieldsAndWordsDoNot) {
  EXPECT_THAT(SplitAt("a,,b", ','), ElementsAre("a", "", "b"));
  EXPECT_THAT(SplitAt("", ','), ElementsAre(""));
  EXPECT_THAT(SplitAt("a,", ','), ElementsAre("a", ""));
  EXPECT_THAT(Words(" a\t\tbc \r\n"), ElementsAre("a", "bc"));
  EXPECT_THAT(Words(" \n"), IsEmpty());
  EXPECT_EQ(Trimmed(" \t a b\r\n"), "a b");
  EXPECT_EQ(Trimmed("  "), "");
}

TEST(Fields, NumbersAreWholeFieldsAndFinite) {
  EXPECT_EQ(FiniteNumber(" -1.5e2 "), -150.0);
  EXPECT_EQ(FiniteNumber("+8"), 8.0);
  EXPECT_EQ(FiniteNumber(".5"), 0.5);
  EXPECT_EQ(FiniteNumber("1e15"), 1e15);
  for (const char* bad : {"", " ", "nan", "NaN", "-inf", "infinity", "1e400", "1e16", "-1e16", "1x",
                          "0x10", "1 2", "1,2", "+-1", "+", "--1"}) {
    EXPECT_FALSE(FiniteNumber(bad)) << bad;
  }
  EXPECT_EQ(WholeNumber(" 42\r"), 42);
  EXPECT_EQ(WholeNumber("-9223372036854775808"), INT64_MIN);
  for (const char* bad : {"", "1.0", "1e3", "9223372036854775808", "4 2", "x"}) {
    EXPECT_FALSE(WholeNumber(bad)) << bad;
  }
}

TEST(Fields, Utf8StaysAndOtherBytesAreLatin1) {
  EXPECT_EQ(AsUtf8("caf\xc3\xa9"), "caf\xc3\xa9");
  EXPECT_EQ(AsUtf8("caf\xe9"), "caf\xc3\xa9");
  EXPECT_EQ(AsUtf8("\xbf\xff"), "\xc2\xbf\xc3\xbf");
}

TEST(Fields, LinesEndWithEitherEnding) {
  LineReader lines("a\r\n\nb");
  std::string_view line;
  ASSERT_TRUE(lines.Next(&line));
  EXPECT_EQ(line, "a");
  ASSERT_TRUE(lines.Next(&line));
  EXPECT_EQ(line, "");
  ASSERT_TRUE(lines.Next(&line));
  EXPECT_EQ(line, "b");
  EXPECT_EQ(lines.number(), 3);
  EXPECT_FALSE(lines.Next(&line));
  EXPECT_FALSE(LineReader("").Next(&line));
}

TEST(Fields, LinesHaveTheirNumbersAndNoEnds) {
  const auto lines = SplitLines(
      "\xef\xbb\xbf"
      "one\r\n\n \t\ntwo  \n\rthree");
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].text, "one");
  EXPECT_EQ(lines[0].number, 1);
  EXPECT_EQ(lines[1].text, "two  ");
  EXPECT_EQ(lines[1].number, 4);
  EXPECT_EQ(lines[2].text, "\rthree");
  EXPECT_EQ(lines[2].number, 5);
  EXPECT_THAT(SplitLines(""), IsEmpty());
  EXPECT_THAT(SplitLines("\n\r\n"), IsEmpty());
  EXPECT_THAT(SplitLines("\r\r\n\r"), IsEmpty());  // readers ask for the first word of a line
}

TEST(Fields, LowerCaseIsOfAsciiOnly) { EXPECT_EQ(LowerCase("A-Z\xc3\x9c@["), "a-z\xc3\x9c@["); }

}  // namespace
}  // namespace mnemo
