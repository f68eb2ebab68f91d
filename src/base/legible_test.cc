#include "base/legible.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace mnemo {
namespace {

using std::string_literals::operator""s;

TEST(Legible, CharactersStay) {
  EXPECT_EQ(Legible("a b"), "a b");
  EXPECT_EQ(Legible("Z\xc3\xbcrich \xe2\x82\xac \xf0\x9f\x98\x80"),
            "Z\xc3\xbcrich \xe2\x82\xac \xf0\x9f\x98\x80");
  EXPECT_EQ(Legible(""), "");
}

TEST(Legible, WhatATerminalWouldObeyIsShown) {
  EXPECT_EQ(Legible("a\x1b[31m\tb\x7f\0c"s), "a\\x1b[31m\\x09b\\x7f\\x00c");
  EXPECT_EQ(Legible("\xc2\x9b"), "\\xc2\\x9b");  // a control character of two bytes
}

TEST(Legible, LinesStayLines) {
  EXPECT_EQ(LegibleLines("a\x1b[31m\n  b\tc\n"), "a\\x1b[31m\n  b\\x09c\n");
  EXPECT_EQ(LegibleLines(""), "");
  EXPECT_EQ(LegibleLines(std::string(5000, 'x')), std::string(5000, 'x'));
}

TEST(Legible, WhatIsNoUtf8IsShown) {
  EXPECT_EQ(Legible("\xff\xc3(\xe2\x82"), "\\xff\\xc3(\\xe2\\x82");
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  EXPECT_TRUE(IsUtf8(Legible(all, all.size() * 4)));
}

TEST(Legible, WhatIsLongIsCutBetweenCharacters) {
  EXPECT_EQ(Legible("abcde", 5), "abcde");
  EXPECT_EQ(Legible("abcdef", 5), "abcde...");
  EXPECT_EQ(Legible("abc\xc3\xbc", 4), "abc...");
  EXPECT_EQ(Legible("ab\n", 5), "ab...");
}

TEST(Legible, Quotes) {
  EXPECT_EQ(Quoted("ab c"), "'ab c'");
  EXPECT_EQ(Quoted("\xff\0\n"s), "'\\xff\\x00\\x0a'");
  EXPECT_EQ(Quoted(std::string(41, 'x')), "'" + std::string(40, 'x') + "...'");
}

TEST(Legible, Paths) { EXPECT_EQ(LegiblePath("a/\xff.wav"), "a/\\xff.wav"); }

}  // namespace
}  // namespace mnemo
