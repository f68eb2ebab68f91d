#include "cell/expression_parser.h"

#include <algorithm>
#include <utility>

#include "cell/words.h"

namespace mnemo {

namespace {

// A tree and how many levels of operators it has.
struct Tree {
  Expression root;
  int depth = 0;
};

class ExpressionParser {
 public:
  explicit ExpressionParser(TokenCursor* cursor) : cursor_(*cursor) {}

  Expression ParseLine() {
    Tree tree = Sum();
    if (!cursor_.AtEnd()) RefuseRest("the end of the line");
    return std::move(tree.root);
  }

 private:
  // Counts open parentheses, calls and minus signs for as long as it lives.
  class Level {
   public:
    explicit Level(ExpressionParser* parser) : parser_(parser) {
      if (++parser_->level_ > kMaxExpressionDepth) throw parser_->TooDeep(parser_->cursor_.Last());
    }
    ~Level() { --parser_->level_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    ExpressionParser* parser_;
  };

  Error TooDeep(const Token& token) const {
    return cursor_.ErrorAt(token, "an expression of too many levels")
        .Allowed("at most " + std::to_string(kMaxExpressionDepth) +
                 " operators or parentheses inside each other")
        .Hint("give a part of it a name on a line above");
  }

  Tree Combine(Expression::Kind kind, const Token& token, std::vector<Tree> parts) const {
    Tree tree;
    tree.root.kind = kind;
    tree.root.name = token.text;
    tree.root.place = cursor_.PlaceOf(token);
    for (Tree& part : parts) {
      tree.depth = std::max(tree.depth, part.depth + 1);
      tree.root.arguments.push_back(std::move(part.root));
    }
    if (tree.depth > kMaxExpressionDepth) throw TooDeep(token);
    return tree;
  }

  Tree Pair(const Token& token, Tree left, Tree right) const {
    std::vector<Tree> parts;
    parts.push_back(std::move(left));
    parts.push_back(std::move(right));
    return Combine(Expression::Kind::kBinary, token, std::move(parts));
  }

  Tree Sum() {
    Tree tree = Term();
    while (cursor_.AtSymbol("+") || cursor_.AtSymbol("-")) {
      const Token& token = cursor_.Take();
      tree = Pair(token, std::move(tree), Term());
    }
    return tree;
  }

  Tree Term() {
    Tree tree = Unary();
    while (cursor_.AtSymbol("*") || cursor_.AtSymbol("/") || cursor_.AtSymbol("@")) {
      const Token& token = cursor_.Take();
      tree = Pair(token, std::move(tree), Unary());
    }
    return tree;
  }

  Tree Unary() {
    if (!cursor_.AtSymbol("-")) return Primary();
    const Token& token = cursor_.Take();
    const Level level(this);
    std::vector<Tree> parts;
    parts.push_back(Unary());
    return Combine(Expression::Kind::kUnary, token, std::move(parts));
  }

  Tree Primary() {
    if (cursor_.Accept("(")) return Parenthesised();
    if (cursor_.AtName()) return Name();
    if (cursor_.Peek().kind == Token::Kind::kNumber) {
      const Token& token = cursor_.Take();
      Tree tree = Combine(Expression::Kind::kNumber, token, {});
      tree.root.number = token.number;
      return tree;
    }
    Error error = cursor_.Unexpected("a value is missing");
    error.Allowed("a name, a number, a function or '('");
    if (cursor_.AtSymbol("*") && !cursor_.AtStart() && cursor_.Last().text == "*") {
      error.Hint("there is no power operator; write square(a) or a * a");
    } else if (cursor_.AtSymbol(".")) {
      error.Hint("a number starts with a digit: 0.5");
    }
    throw error;
  }

  // After "(". A size in brackets may follow: (U @ x)[r].
  Tree Parenthesised() {
    Tree tree;
    {
      const Level level(this);
      tree = Sum();
      Close(")");
    }
    if (!cursor_.Accept("[")) return tree;
    if (!cursor_.AtName() || cursor_.Peek().primed) {
      throw cursor_.Unexpected("a width is missing").Allowed("the name of a size");
    }
    const Token& size = cursor_.Take();
    Close("]");
    std::vector<Tree> parts;
    parts.push_back(std::move(tree));
    return Combine(Expression::Kind::kSized, size, std::move(parts));
  }

  Tree Name() {
    const Token& token = cursor_.Take();
    if (cursor_.AtSymbol("(")) return Call(token);
    if (cursor_.Accept(".")) {
      if (!cursor_.AtName() || cursor_.Peek().text != "T" || cursor_.Peek().primed ||
          token.primed) {
        throw cursor_.Unexpected("only .T, the transpose, may follow a dot")
            .Allowed("W.T, W a matrix");
      }
      cursor_.Take();
      return Combine(Expression::Kind::kTransposed, token, {});
    }
    Tree tree = Combine(Expression::Kind::kName, token, {});
    tree.root.primed = token.primed;
    return tree;
  }

  // After the function's name.
  Tree Call(const Token& token) {
    const Function* function = token.primed ? nullptr : FindFunction(token.text);
    if (!function) {
      std::string hint = DidYouMean(token.text, FunctionNames());
      if (hint.empty()) hint = "a product is written " + token.text + " @ x";
      throw cursor_.ErrorAt(token, "'" + token.text + "' is not a function")
          .Allowed(Joined(FunctionNames()))
          .Hint(hint);
    }
    cursor_.Take();
    const Level level(this);
    std::vector<Tree> parts;
    do {
      parts.push_back(Sum());
    } while (cursor_.Accept(","));
    Close(")");
    const int count = static_cast<int>(parts.size());
    if (count != function->arguments) {
      throw cursor_.ErrorAt(token, "'" + token.text + "' with the wrong number of values")
          .Found(std::to_string(count))
          .Allowed(std::to_string(function->arguments));
    }
    return Combine(Expression::Kind::kCall, token, std::move(parts));
  }

  void Close(const std::string& symbol) {
    if (!cursor_.Accept(symbol)) RefuseRest("'" + symbol + "'");
  }

  // After a complete expression: only an operator or `end` may come.
  [[noreturn]] void RefuseRest(const std::string& end) const {
    Error error = cursor_.Unexpected(cursor_.AtEnd() ? end + " is missing"
                                                     : "the equation does not go on like this");
    error.Allowed("an operator, + - * / @, or " + end);
    if (cursor_.AtSymbol("[")) {
      error.Hint("a width stands behind a product in parentheses: (U @ x)[r]");
    } else if (cursor_.AtSymbol(")")) {
      error.Hint("no '(' stands before it");
    } else if (cursor_.AtSymbol("=")) {
      error.Hint("a line defines one name");
    } else if (cursor_.AtSymbol(".")) {
      error.Hint("only a matrix's name can be transposed: W.T");
    } else if (cursor_.AtName() || cursor_.AtSymbol("(") ||
               cursor_.Peek().kind == Token::Kind::kNumber) {
      error.Hint("write '*' for units times units, '@' for a matrix times a vector");
    }
    throw error;
  }

  static std::string Joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
    return text;
  }

  TokenCursor& cursor_;
  int level_ = 0;
};

}  // namespace

Expression ParseExpression(TokenCursor* cursor) { return ExpressionParser(cursor).ParseLine(); }

}  // namespace mnemo
