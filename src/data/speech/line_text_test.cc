#include "data/speech/line_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/utf8.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::string_literals;

TEST(LineText, LinesHaveTheirNumbersAndNoEnds) {
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
}

TEST(LineText, FieldsStandBetweenBlanks) {
  EXPECT_THAT(SplitFields(" a\t\tbc  d"), ElementsAre("a", "bc", "d"));
  EXPECT_THAT(SplitFields("a "), ElementsAre("a"));
  EXPECT_THAT(SplitFields(" \t"), IsEmpty());
}

TEST(LineText, NumbersAreTakenAsAWhole) {
  EXPECT_EQ(ParseInteger("-12"), -12);
  EXPECT_EQ(ParseInteger("9223372036854775807"), INT64_MAX);
  for (const char* wrong : {"", "9223372036854775808", "1.0", "+1", " 1", "1 ", "0x1", "-"}) {
    EXPECT_EQ(ParseInteger(wrong), std::nullopt) << wrong;
  }
  EXPECT_EQ(ParseNumber("-1.5e2"), -150.0);
  for (const char* wrong : {"", "nan", "inf", "-inf", "1e999", "1,5", "0x1p3", "+1"}) {
    EXPECT_EQ(ParseNumber(wrong), std::nullopt) << wrong;
  }
}

TEST(LineText, WhatIsShownIsPlainText) {
  EXPECT_EQ(Shown("a b"), "a b");
  EXPECT_EQ(Shown("Z\xc3\xbcrich \xe2\x82\xac \xf0\x9f\x98\x80"),
            "Z\xc3\xbcrich \xe2\x82\xac \xf0\x9f\x98\x80");
  EXPECT_EQ(Shown("a\x1b[31m\tb\x7f\0c"s), "a\\x1b[31m\\x09b\\x7f\\x00c");
  EXPECT_EQ(Shown("\xff\xc3(\xe2\x82"), "\\xff\\xc3(\\xe2\\x82");
  EXPECT_EQ(Shown("abcdef", 5), "abcde...");
  EXPECT_EQ(Shown("abc\xc3\xbc", 4), "abc...");
  std::string all;
  for (int i = 0; i < 65536; ++i) {
    all += static_cast<char>(i >> 8);
    all += static_cast<char>(i);
  }
  EXPECT_TRUE(IsUtf8(Shown(all, all.size() * 4)));
}

TEST(LineText, LowerCaseIsOfAsciiOnly) { EXPECT_EQ(LowerCase("A-Z\xc3\x9c@["), "a-z\xc3\x9c@["); }

}  // namespace
}  // namespace mnemo
