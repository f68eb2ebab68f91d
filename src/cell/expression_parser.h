// From tokens to an expression tree, with Python's precedence: + and - below @, * and /, which
// stand on one level from left to right, below the unary minus.
#pragma once

#include "cell/lexer.h"
#include "cell/text.h"

namespace mnemo {

// The deepest tree and the deepest nesting of parentheses. A chain a + b + c is a tree of its
// length less one.
inline constexpr int kMaxExpressionDepth = 100;

// Reads to the end of the line. Throws Error (kBadInput).
Expression ParseExpression(TokenCursor* cursor);

}  // namespace mnemo
