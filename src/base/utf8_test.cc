#include "base/utf8.h"

#include <gtest/gtest.h>

namespace mnemo {
namespace {

TEST(Utf8, WhatIsText) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("plain\n"));
  EXPECT_TRUE(IsUtf8(std::string_view("a\0b", 3)));
  // The first and the last of two, three and four bytes, and both sides of the surrogates.
  EXPECT_TRUE(
      IsUtf8("\xC2\x80 \xDF\xBF \xE0\xA0\x80 \xEF\xBF\xBF \xF0\x90\x80\x80 \xF4\x8F\xBF\xBF"));
  EXPECT_TRUE(IsUtf8("\xED\x9F\xBF \xEE\x80\x80"));
}

TEST(Utf8, WhatIsNone) {
  for (const char* wrong :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC2", "\xC2 ", "\xE2\x82", "\xE2\x82 ",
        "\xF0\x90\x80", "\xF0\x90\x80 ", "\xE2 \x82", "na\xEFve"}) {
    EXPECT_FALSE(IsUtf8(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace mnemo
