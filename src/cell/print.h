// Expressions as text, for messages and for PrintCell (cell/parse.h).
#pragma once

#include <string>

#include "cell/text.h"

namespace mnemo {

// How tightly an expression binds: 1 for + and -, 2 for * / and @, 3 for the unary minus, 4 for
// everything that needs no parentheses.
int Precedence(const Expression& expression);

// With as few parentheses as the precedence allows.
std::string PrintExpression(const Expression& expression);

}  // namespace mnemo
