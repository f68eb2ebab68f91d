#include "cell/formula.h"

#include <set>
#include <utility>

#include "base/error.h"
#include "cell/print.h"

namespace mnemo {
namespace {

using Kind = Expression::Kind;

// A parameter's name with more letters than these is a word, not a letter with a subscript.
constexpr size_t kMaxParameterName = 4;

constexpr std::pair<const char*, const char*> kGreek[] = {
    {"alpha", "α"}, {"beta", "β"}, {"gamma", "γ"}, {"delta", "δ"}, {"epsilon", "ε"},
    {"zeta", "ζ"},  {"eta", "η"},  {"theta", "θ"}, {"kappa", "κ"}, {"lambda", "λ"},
    {"mu", "μ"},    {"nu", "ν"},   {"xi", "ξ"},    {"rho", "ρ"},   {"sigma", "σ"},
    {"tau", "τ"},   {"phi", "φ"},  {"chi", "χ"},   {"psi", "ψ"},   {"omega", "ω"},
};

bool IsFraction(const Expression& expression) {
  return expression.kind == Kind::kBinary && expression.name == "/";
}

Notation::Symbol SymbolOf(const Expression& expression) {
  if (expression.name == "+") return Notation::Symbol::kPlus;
  if (expression.name == "-") return Notation::Symbol::kMinus;
  if (expression.name == "@") return Notation::Symbol::kProduct;
  for (const Expression& side : expression.arguments) {
    const bool negative = side.kind == Kind::kUnary && side.arguments[0].kind == Kind::kNumber;
    if (negative || side.kind == Kind::kNumber) return Notation::Symbol::kDot;
  }
  return Notation::Symbol::kTimes;
}

class Writer {
 public:
  Writer(const CellText& text, const Notation& notation) : notation_(notation) {
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

  std::string Print(const Expression& expression) const {
    const std::vector<Expression>& arguments = expression.arguments;
    switch (expression.kind) {
      case Kind::kNumber: return notation_.Number(expression.name);
      case Kind::kName: return Name(expression);
      case Kind::kTransposed: return notation_.Transposed(ParameterName(expression.name));
      case Kind::kUnary:
        return notation_.Joined("", Notation::Symbol::kMinus,
                                Wrapped(arguments[0], Precedence(arguments[0]) < 3));
      case Kind::kBinary: return Binary(expression);
      case Kind::kCall: return Call(expression);
      case Kind::kSized: return notation_.InParentheses(Print(arguments[0]));
    }
    MNEMO_CHECK(false);
  }

 private:
  std::string Wrapped(const Expression& expression, bool needed) const {
    const std::string content = Print(expression);
    return needed ? notation_.InParentheses(content) : content;
  }

  std::string ParameterName(const std::string& name) const {
    const auto [letter, subscript] = SplitParameter(name);
    return subscript.empty() ? notation_.Identifier(letter)
                             : notation_.Subscript(letter, subscript);
  }

  std::string Name(const Expression& expression) const {
    const std::string& name = expression.name;
    if (states_.contains(name)) return notation_.AtTime(name, !expression.primed);
    if (name == "x" || values_.contains(name)) return notation_.AtTime(name, false);
    return ParameterName(name);
  }

  std::string Binary(const Expression& expression) const {
    const Expression& left = expression.arguments[0];
    const Expression& right = expression.arguments[1];
    if (IsFraction(expression)) return notation_.Fraction(Print(left), Print(right));
    const int own = Precedence(expression);
    // A fraction needs no parentheses around it.
    const std::string a = Wrapped(left, Precedence(left) < own && !IsFraction(left));
    const bool binds_less = Precedence(right) <= own || right.kind == Kind::kUnary;
    const std::string b = Wrapped(right, binds_less && !IsFraction(right));
    return notation_.Joined(a, SymbolOf(expression), b);
  }

  std::string Call(const Expression& expression) const {
    const Expression& first = expression.arguments[0];
    if (expression.name == "sqrt") return notation_.Root(Print(first));
    if (expression.name == "abs") return notation_.Absolute(Print(first));
    if (expression.name == "square") {
      return notation_.Squared(Wrapped(first, first.kind != Kind::kNumber));
    }
    std::vector<std::string> arguments;
    for (const Expression& argument : expression.arguments) arguments.push_back(Print(argument));
    return notation_.Applied(expression.name, arguments);
  }

  const Notation& notation_;
  std::set<std::string> states_, values_;
};

}  // namespace

std::string GreekLetter(const std::string& name) {
  for (const auto& [word, letter] : kGreek) {
    if (name == word) return letter;
  }
  return "";
}

ParameterLetters SplitParameter(const std::string& name) {
  const bool is_word = name.size() > kMaxParameterName || !GreekLetter(name).empty();
  if (name.size() == 1 || is_word) return {name, ""};
  const size_t rest = name[1] == '_' && name.size() > 2 ? 2 : 1;
  return {name.substr(0, 1), name.substr(rest)};
}

std::vector<Formula> CellFormulas(const CellText& text, const Notation& notation) {
  const Writer writer(text, notation);
  std::vector<Formula> formulas;
  for (const Statement& statement : text.statements) {
    if (statement.kind != Statement::Kind::kDefinition) continue;
    formulas.push_back({notation.AtTime(statement.names[0], false), writer.Print(*statement.value),
                        statement.comment});
  }
  return formulas;
}

}  // namespace mnemo
