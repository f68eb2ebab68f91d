// The words of the cell language: its statements and its functions. None of them can be the name
// of a state, a value, a parameter or a size. Tables only; any thread may call.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cell/graph.h"
#include "cell/text.h"

namespace mnemo {

struct Function {
  std::string_view name;
  Op op;
  int arguments;  // 1 or 2
};

// The function of that name, or nullptr.
const Function* FindFunction(std::string_view name);
std::vector<std::string> FunctionNames();

// The kind of statement that a line with this first word is; kDefinition if it is no such word.
Statement::Kind StatementOfWord(std::string_view word);
std::vector<std::string> StatementWords();

// Why a name cannot be given to anything: "a function", "a statement", "the input"; "" if it can.
std::string ReservedAs(std::string_view name);

// The operation of "+", "-", "*" or "/".
Op BinaryOp(std::string_view symbol);

}  // namespace mnemo
