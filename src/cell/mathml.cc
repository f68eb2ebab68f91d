#include "cell/mathml.h"

#include "base/error.h"
#include "cell/formula.h"

namespace mnemo {
namespace {

std::string Escaped(const std::string& text) {
  std::string result;
  for (char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      default: result += c;
    }
  }
  return result;
}

std::string Element(const std::string& tag, const std::string& content) {
  return "<" + tag + ">" + content + "</" + tag + ">";
}

std::string Operator(const std::string& symbol) { return Element("mo", symbol); }
std::string Row(const std::string& content) { return Element("mrow", content); }

std::string Cell(const std::string& side, const std::string& content) {
  return "<mtd style=\"text-align: " + side + "\">" + content + "</mtd>";
}

class MathMl : public Notation {
 public:
  std::string Number(const std::string& digits) const override { return Element("mn", digits); }

  std::string Identifier(const std::string& name) const override {
    const std::string greek = GreekLetter(name);
    return Element("mi", greek.empty() ? Escaped(name) : greek);
  }

  std::string AtTime(const std::string& name, bool previous) const override {
    const std::string now = "<mi>t</mi>";
    const std::string before = Row(now + Operator("−") + "<mn>1</mn>");
    return Element("msub", Identifier(name) + (previous ? before : now));
  }

  std::string Subscript(const std::string& letter, const std::string& rest) const override {
    return Element("msub", Identifier(letter) + Identifier(rest));
  }

  std::string Transposed(const std::string& matrix) const override {
    return Element("msup", matrix + Operator("⊤"));
  }

  std::string InParentheses(const std::string& content) const override {
    return Row(Operator("(") + content + Operator(")"));
  }

  std::string Joined(const std::string& left, Symbol symbol,
                     const std::string& right) const override {
    return left + Operator(Sign(symbol)) + right;
  }

  std::string Fraction(const std::string& above, const std::string& below) const override {
    return Element("mfrac", Row(above) + Row(below));
  }

  std::string Root(const std::string& content) const override { return Element("msqrt", content); }

  std::string Absolute(const std::string& content) const override {
    return Row(Operator("|") + content + Operator("|"));
  }

  std::string Squared(const std::string& base) const override {
    return Element("msup", base + "<mn>2</mn>");
  }

  std::string Applied(const std::string& function,
                      const std::vector<std::string>& arguments) const override {
    std::string inside = arguments[0];
    if (arguments.size() == 2) inside += Operator(",") + arguments[1];
    const std::string apply = Operator("&#x2061;");
    return Identifier(function == "sigmoid" ? "σ" : function) + apply + InParentheses(inside);
  }

 private:
  static std::string Sign(Symbol symbol) {
    switch (symbol) {
      case Symbol::kPlus: return "+";
      case Symbol::kMinus: return "−";
      case Symbol::kProduct: return "&#x2062;";  // invisible times
      case Symbol::kTimes: return "⊙";
      case Symbol::kDot: return "⋅";
    }
    MNEMO_CHECK(false);
  }
};

}  // namespace

std::string CellMathMl(const CellText& text) {
  std::string rows;
  for (const Formula& formula : CellFormulas(text, MathMl())) {
    const std::string comment =
        formula.comment.empty() ? "" : Element("mtext", Escaped(formula.comment));
    rows += Element("mtr", Cell("right", formula.left) + Cell("center", Operator("=")) +
                               Cell("left", Row(formula.right)) + Cell("left", comment)) +
            "\n";
  }
  return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\"><mtable>\n" + rows +
         "</mtable></math>";
}

}  // namespace mnemo
