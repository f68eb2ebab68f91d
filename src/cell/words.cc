#include "cell/words.h"

#include "base/error.h"

namespace mnemo {

namespace {

constexpr Function kFunctions[] = {
    {"sigmoid", Op::kSigmoid, 1},   {"tanh", Op::kTanh, 1}, {"relu", Op::kRelu, 1},
    {"exp", Op::kExp, 1},           {"log", Op::kLog, 1},   {"log_sigmoid", Op::kLogSigmoid, 1},
    {"softplus", Op::kSoftplus, 1}, {"abs", Op::kAbs, 1},   {"sqrt", Op::kSqrt, 1},
    {"square", Op::kSquare, 1},     {"min", Op::kMin, 2},   {"max", Op::kMax, 2},
    {"norm", Op::kNorm, 1},
};

struct Word {
  std::string_view text;
  Statement::Kind kind;
};

constexpr Word kWords[] = {
    {"state", Statement::Kind::kState},   {"param", Statement::Kind::kParam},
    {"scalar", Statement::Kind::kScalar}, {"size", Statement::Kind::kSize},
    {"heads", Statement::Kind::kHeads},   {"output", Statement::Kind::kOutput},
    {"below", Statement::Kind::kBelow},   {"gate", Statement::Kind::kGate},
    {"memory", Statement::Kind::kMemory}, {"init", Statement::Kind::kInit},
};

}  // namespace

const Function* FindFunction(std::string_view name) {
  for (const Function& function : kFunctions) {
    if (function.name == name) return &function;
  }
  return nullptr;
}

std::vector<std::string> FunctionNames() {
  std::vector<std::string> names;
  for (const Function& function : kFunctions) names.emplace_back(function.name);
  return names;
}

Statement::Kind StatementOfWord(std::string_view word) {
  for (const Word& candidate : kWords) {
    if (candidate.text == word) return candidate.kind;
  }
  return Statement::Kind::kDefinition;
}

std::vector<std::string> StatementWords() {
  std::vector<std::string> words;
  for (const Word& word : kWords) words.emplace_back(word.text);
  return words;
}

std::string ReservedAs(std::string_view name) {
  if (name == "x") return "the input";
  if (FindFunction(name)) return "a function";
  if (StatementOfWord(name) != Statement::Kind::kDefinition) return "a statement";
  return "";
}

Op BinaryOp(std::string_view symbol) {
  if (symbol == "+") return Op::kAdd;
  if (symbol == "-") return Op::kSubtract;
  if (symbol == "*") return Op::kMultiply;
  if (symbol == "/") return Op::kDivide;
  MNEMO_CHECK(false);
}

}  // namespace mnemo
