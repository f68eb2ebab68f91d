#include "cell/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "cell/print.h"

namespace mnemo {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

Expression Value(const std::string& expression) {
  return *ParseCell("v = " + expression, "t").statements.at(0).value;
}

// With parentheses around every operation.
std::string Shown(const Expression& e) {
  switch (e.kind) {
    case Expression::Kind::kUnary: return "(-" + Shown(e.arguments[0]) + ")";
    case Expression::Kind::kBinary:
      return "(" + Shown(e.arguments[0]) + e.name + Shown(e.arguments[1]) + ")";
    case Expression::Kind::kSized: return Shown(e.arguments[0]) + "[" + e.name + "]";
    default: return PrintExpression(e);
  }
}

TEST(ParseCell, PrecedenceIsPythons) {
  EXPECT_EQ(Shown(Value("a + b * c")), "(a+(b*c))");
  EXPECT_EQ(Shown(Value("a - b - c")), "((a-b)-c)");
  EXPECT_EQ(Shown(Value("U @ r * h")), "((U@r)*h)");
  EXPECT_EQ(Shown(Value("a * U @ h")), "((a*U)@h)");
  EXPECT_EQ(Shown(Value("a / b / c")), "((a/b)/c)");
  EXPECT_EQ(Shown(Value("-U @ h + b")), "(((-U)@h)+b)");
  EXPECT_EQ(Shown(Value("-a * -b")), "((-a)*(-b))");
  EXPECT_EQ(Shown(Value("V @ (U @ x)[r]")), "(V@(U@x)[r])");
  EXPECT_EQ(Shown(Value("W.T @ h'")), "(W.T@h')");
}

TEST(ParseCell, NumbersKeepTheirSpelling) {
  const Expression e = Value("1.50e-3");
  EXPECT_EQ(e.number, 0.0015);
  EXPECT_EQ(e.name, "1.50e-3");
  EXPECT_EQ(Value("2E+2").number, 200);
  EXPECT_EQ(Value("007").number, 7);
}

TEST(ParseCell, StatementsAndComments) {
  const CellText text = ParseCell(
      "# Head\n\nstate a, b # two\nparam d, A[r]\nsize r = 16\nheads=4\nbelow m = c\n"
      "init d = uniform(-1, 1)\na' = x",
      "t");
  ASSERT_EQ(text.statements.size(), 9u);
  const auto& s = text.statements;
  EXPECT_EQ(s[0].kind, Statement::Kind::kEmpty);
  EXPECT_EQ(s[0].comment, "Head");
  EXPECT_EQ(s[1].comment, "");
  EXPECT_EQ(s[2].names, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(s[2].comment, "two");
  EXPECT_EQ(s[2].places[1].column, 10);
  EXPECT_EQ(s[3].sizes, (std::vector<std::string>{"", "r"}));
  EXPECT_EQ(s[4].number, 16);
  EXPECT_EQ(s[5].number, 4);
  EXPECT_EQ(s[6].names, (std::vector<std::string>{"m", "c"}));
  EXPECT_EQ(s[7].initial, (InitialValue{InitialValue::Kind::kUniform, -1, 1}));
  EXPECT_TRUE(s[8].primed);
  EXPECT_EQ(s[8].place.line, 9);
}

TEST(ParseCell, EndsOfLinesAndByteOrderMark) {
  const CellText unix_text = ParseCell("state h\nh' = tanh(W @ x)  # c\n", "t");
  EXPECT_EQ(ParseCell("state h\r\nh' = tanh(W @ x)  # c\r\n", "t"), unix_text);
  EXPECT_EQ(ParseCell("\xEF\xBB\xBFstate h\nh'\t=\ttanh(W@x)#c", "t"), unix_text);
  EXPECT_TRUE(ParseCell("", "t").statements.empty());
}

TEST(ParseCell, CommentsAreUtf8) {
  EXPECT_EQ(ParseCell("# σ → ⊙ 𝛼", "t").statements[0].comment, "σ → ⊙ 𝛼");
  // Overlong, a surrogate, beyond Unicode, cut off, a continuation alone, U+FFFF, a C1 control.
  for (const char* bad : {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xF5\x80\x80\x80", "\xE2\x82", "\x80", "\xEF\xBF\xBF", "\xC2\x85"}) {
    EXPECT_THAT([&] { ParseCell(std::string("# ") + bad, "t"); },
                ThrowsMessage<Error>(HasSubstr("t:1:3: the file holds a byte")));
  }
  EXPECT_THROW(ParseCell(std::string_view("# \0", 3), "t"), Error);
}

TEST(ParseCell, LimitsAreExact) {
  const auto nested = [](int n) {
    return "v = " + std::string(n, '(') + "b" + std::string(n, ')');
  };
  EXPECT_NO_THROW(ParseCell(nested(100), "t"));
  EXPECT_THROW(ParseCell(nested(101), "t"), Error);
  const auto minus = [](int n) { return "v = " + std::string(n, '-') + "b"; };
  EXPECT_NO_THROW(ParseCell(minus(100), "t"));
  EXPECT_THROW(ParseCell(minus(60000), "t"), Error);
  EXPECT_NO_THROW(ParseCell(std::string(500, '\n'), "t"));
  EXPECT_THROW(ParseCell(std::string(501, '\n'), "t"), Error);
  EXPECT_NO_THROW(ParseCell("#" + std::string(65535, 'c'), "t"));
  EXPECT_THAT([] { ParseCell("#" + std::string(65536, 'c'), "t"); },
              ThrowsMessage<Error>(HasSubstr("t: the cell is too long")));
  EXPECT_NO_THROW(ParseCell(std::string(100000, ' ') + "state h", "t"));
}

TEST(InitialValue, ParsesAndPrints) {
  for (const char* text : {"0.5", "-2", "uniform(-0.1, 0.1)", "normal(0.01)", "identity(1)"}) {
    EXPECT_EQ(PrintInitialValue(ParseInitialValue(text)), text);
  }
  EXPECT_EQ(ParseInitialValue(" uniform( -1e-1,3 ) # c"),
            (InitialValue{InitialValue::Kind::kUniform, -0.1, 3}));
  for (const char* text : {"", "x", "uniform(1)", "uniform(2, 1)", "normal(-1)", "normal(1, 2)",
                           "1 2", "identity", "identity(1", "--1", "uniform'(0, 1)", "1e999"}) {
    EXPECT_THROW(ParseInitialValue(text), Error) << text;
  }
  EXPECT_THAT([] { ParseInitialValue("nromal(1)"); },
              ThrowsMessage<Error>(HasSubstr("did you mean 'normal'?")));
}

}  // namespace
}  // namespace mnemo
