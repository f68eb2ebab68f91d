#include "report/html.h"

#include <gtest/gtest.h>

namespace mnemo {
namespace {

TEST(Escape, MarkupIsText) {
  EXPECT_EQ(Escape("<a href=\"x\" b='y'>&amp;"),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;");
  EXPECT_EQ(Escape(""), "");
}

TEST(Readable, KeepsUtf8AndShowsOtherBytes) {
  EXPECT_EQ(Readable("na\xC3\xAFve \xE2\x82\xAC \xF0\x9F\x98\x80\n\t."),
            "na\xC3\xAFve \xE2\x82\xAC \xF0\x9F\x98\x80\n\t.");
  EXPECT_EQ(Readable(std::string_view("a\0b\x7F\x1B\r", 6)), "a\\x00b\\x7F\\x1B\\x0D");
  EXPECT_EQ(Readable("one\r\ntwo"), "one\ntwo");
}

TEST(Readable, RefusesWhatIsNotUtf8) {
  EXPECT_EQ(Readable("\xE9t\xE9"), "\\xE9t\\xE9");                  // Latin-1
  EXPECT_EQ(Readable("\xC0\xAF"), "\\xC0\\xAF");                    // an overlong '/'
  EXPECT_EQ(Readable("\xE0\x80\xAF"), "\\xE0\\x80\\xAF");           // overlong, three bytes
  EXPECT_EQ(Readable("\xED\xA0\x80"), "\\xED\\xA0\\x80");           // half a surrogate pair
  EXPECT_EQ(Readable("\xF4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80");  // beyond U+10FFFF
  EXPECT_EQ(Readable("\xE2\x82"), "\\xE2\\x82");                    // cut off at the end
  EXPECT_EQ(Readable("\xE2\x82<"), "\\xE2\\x82<");
}

TEST(Readable, ShowsMarksThatTurnTheDirection) {
  EXPECT_EQ(Readable("a\xE2\x80\xAE"
                     "b"),
            "a\\xE2\\x80\\xAE"
            "b");
  EXPECT_EQ(Readable("\xC2\x85"), "\\xC2\\x85");
}

TEST(Glyphs, CoverEveryByteOnce) {
  const std::string bytes = "x\xC3\xAF\r\n\xFF\xE2\x80\xAE";
  const auto glyphs = Glyphs(bytes);
  ASSERT_EQ(glyphs.size(), 5u);
  size_t at = 0;
  for (const Glyph& glyph : glyphs) {
    EXPECT_EQ(glyph.begin, at);
    at = glyph.end;
  }
  EXPECT_EQ(at, bytes.size());
  EXPECT_EQ(glyphs[1].text, "\xC3\xAF");
  EXPECT_EQ(glyphs[2].text, "\n");
  EXPECT_EQ(glyphs[3].text, "\\xFF");
}

TEST(JsonForScript, NoTagCanBeginOrEnd) {
  EXPECT_EQ(JsonForScript("[\"</script><!--\"]"), "[\"\\u003c/script>\\u003c!--\"]");
}

}  // namespace
}  // namespace mnemo
