#include "cell/print.h"

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "cell/parse.h"
#include "cell/words.h"

namespace mnemo {

namespace {

// Longer names and lines stay as they are, and nothing is aligned with them.
constexpr size_t kMaxAlignedName = 12;
constexpr size_t kMaxAlignedLine = 80;
constexpr size_t kCommentGap = 3;

std::string Parenthesised(const Expression& expression, bool needed) {
  const std::string text = PrintExpression(expression);
  return needed ? "(" + text + ")" : text;
}

std::string JoinedNames(const Statement& statement) {
  std::string text;
  for (size_t i = 0; i < statement.names.size(); ++i) {
    if (i > 0) text += ", ";
    text += statement.names[i];
    if (i < statement.sizes.size() && !statement.sizes[i].empty()) {
      text += "[" + statement.sizes[i] + "]";
    }
  }
  return text;
}

std::string LeftSide(const Statement& statement) {
  return statement.names[0] + (statement.primed ? "'" : "");
}

// Without the comment. `name_width`: what a definition's left side is padded to.
std::string PrintStatement(const Statement& statement, size_t name_width) {
  switch (statement.kind) {
    case Statement::Kind::kEmpty: return "";
    case Statement::Kind::kState: return "state " + JoinedNames(statement);
    case Statement::Kind::kParam: return "param " + JoinedNames(statement);
    case Statement::Kind::kScalar: return "scalar " + JoinedNames(statement);
    case Statement::Kind::kGate: return "gate " + JoinedNames(statement);
    case Statement::Kind::kOutput: return "output " + statement.names[0];
    case Statement::Kind::kMemory: return "memory " + statement.names[0];
    case Statement::Kind::kSize:
      return "size " + statement.names[0] + " = " + std::to_string(statement.number);
    case Statement::Kind::kHeads: return "heads = " + std::to_string(statement.number);
    case Statement::Kind::kBelow: return "below " + statement.names[0] + " = " + statement.names[1];
    case Statement::Kind::kInit:
      return "init " + statement.names[0] + " = " + PrintInitialValue(*statement.initial);
    case Statement::Kind::kDefinition: {
      std::string left = LeftSide(statement);
      if (left.size() < name_width) left.resize(name_width, ' ');
      return left + " = " + PrintExpression(*statement.value);
    }
  }
  MNEMO_CHECK(false);
}

// Lines begin .. end - 1, a block without an empty line: '=' and comments stand under each other.
void PrintBlock(const std::vector<Statement>& statements, size_t begin, size_t end,
                std::string* text) {
  size_t name_width = 0, line_width = 0;
  for (size_t i = begin; i < end; ++i) {
    if (statements[i].kind != Statement::Kind::kDefinition) continue;
    const size_t width = LeftSide(statements[i]).size();
    if (width <= kMaxAlignedName) name_width = std::max(name_width, width);
  }
  std::vector<std::string> lines;
  for (size_t i = begin; i < end; ++i) {
    lines.push_back(PrintStatement(statements[i], name_width));
    const size_t width = lines.back().size();
    if (!statements[i].comment.empty() && width <= kMaxAlignedLine) {
      line_width = std::max(line_width, width);
    }
  }
  for (size_t i = begin; i < end; ++i) {
    std::string& line = lines[i - begin];
    if (!statements[i].comment.empty()) {
      line.resize(std::max(line.size(), line_width) + kCommentGap, ' ');
      line += "# " + statements[i].comment;
    }
    *text += line + "\n";
  }
}

}  // namespace

int Precedence(const Expression& expression) {
  if (expression.kind == Expression::Kind::kUnary) return 3;
  if (expression.kind != Expression::Kind::kBinary) return 4;
  return expression.name == "+" || expression.name == "-" ? 1 : 2;
}

std::string PrintExpression(const Expression& expression) {
  const std::vector<Expression>& arguments = expression.arguments;
  switch (expression.kind) {
    case Expression::Kind::kNumber: return expression.name;
    case Expression::Kind::kName: return expression.name + (expression.primed ? "'" : "");
    case Expression::Kind::kTransposed: return expression.name + ".T";
    case Expression::Kind::kUnary:
      return "-" + Parenthesised(arguments[0], Precedence(arguments[0]) < 3);
    case Expression::Kind::kBinary: {
      const int own = Precedence(expression);
      return Parenthesised(arguments[0], Precedence(arguments[0]) < own) + " " + expression.name +
             " " + Parenthesised(arguments[1], Precedence(arguments[1]) <= own);
    }
    case Expression::Kind::kCall: {
      std::string text = expression.name + "(";
      for (size_t i = 0; i < arguments.size(); ++i) {
        text += (i > 0 ? ", " : "") + PrintExpression(arguments[i]);
      }
      return text + ")";
    }
    case Expression::Kind::kSized:
      return "(" + PrintExpression(arguments[0]) + ")[" + expression.name + "]";
  }
  MNEMO_CHECK(false);
}

std::string PrintCell(const CellText& text) {
  const std::vector<Statement>& statements = text.statements;
  std::string result;
  for (size_t i = 0; i < statements.size();) {
    if (statements[i].kind == Statement::Kind::kEmpty) {
      const std::string& comment = statements[i].comment;
      result += comment.empty() ? "\n" : "# " + comment + "\n";
      ++i;
      continue;
    }
    size_t end = i;
    while (end < statements.size() && statements[end].kind != Statement::Kind::kEmpty) ++end;
    PrintBlock(statements, i, end, &result);
    i = end;
  }
  return result;
}

}  // namespace mnemo
