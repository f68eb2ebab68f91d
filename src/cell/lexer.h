// From characters to tokens, one line at a time, and a cursor over a line's tokens.
//
// Only the parser uses this. Text that comes in is hostile until it has passed here: what leaves is
// ASCII names, finite numbers, known symbols, and comments that are valid UTF-8 without control
// characters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cell/text.h"

namespace mnemo {

struct Token {
  enum class Kind { kName, kNumber, kSymbol, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;     // as spelled; without the prime
  bool primed = false;  // a name with a prime directly behind it
  double number = 0;
  int column = 0;
};

struct TokenLine {
  std::vector<Token> tokens;  // the last one is kEnd
  std::string comment;        // after '#', trimmed
};

// Throws Error (kBadInput). `text` is one line without its end; `line` counts from 1.
TokenLine ReadTokens(std::string_view text, const std::string& file, int line);

class TokenCursor {
 public:
  // Both must outlive the cursor.
  TokenCursor(const std::vector<Token>* tokens, const std::string* file, int line)
      : tokens_(tokens), file_(file), line_(line) {}

  const Token& Peek() const { return (*tokens_)[next_]; }
  // The token before the next one. There must be one.
  const Token& Last() const { return (*tokens_)[next_ - 1]; }
  bool AtStart() const { return next_ == 0; }
  bool AtEnd() const { return Peek().kind == Token::Kind::kEnd; }
  bool AtName() const { return Peek().kind == Token::Kind::kName; }
  bool AtSymbol(std::string_view symbol) const {
    return Peek().kind == Token::Kind::kSymbol && Peek().text == symbol;
  }
  // Returns the next token and goes one on, but never beyond kEnd.
  const Token& Take();
  // Takes the symbol if it comes next.
  bool Accept(std::string_view symbol);

  Place PlaceOf(const Token& token) const { return {line_, token.column}; }
  // An error at the next token that says what was found there.
  Error Unexpected(const std::string& message) const;
  Error ErrorAt(const Token& token, const std::string& message) const;

 private:
  const std::vector<Token>* tokens_;
  const std::string* file_;
  int line_;
  size_t next_ = 0;
};

}  // namespace mnemo
