#include "analysis/units/text_labels.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"

namespace mnemo {
namespace {

// A label's values as one character each: 0 .. 9, '+' for more, '.' for none.
std::string Of(const std::string& text, TextRules rules, const std::string& name,
               const std::vector<size_t>& starts = {}) {
  for (const TextLabel& label : LabelText(text, rules, starts)) {
    if (label.name != name) continue;
    EXPECT_EQ(label.values.size(), text.size());
    std::string line;
    for (const float value : label.values) {
      if (std::isnan(value)) {
        line += '.';
      } else {
        line += value > 9 ? '+' : static_cast<char>('0' + static_cast<int>(value));
      }
    }
    return line;
  }
  throw BadInput("no label " + name);
}

std::string Prose(const std::string& text, const std::string& name) {
  return Of(text, TextRules::kProse, name);
}
std::string C(const std::string& text, const std::string& name) {
  return Of(text, TextRules::kC, name);
}

TEST(TextLabels, QuotesAreOnFromTheOpeningMarkToBeforeTheClosingOne) {
  EXPECT_EQ(Prose("a \"b c\" d", "inside quotes"),
            /*     */ "001111000");
  EXPECT_EQ(Prose("a \"b c\" d", "since the quote"),
            /*     */ "..0123...");
  // An apostrophe is no quote.
  EXPECT_EQ(Prose("don't \"I\" 'x'", "inside quotes"),
            /**/ "0000001100000");
}

TEST(TextLabels, ABlankLineClosesAQuoteButALineEndDoesNot) {
  EXPECT_EQ(Prose("\"a\nb\n\nc\"d", "inside quotes"),
            /**/ "111110011");
  EXPECT_EQ(Prose("\"a\r\n \r\nc", "inside quotes"),
            /**/
            "1111110"
            "0");
  EXPECT_EQ(Prose("(a\n\nb)", "inside parentheses"),
            /**/ "111000");
}

// `count` characters between two texts. (Appended: GCC 12 warns wrongly of long sums of strings.)
std::string Around(const std::string& before, size_t count, char between,
                   const std::string& after) {
  std::string text = before;
  text.append(count, between);
  return text.append(after);
}

TEST(TextLabels, AMarkThatIsNeverClosedOpenedNothing) {
  const std::string given_up = Around("a\"", 3000, 'x', "x\"yz\"");
  EXPECT_EQ(Prose(given_up, "inside quotes"), Around("", 3003, '0', "1110"));
  EXPECT_EQ(Prose(given_up, "since the quote"), Around("", 3003, '.', "012."));
  // One byte less than the limit, and it is a quote.
  EXPECT_EQ(Prose(Around("a\"", 1999, 'x', "\""), "inside quotes"), Around("0", 2000, '1', "0"));
  EXPECT_EQ(Prose(Around("(", 1500, 'x', ")"), "inside parentheses"), Around("", 1502, '0', ""));
}

TEST(TextLabels, CurlyQuotesCountFromTheirLastByte) {
  EXPECT_EQ(Prose("\xE2\x80\x9C"
                  "a\xE2\x80\x9D.",
                  "inside quotes"),
            "00111100");
}

TEST(TextLabels, PositionsCountFromTheLineEnd) {
  EXPECT_EQ(Prose("ab\nc\r\nd", "position in line"), "1201201");
  EXPECT_EQ(Prose(std::string(1500, 'x'), "position in line").find('0'), std::string::npos);
}

TEST(TextLabels, CommentsAndStrings) {
  EXPECT_EQ(C("a /* b */ c", "inside a comment"),
            /**/ "00011111000");
  EXPECT_EQ(C("/*/ x */ y", "inside a comment"),
            /**/ "0111111000");
  EXPECT_EQ(C("x // y\nz", "inside a comment"),
            /**/
            "0001110"
            "0");
  EXPECT_EQ(C("// a\\\nb\nc", "inside a comment"), "011111100");  // nine bytes
  EXPECT_EQ(C("s = \"a\\\"b\" c", "inside a string"), "000011111000");
  EXPECT_EQ(C("c = '\\''; d", "inside a string"),
            /*  */
            "0000111000"
            "0");
  EXPECT_EQ(C("\"/* no */\" x", "inside a comment"), "000000000000");
  EXPECT_EQ(C("/* \"no\" */ x", "inside a string"), "000000000000");
  EXPECT_EQ(C("it's\nx", "inside a string"), "001100");  // ended by the line
  EXPECT_EQ(C("a/*b*/\"c\"", "comment or string"), "001110110");
  EXPECT_EQ(C("a /*bc*/", "since the comment"), "...0123.");
}

TEST(TextLabels, IfConditionsEndAtTheirOwnParenthesis) {
  EXPECT_EQ(C("if (a(b) && c) d;", "if condition"),
            /**/ "00011111111110000");
  EXPECT_EQ(C("elif (a) xif (b) if2 (c)", "if condition"), std::string(24, '0'));
  EXPECT_EQ(C("#if (a)\nif(b)", "if condition"),
            /**/
            "00000000"
            "00110");
  EXPECT_EQ(C("if /* x */ (\")\" b)", "if condition"),
            /**/
            "0000000000011111"
            "10");
  EXPECT_EQ(C("if x (a)", "if condition"), "00000000");
}

TEST(TextLabels, DepthsAndColumns) {
  EXPECT_EQ(C("f() { a; { } }", "brace depth"),
            /**/ "00001111122110");
  EXPECT_EQ(C("}}a{b", "brace depth"), "00011");
  EXPECT_EQ(C("{ /* { */ '{' \"{\" {", "brace depth").back(), '2');
  // Both branches open; the function's end in the first column puts it right.
  EXPECT_EQ(C("{\n#if A\n f {\n#else\n g {\n#endif\n }\n}\n", "brace depth").back(), '0');
  EXPECT_EQ(C("((a)b", "parenthesis depth"), "12211");
  EXPECT_EQ(C("((a\n{b", "parenthesis depth"), "122200");
  EXPECT_EQ(C("  a b\n\tc\n \td", "indentation"),
            /**/
            "122220"
            "880"
            "188");
  EXPECT_EQ(C("a\n # x \\\n y\nz", "preprocessor line"),
            /**/
            "000111111"
            "1100");
}

TEST(TextLabels, OfCNothingStaysOpenOverASeam) {
  EXPECT_EQ(Of("{/*b{c}", TextRules::kC, "inside a comment", {0, 4}),
            /**/ "0011000");
  EXPECT_EQ(Of("{(\"b {c}", TextRules::kC, "inside a string", {0, 4}),
            /**/ "00110000");
  EXPECT_EQ(Of("{/*b {c}", TextRules::kC, "brace depth", {0, 4}),
            /**/ "11110110");
  EXPECT_EQ(Of("if (a(b)c)", TextRules::kC, "if condition", {0, 5}),
            /**/ "0001100000");
  EXPECT_EQ(Of("#define b()", TextRules::kC, "preprocessor line", {0, 8}),
            /**/ "11111111000");
  EXPECT_EQ(Of("a(b", TextRules::kC, "parenthesis depth", {0, 2}),
            /**/ "010");
}

TEST(TextLabels, LinesAndProseGoOnOverASeam) {
  EXPECT_EQ(Of("a\"bc\"d", TextRules::kProse, "inside quotes", {0, 3}),
            /**/ "011100");
  EXPECT_EQ(Of("a\"bc", TextRules::kProse, "position in line", {0, 3}), "1234");
  EXPECT_EQ(Of("ab\n  cd", TextRules::kC, "position in line", {0, 1, 6}),
            /**/ "1201234");
  EXPECT_EQ(Of("ab\n  cd", TextRules::kC, "indentation", {0, 4, 6}),
            /**/ "0001222");
}

TEST(TextLabels, APieceThatEndsACommentBeginsInsideOfIt) {
  const std::string text = "{don't\n*/{/*x*/";
  EXPECT_EQ(Of("x" + text, TextRules::kC, "inside a comment", {0, 1}),
            /**/ "0111111110001110");
  EXPECT_EQ(Of("x" + text, TextRules::kC, "since the comment", {0, 1}),
            /**/ "............012.");
  EXPECT_EQ(Of("x" + text, TextRules::kC, "brace depth", {0, 1}),
            /**/ "0000000000111111");
  // A file of its own may be cut, too.
  EXPECT_EQ(C("a*/b", "inside a comment"), "1100");
}

TEST(TextLabels, TheRulesAreGuessedFromTheLines) {
  EXPECT_EQ(GuessRules("It was; in fact\nquite {odd}.\n\nYes.\n"), TextRules::kProse);
  EXPECT_EQ(GuessRules("#include <x.h>\nint f(void)\n{\n\treturn 1;\n}\n"), TextRules::kC);
  EXPECT_EQ(GuessRules(""), TextRules::kProse);
  EXPECT_EQ(GuessRules("\n\n \r\n"), TextRules::kProse);
}

TEST(TextLabels, AnyBytesHaveFiniteLabelsOrNone) {
  std::string bytes;
  uint32_t number = 1;
  for (int i = 0; i < 20000; ++i) {
    number = number * 1664525u + 1013904223u;
    bytes +=
        static_cast<char>(i % 3 == 0 ? "\"'/*(){}\\\n#if "[(number >> 24) % 14] : number >> 24);
  }
  for (const TextRules rules : {TextRules::kProse, TextRules::kC}) {
    for (const TextLabel& label : LabelText(bytes, rules)) {
      ASSERT_EQ(label.values.size(), bytes.size()) << label.name;
      for (const float value : label.values) {
        if (!label.numeric) {
          ASSERT_TRUE(value == 0 || value == 1) << label.name;
        } else if (!std::isnan(value)) {
          ASSERT_TRUE(value >= 0 && value <= 1000000) << label.name;
        }
      }
    }
  }
}

}  // namespace
}  // namespace mnemo
