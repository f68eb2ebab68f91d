#include "cell/mathml.h"

#include <set>

#include "base/error.h"
#include "cell/print.h"

namespace mnemo {

namespace {

using Kind = Expression::Kind;

// A parameter's name with more letters than these is a word, not a letter with a subscript.
constexpr size_t kMaxParameterName = 4;

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

std::string Identifier(const std::string& name) { return Element("mi", Escaped(name)); }
std::string Operator(const std::string& symbol) { return Element("mo", symbol); }
std::string Row(const std::string& content) { return Element("mrow", content); }
std::string InParentheses(const std::string& content) {
  return Row(Operator("(") + content + Operator(")"));
}

std::string AtTime(const std::string& name, bool previous) {
  const std::string now = "<mi>t</mi>";
  const std::string before = Row(now + Operator("−") + "<mn>1</mn>");
  return Element("msub", Identifier(name) + (previous ? before : now));
}

std::string ParameterName(const std::string& name) {
  if (name.size() == 1 || name.size() > kMaxParameterName) return Identifier(name);
  const size_t rest = name[1] == '_' && name.size() > 2 ? 2 : 1;
  return Element("msub", Identifier(name.substr(0, 1)) + Identifier(name.substr(rest)));
}

class Writer {
 public:
  explicit Writer(const CellText& text) {
    for (const Statement& statement : text.statements) {
      if (statement.kind == Statement::Kind::kState) {
        states_.insert(statement.names.begin(), statement.names.end());
      } else if (statement.kind == Statement::Kind::kDefinition && !statement.primed) {
        values_.insert(statement.names[0]);
      } else if (statement.kind == Statement::Kind::kBelow) {
        values_.insert(statement.names[0]);
      }
    }
  }

  std::string Equation(const Statement& statement) const {
    const std::string left = AtTime(statement.names[0], false);
    const std::string comment =
        statement.comment.empty() ? "" : Element("mtext", Escaped(statement.comment));
    return Element("mtr", Cell("right", left) + Cell("center", Operator("=")) +
                              Cell("left", Row(Print(*statement.value))) + Cell("left", comment)) +
           "\n";
  }

 private:
  static std::string Cell(const std::string& side, const std::string& content) {
    return "<mtd style=\"text-align: " + side + "\">" + content + "</mtd>";
  }

  std::string Wrapped(const Expression& expression, bool needed) const {
    const std::string content = Print(expression);
    return needed ? InParentheses(content) : content;
  }

  std::string Print(const Expression& expression) const {
    const std::vector<Expression>& arguments = expression.arguments;
    switch (expression.kind) {
      case Kind::kNumber: return Element("mn", expression.name);
      case Kind::kName: return Name(expression);
      case Kind::kTransposed:
        return Element("msup", ParameterName(expression.name) + Operator("⊤"));
      case Kind::kUnary: return Operator("−") + Wrapped(arguments[0], Precedence(arguments[0]) < 3);
      case Kind::kBinary: return Binary(expression);
      case Kind::kCall: return Call(expression);
      case Kind::kSized: return InParentheses(Print(arguments[0]));
    }
    MNEMO_CHECK(false);
  }

  std::string Name(const Expression& expression) const {
    const std::string& name = expression.name;
    if (states_.contains(name)) return AtTime(name, !expression.primed);
    if (name == "x" || values_.contains(name)) return AtTime(name, false);
    return ParameterName(name);
  }

  std::string Binary(const Expression& expression) const {
    const Expression& left = expression.arguments[0];
    const Expression& right = expression.arguments[1];
    if (expression.name == "/") {
      return Element("mfrac", Row(Print(left)) + Row(Print(right)));
    }
    const int own = Precedence(expression);
    // A fraction needs no parentheses around it.
    const auto is_fraction = [](const Expression& side) {
      return side.kind == Kind::kBinary && side.name == "/";
    };
    const std::string a = Wrapped(left, Precedence(left) < own && !is_fraction(left));
    const bool binds_less = Precedence(right) <= own || right.kind == Kind::kUnary;
    const std::string b = Wrapped(right, binds_less && !is_fraction(right));
    return a + Operator(SymbolOf(expression)) + b;
  }

  static std::string SymbolOf(const Expression& expression) {
    if (expression.name == "+") return "+";
    if (expression.name == "-") return "−";
    if (expression.name == "@") return "&#x2062;";  // invisible times
    for (const Expression& side : expression.arguments) {
      if (side.kind == Kind::kNumber) return "⋅";
    }
    return "⊙";
  }

  std::string Call(const Expression& expression) const {
    const std::string first = Print(expression.arguments[0]);
    if (expression.name == "sqrt") return Element("msqrt", first);
    if (expression.name == "abs") return Row(Operator("|") + first + Operator("|"));
    if (expression.name == "square") {
      const bool is_word = expression.arguments[0].kind == Kind::kNumber;
      return Element("msup", (is_word ? first : InParentheses(first)) + "<mn>2</mn>");
    }
    const std::string apply = Operator("&#x2061;");
    std::string inside = first;
    if (expression.arguments.size() == 2) {
      inside += Operator(",") + Print(expression.arguments[1]);
    }
    const std::string name = expression.name == "sigmoid" ? "σ" : expression.name;
    return Identifier(name) + apply + InParentheses(inside);
  }

  std::set<std::string> states_, values_;
};

}  // namespace

std::string CellMathMl(const CellText& text) {
  const Writer writer(text);
  std::string rows;
  for (const Statement& statement : text.statements) {
    if (statement.kind == Statement::Kind::kDefinition) rows += writer.Equation(statement);
  }
  return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\"><mtable>\n" + rows +
         "</mtable></math>";
}

}  // namespace mnemo
