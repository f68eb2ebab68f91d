#include "cell/mathml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "cell/catalogue.h"
#include "cell/parse.h"

namespace mnemo {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string MathMl(const std::string& text) { return CellMathMl(ParseCell(text, "t")); }

// Every tag closed in order, every '&' the start of an entity that XML knows.
bool IsWellFormed(const std::string& text) {
  std::vector<std::string> open;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '&') {
      const std::string entity = text.substr(i, text.find(';', i) - i + 1);
      if (entity != "&amp;" && entity != "&lt;" && entity != "&gt;" && entity != "&quot;" &&
          entity.compare(0, 3, "&#x") != 0) {
        return false;
      }
    }
    if (text[i] == '>') return false;
    if (text[i] != '<') continue;
    const size_t end = text.find('>', i);
    if (end == std::string::npos) return false;
    const std::string tag = text.substr(i + 1, end - i - 1);
    if (tag[0] == '/') {
      if (open.empty() || open.back() != tag.substr(1)) return false;
      open.pop_back();
    } else {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
    i = end;
  }
  return open.empty();
}

TEST(CellMathMl, TimeStandsInTheSubscript) {
  const std::string math = MathMl("state h\nz = W @ x + Uz @ h\nh' = z\nu = h'");
  const std::string previous = "<msub><mi>h</mi><mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow></msub>";
  const std::string now = "<msub><mi>h</mi><mi>t</mi></msub>";
  EXPECT_THAT(math, HasSubstr("<mi>W</mi><mo>&#x2062;</mo><msub><mi>x</mi><mi>t</mi></msub><mo>+"
                              "</mo><msub><mi>U</mi><mi>z</mi></msub><mo>&#x2062;</mo>" +
                              previous));
  EXPECT_THAT(math, HasSubstr(">" + now + "</mtd>"));
  EXPECT_THAT(math, HasSubstr("<mrow>" + now + "</mrow>"));
  EXPECT_THAT(math, HasSubstr("<mrow><msub><mi>z</mi><mi>t</mi></msub></mrow>"));
}

TEST(CellMathMl, GreekLettersAreLetters) {
  const std::string math = MathMl("state h\nscalar nu, bet\nmu = nu * h\nh' = mu * bet + pi * h");
  EXPECT_THAT(math, HasSubstr("<msub><mi>μ</mi><mi>t</mi></msub>"));
  EXPECT_THAT(math, HasSubstr("<mi>ν</mi><mo>⊙</mo>"));
  EXPECT_THAT(math, HasSubstr("<msub><mi>p</mi><mi>i</mi></msub>"));
  EXPECT_THAT(math, HasSubstr("<msub><mi>b</mi><mi>et</mi></msub>"));
}

TEST(CellMathMl, OperatorsAndFunctions) {
  EXPECT_THAT(MathMl("z = sigmoid(a) * b"),
              HasSubstr("<mi>σ</mi><mo>&#x2061;</mo><mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow>"
                        "<mo>⊙</mo><mi>b</mi>"));
  EXPECT_THAT(MathMl("z = 2 * b"), HasSubstr("<mn>2</mn><mo>⋅</mo><mi>b</mi>"));
  EXPECT_THAT(MathMl("z = (a + b) / c"),
              HasSubstr("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mrow><mi>c</mi>"
                        "</mrow></mfrac>"));
  EXPECT_THAT(MathMl("z = W.T @ v"), HasSubstr("<msup><mi>W</mi><mo>⊤</mo></msup>"));
  EXPECT_THAT(MathMl("z = sqrt(a)"), HasSubstr("<msqrt><mi>a</mi></msqrt>"));
  EXPECT_THAT(MathMl("z = abs(a)"), HasSubstr("<mo>|</mo><mi>a</mi><mo>|</mo>"));
  EXPECT_THAT(MathMl("z = square(a)"),
              HasSubstr("<msup><mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow><mn>2</mn></msup>"));
  EXPECT_THAT(MathMl("z = min(a, b)"), HasSubstr("<mi>a</mi><mo>,</mo><mi>b</mi>"));
  EXPECT_THAT(MathMl("z = a - (b - c)"),
              HasSubstr("<mo>−</mo><mrow><mo>(</mo><mi>b</mi><mo>−</mo><mi>c</mi>"));
  EXPECT_THAT(MathMl("z = a * -b"), HasSubstr("<mo>⊙</mo><mrow><mo>(</mo><mo>−</mo><mi>b</mi>"));
}

TEST(CellMathMl, CommentsAreEscaped) {
  const std::string math = MathMl("z = a # <script>\"x\" & y</script>");
  EXPECT_THAT(math, HasSubstr("<mtext>&lt;script&gt;&quot;x&quot; &amp; y&lt;/script&gt;</mtext>"));
  EXPECT_THAT(math, Not(HasSubstr("<script>")));
  EXPECT_TRUE(IsWellFormed(math));
}

TEST(CellMathMl, TheCatalogueIsWellFormedWithARowAnEquation) {
  for (const std::string& name : CatalogueNames()) {
    const CellText text = LoadCellText(name);
    const std::string math = CellMathMl(text);
    EXPECT_TRUE(IsWellFormed(math)) << name;
    size_t rows = 0, equations = 0;
    for (size_t at = math.find("<mtr>"); at != std::string::npos; at = math.find("<mtr>", at + 1)) {
      ++rows;
    }
    for (const Statement& statement : text.statements) {
      equations += statement.kind == Statement::Kind::kDefinition ? 1 : 0;
    }
    EXPECT_EQ(rows, equations) << name;
  }
}

}  // namespace
}  // namespace mnemo
