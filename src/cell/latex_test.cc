#include "cell/latex.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "cell/catalogue.h"
#include "cell/parse.h"

namespace mnemo {
namespace {

using testing::HasSubstr;

std::string Latex(const std::string& text) { return CellLatex(ParseCell(text, "t")); }

TEST(CellLatex, AWholeCell) {
  EXPECT_EQ(Latex("state h\n"
                  "z = sigmoid(Wz @ x + Uz @ h + bz)  # update gate\n"
                  "h' = (1 - z) * h + z * tanh(U @ h)\n"),
            "\\begin{align*}\n"
            "  z_t &= \\sigma\\left(W_{z} x_t + U_{z} h_{t-1} + b_{z}\\right)"
            " && \\text{update gate} \\\\\n"
            "  h_t &= \\left(1 - z_t\\right) \\odot h_{t-1} + z_t \\odot"
            " \\tanh\\left(U h_{t-1}\\right)\n"
            "\\end{align*}\n");
}

TEST(CellLatex, OperatorsAndFunctions) {
  EXPECT_THAT(Latex("z = 2 * b"), HasSubstr("2 \\cdot b"));
  EXPECT_THAT(Latex("z = -8 * b"), HasSubstr("-8 \\cdot b"));
  EXPECT_THAT(Latex("z = 1e-3 * b"), HasSubstr("1 \\cdot 10^{-3} \\cdot b"));
  EXPECT_THAT(Latex("z = (a + b) / c"), HasSubstr("\\frac{a + b}{c}"));
  EXPECT_THAT(Latex("z = W.T @ v"), HasSubstr("W^\\top v"));
  EXPECT_THAT(Latex("z = sqrt(a)"), HasSubstr("\\sqrt{a}"));
  EXPECT_THAT(Latex("z = abs(a)"), HasSubstr("\\left\\lvert a\\right\\rvert"));
  EXPECT_THAT(Latex("z = square(a)"), HasSubstr("{\\left(a\\right)}^2"));
  EXPECT_THAT(Latex("z = min(a, b)"), HasSubstr("\\min\\left(a, b\\right)"));
  EXPECT_THAT(Latex("z = log_sigmoid(-a)"), HasSubstr("\\operatorname{log\\_sigmoid}\\left(-a"));
  EXPECT_THAT(Latex("z = a - (b - c)"), HasSubstr("a - \\left(b - c\\right)"));
  EXPECT_THAT(Latex("z = zeta_2 * b"), HasSubstr("\\mathrm{zeta\\_2} \\odot b"));
}

TEST(CellLatex, GreekLettersHaveTheirNames) {
  const std::string latex = Latex("state h\nscalar nu\nmu = nu * h\nh' = mu + pi * h");
  EXPECT_THAT(latex, HasSubstr("\\mu_t &= \\nu \\odot h_{t-1}"));
  EXPECT_THAT(latex, HasSubstr("p_{i} \\odot h_{t-1}"));
}

TEST(CellLatex, ACommentIsText) {
  EXPECT_THAT(Latex("z = a # 50 % of $x_t$ & {y} \\input~^"),
              HasSubstr("\\text{50 \\% of \\$x\\_t\\$ \\& \\{y\\} "
                        "\\textbackslash{}input\\textasciitilde{}\\textasciicircum{}}"));
}

TEST(CellLatex, TheCataloguesBracesAreBalanced) {
  for (const std::string& name : CatalogueNames()) {
    const std::string latex = CellLatex(LoadCellText(name));
    int depth = 0;
    for (const char c : latex) {
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      ASSERT_GE(depth, 0) << name;
    }
    EXPECT_EQ(depth, 0) << name;
    size_t left = 0, right = 0;
    for (size_t at = 0; (at = latex.find("\\left", at)) != std::string::npos; ++at) ++left;
    for (size_t at = 0; (at = latex.find("\\right", at)) != std::string::npos; ++at) ++right;
    EXPECT_EQ(left, right) << name;
  }
}

}  // namespace
}  // namespace mnemo
