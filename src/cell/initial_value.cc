#include "cell/initial_value.h"

#include <fmt/format.h>

#include "cell/parse.h"

namespace mnemo {

namespace {

constexpr const char* kForms = "a number, uniform(a, b), normal(s) or identity(a)";

double ReadSignedNumber(TokenCursor* cursor) {
  const bool negative = cursor->Accept("-");
  if (cursor->Peek().kind != Token::Kind::kNumber) {
    throw cursor->Unexpected("a number is missing").Allowed(kForms);
  }
  const double number = cursor->Take().number;
  return negative ? -number : number;
}

void Expect(TokenCursor* cursor, std::string_view symbol) {
  if (cursor->Accept(symbol)) return;
  throw cursor->Unexpected("'" + std::string(symbol) + "' is missing").Allowed(kForms);
}

InitialValue::Kind KindOf(const Token& token, const TokenCursor& cursor) {
  if (!token.primed && token.text == "uniform") return InitialValue::Kind::kUniform;
  if (!token.primed && token.text == "normal") return InitialValue::Kind::kNormal;
  if (!token.primed && token.text == "identity") return InitialValue::Kind::kIdentity;
  throw cursor.ErrorAt(token, "'" + token.text + "' is not a way to set initial values")
      .Allowed(kForms)
      .Hint(DidYouMean(token.text, {"uniform", "normal", "identity"}));
}

}  // namespace

InitialValue ReadInitialValue(TokenCursor* cursor) {
  InitialValue value;
  if (cursor->AtName()) {
    const Token& name = cursor->Take();
    value.kind = KindOf(name, *cursor);
    Expect(cursor, "(");
    value.a = ReadSignedNumber(cursor);
    if (value.kind == InitialValue::Kind::kUniform) {
      Expect(cursor, ",");
      value.b = ReadSignedNumber(cursor);
    }
    Expect(cursor, ")");
    if (value.kind == InitialValue::Kind::kUniform && value.b < value.a) {
      throw cursor->ErrorAt(name, "the ends of uniform(a, b) are the wrong way round")
          .Allowed("a not above b");
    }
    if (value.kind == InitialValue::Kind::kNormal && value.a < 0) {
      throw cursor->ErrorAt(name, "a standard deviation below 0")
          .Allowed("normal(s), s at least 0");
    }
  } else {
    value.a = ReadSignedNumber(cursor);
  }
  if (!cursor->AtEnd()) {
    throw cursor->Unexpected("the initial value does not end here").Allowed(kForms);
  }
  return value;
}

InitialValue ParseInitialValue(std::string_view text) {
  const std::string no_file;
  const TokenLine line = ReadTokens(text, no_file, 0);
  TokenCursor cursor(&line.tokens, &no_file, 0);
  return ReadInitialValue(&cursor);
}

std::string PrintInitialValue(const InitialValue& value) {
  switch (value.kind) {
    case InitialValue::Kind::kConstant: return fmt::format("{}", value.a);
    case InitialValue::Kind::kUniform: return fmt::format("uniform({}, {})", value.a, value.b);
    case InitialValue::Kind::kNormal: return fmt::format("normal({})", value.a);
    case InitialValue::Kind::kIdentity: return fmt::format("identity({})", value.a);
  }
  MNEMO_CHECK(false);
}

}  // namespace mnemo
