#include "cell/latex.h"

#include <set>

#include "base/error.h"
#include "cell/formula.h"

namespace mnemo {
namespace {

// As text, in and outside of mathematics.
std::string Escaped(const std::string& text) {
  std::string result;
  for (char c : text) {
    switch (c) {
      case '\\': result += "\\textbackslash{}"; break;
      case '~': result += "\\textasciitilde{}"; break;
      case '^': result += "\\textasciicircum{}"; break;
      case '{':
      case '}':
      case '$':
      case '&':
      case '#':
      case '_':
      case '%': result += std::string("\\") + c; break;
      default: result += c;
    }
  }
  return result;
}

class Latex : public Notation {
 public:
  std::string Number(const std::string& digits) const override {
    const size_t e = digits.find_first_of("eE");
    if (e == std::string::npos) return digits;
    const std::string power = digits.substr(digits[e + 1] == '+' ? e + 2 : e + 1);
    return digits.substr(0, e) + " \\cdot 10^{" + power + "}";
  }

  // A word is upright, and not read as a product of its letters.
  std::string Identifier(const std::string& name) const override {
    if (!GreekLetter(name).empty()) return "\\" + name;
    return name.size() == 1 ? Escaped(name) : "\\mathrm{" + Escaped(name) + "}";
  }

  std::string AtTime(const std::string& name, bool previous) const override {
    return Identifier(name) + (previous ? "_{t-1}" : "_t");
  }

  std::string Subscript(const std::string& letter, const std::string& rest) const override {
    return Identifier(letter) + "_{" + Escaped(rest) + "}";
  }

  std::string Transposed(const std::string& matrix) const override { return matrix + "^\\top"; }

  std::string InParentheses(const std::string& content) const override {
    return "\\left(" + content + "\\right)";
  }

  std::string Joined(const std::string& left, Symbol symbol,
                     const std::string& right) const override {
    switch (symbol) {
      case Symbol::kPlus: return left + " + " + right;
      case Symbol::kMinus: return left.empty() ? "-" + right : left + " - " + right;
      case Symbol::kProduct: return left + " " + right;
      case Symbol::kTimes: return left + " \\odot " + right;
      case Symbol::kDot: return left + " \\cdot " + right;
    }
    MNEMO_CHECK(false);
  }

  std::string Fraction(const std::string& above, const std::string& below) const override {
    return "\\frac{" + above + "}{" + below + "}";
  }

  std::string Root(const std::string& content) const override { return "\\sqrt{" + content + "}"; }

  std::string Absolute(const std::string& content) const override {
    return "\\left\\lvert " + content + "\\right\\rvert";
  }

  std::string Squared(const std::string& base) const override { return "{" + base + "}^2"; }

  std::string Applied(const std::string& function,
                      const std::vector<std::string>& arguments) const override {
    static const std::set<std::string> kKnown = {"tanh", "exp", "log", "min", "max"};
    std::string inside = arguments[0];
    if (arguments.size() == 2) inside += ", " + arguments[1];
    const std::string name = function == "sigmoid" ? "\\sigma"
                             : kKnown.contains(function)
                                 ? "\\" + function
                                 : "\\operatorname{" + Escaped(function) + "}";
    return name + InParentheses(inside);
  }
};

}  // namespace

std::string CellLatex(const CellText& text) {
  std::string lines;
  for (const Formula& formula : CellFormulas(text, Latex())) {
    if (!lines.empty()) lines += " \\\\\n";
    lines += "  " + formula.left + " &= " + formula.right;
    if (!formula.comment.empty()) lines += " && \\text{" + Escaped(formula.comment) + "}";
  }
  return "\\begin{align*}\n" + lines + "\n\\end{align*}\n";
}

}  // namespace mnemo
