#include "data/handwriting/hershey.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>

#include "base/error.h"
#include "base/test_folder.h"
#include "data/handwriting/hershey_fonts.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Message(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "";
}

std::string FontMessage(const std::string& bytes) {
  return Message([&] { ParseHershey(bytes, "a.jhf"); });
}

TEST(Hershey, ReadsGlyphsByTheirPlace) {
  // A space, then a '!' of two strokes, in 9 pairs that go on in a second line.
  const HersheyFont font = ParseHershey("12345  1JZ\n  714  9MWRFRT RR\nYQZR[SZRY\r\n\n", "a.jhf");
  EXPECT_EQ(font.name, "a.jhf");
  ASSERT_EQ(font.glyphs.size(), 2u);
  const HersheyGlyph* space = font.Find(' ');
  ASSERT_NE(space, nullptr);
  EXPECT_EQ(space->left, -8);
  EXPECT_EQ(space->right, 8);
  EXPECT_THAT(space->strokes, IsEmpty());
  const HersheyGlyph* mark = font.Find('!');
  ASSERT_NE(mark, nullptr);
  EXPECT_EQ(mark->left, -5);
  EXPECT_EQ(mark->right, 5);
  ASSERT_EQ(mark->strokes.size(), 2u);
  EXPECT_THAT(mark->strokes[0], ElementsAre(HersheyPlace{0, -12}, HersheyPlace{0, 2}));
  EXPECT_THAT(mark->strokes[1],
              ElementsAre(HersheyPlace{0, 7}, HersheyPlace{-1, 8}, HersheyPlace{0, 9},
                          HersheyPlace{1, 8}, HersheyPlace{0, 7}));
  EXPECT_EQ(font.Find('"'), nullptr);
  EXPECT_EQ(font.Find('\n'), nullptr);
  EXPECT_EQ(font.Find('\xe9'), nullptr);
}

TEST(Hershey, RefusesWhatIsNoFont) {
  EXPECT_EQ(FontMessage(""), "a.jhf: the font has no glyphs");
  for (const char* bad :
       {"12345", "1234", "12345  0", "12345 -1JZ", "x  45  1JZ", "12345xxxJZ", "#!/bin/sh"}) {
    EXPECT_THAT(FontMessage(bad), HasSubstr("a.jhf:1: this is no glyph of a .jhf font")) << bad;
  }
  EXPECT_EQ(FontMessage("12345  1JZ\n12345  3JZRR"),
            "a.jhf:2: the glyph has another count of pairs than it says\n  found:   4 characters\n"
            "  allowed: 6 characters for 3 pairs");
  EXPECT_THAT(FontMessage("12345999JZRR"), HasSubstr("for 999 pairs"));
  EXPECT_THAT(FontMessage("12345  1JZRR"), HasSubstr("another count of pairs"));
  EXPECT_EQ(FontMessage("12345  1J\x01"),
            "a.jhf:1: a coordinate is no printable character\n  found:   '\\x01'");
  EXPECT_THAT(FontMessage(std::string((4 << 20) + 1, '\n')), HasSubstr("too large"));
}

TEST(Hershey, AMissingFontNamesThePackage) {
  const TestFolder folder;
  EXPECT_EQ(Message([&] { ReadHersheyFonts({"scripts"}, folder.path()); }),
            (folder / "scripts.jhf").string() +
                ": the Hershey font 'scripts' is missing\n  hint:    apt install "
                "hershey-fonts-data");
}

TEST(Hershey, DebiansFontsAreReadAsAWhole) {
  if (!fs::is_directory(kHersheyFolder)) {
    if (std::getenv("CI")) FAIL() << "hershey-fonts-data is missing: CI must install it";
    GTEST_SKIP() << "NOT TESTED: Debian's Hershey fonts (hershey-fonts-data is not installed)";
  }
  int fonts = 0;
  for (const auto& entry : fs::directory_iterator(kHersheyFolder)) {
    if (entry.path().extension() != ".jhf") continue;
    const std::string name = entry.path().stem().string();
    EXPECT_GE(ReadHersheyFonts({name})[0].glyphs.size(), 96u) << name;
    ++fonts;
  }
  EXPECT_EQ(fonts, 32);
  // One stroke wide: the letters of the others are drawn with two lines and more.
  for (const HersheyFont& font : ReadHersheyFonts(HersheyHandwriting())) {
    size_t strokes = 0;
    for (char c = 'a'; c <= 'z'; ++c) {
      strokes += font.Find(c)->strokes.size();
      for (const auto& stroke : font.Find(c)->strokes) {
        for (const HersheyPlace& place : stroke) {
          EXPECT_LE(std::abs(place.x), 20) << font.name << c;
          EXPECT_LE(std::abs(place.y), 21) << font.name << c;
        }
      }
    }
    EXPECT_GE(strokes, 26u) << font.name;
    EXPECT_LE(strokes, 52u) << font.name;
  }
}

}  // namespace
}  // namespace mnemo
