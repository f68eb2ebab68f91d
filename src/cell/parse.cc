#include "cell/parse.h"

#include <utility>

#include "cell/expression_parser.h"
#include "cell/initial_value.h"
#include "cell/lexer.h"
#include "cell/words.h"

namespace mnemo {

namespace {

constexpr size_t kMaxText = 64 * 1024;
constexpr size_t kMaxLines = 500;
constexpr int kMaxNumber = 1000000;  // sizes and heads

class StatementParser {
 public:
  explicit StatementParser(TokenCursor* cursor) : cursor_(*cursor) {}

  Statement Parse() {
    statement_.place = cursor_.PlaceOf(cursor_.Peek());
    if (cursor_.AtEnd()) return std::move(statement_);
    if (!cursor_.AtName()) {
      throw cursor_.Unexpected("a line cannot start like this")
          .Allowed("NAME = ..., STATE' = ..., or one of " + WordList());
    }
    const Token& first = cursor_.Take();
    statement_.kind = StatementOfWord(first.text);
    if (statement_.kind == Statement::Kind::kDefinition) {
      ReadDefinition(first);
      return std::move(statement_);
    }
    const bool is_defined = cursor_.AtSymbol("=") && statement_.kind != Kind::kHeads;
    if (first.primed || is_defined) {
      throw cursor_.ErrorAt(first, "'" + first.text + "' is a word of the language: a statement")
          .Allowed("another name");
    }
    ReadStatement();
    if (!cursor_.AtEnd()) {
      Error error = cursor_.Unexpected("the line does not end here");
      error.Allowed("the end of the line");
      if (cursor_.AtName()) error.Hint("names are separated by commas");
      throw error;
    }
    return std::move(statement_);
  }

 private:
  using Kind = Statement::Kind;

  static std::string WordList() {
    std::string text;
    for (const std::string& word : StatementWords()) text += (text.empty() ? "" : ", ") + word;
    return text;
  }

  void ReadDefinition(const Token& first) {
    AddName(first);
    statement_.primed = first.primed;
    if (!cursor_.Accept("=")) {
      throw cursor_.Unexpected("'=' is missing behind '" + first.text + "'")
          .Allowed("NAME = ..., STATE' = ..., or one of " + WordList())
          .Hint(DidYouMean(first.text, StatementWords()));
    }
    statement_.value = ParseExpression(&cursor_);
  }

  void ReadStatement() {
    switch (statement_.kind) {
      case Kind::kState:
      case Kind::kScalar:
      case Kind::kGate: ReadNames(false); return;
      case Kind::kParam: ReadNames(true); return;
      case Kind::kOutput:
      case Kind::kMemory: ReadName(); return;
      case Kind::kSize:
        ReadName();
        Equals();
        ReadCount();
        return;
      case Kind::kHeads:
        Equals();
        ReadCount();
        return;
      case Kind::kBelow:
        ReadName();
        Equals();
        ReadName();
        return;
      case Kind::kInit:
        ReadName();
        Equals();
        statement_.initial = ReadInitialValue(&cursor_);
        return;
      case Kind::kEmpty:
      case Kind::kDefinition: break;
    }
    MNEMO_CHECK(false);
  }

  void AddName(const Token& token) {
    statement_.names.push_back(token.text);
    statement_.places.push_back(cursor_.PlaceOf(token));
  }

  void ReadName() {
    if (!cursor_.AtName()) throw cursor_.Unexpected("a name is missing").Allowed("a name");
    if (cursor_.Peek().primed) {
      const bool is_mark = statement_.kind == Kind::kOutput || statement_.kind == Kind::kGate ||
                           statement_.kind == Kind::kMemory || statement_.kind == Kind::kBelow;
      throw cursor_.Unexpected("a prime has no place here")
          .Allowed("the bare name, '" + cursor_.Peek().text + "'")
          .Hint(is_mark ? "here a state's bare name means its new value" : "");
    }
    AddName(cursor_.Take());
  }

  void ReadNames(bool with_sizes) {
    do {
      ReadName();
      if (!with_sizes) continue;
      std::string& size = statement_.sizes.emplace_back();
      if (!cursor_.Accept("[")) continue;
      if (!cursor_.AtName() || cursor_.Peek().primed) {
        throw cursor_.Unexpected("a width is missing").Allowed("the name of a size");
      }
      size = cursor_.Take().text;
      if (!cursor_.Accept("]")) throw cursor_.Unexpected("']' is missing").Allowed("']'");
    } while (cursor_.Accept(","));
  }

  void Equals() {
    if (!cursor_.Accept("=")) throw cursor_.Unexpected("'=' is missing").Allowed("'='");
  }

  void ReadCount() {
    const Token& token = cursor_.Peek();
    const bool whole = token.kind == Token::Kind::kNumber &&
                       token.text.find_first_not_of("0123456789") == std::string::npos;
    if (!whole || token.number < 1 || token.number > kMaxNumber) {
      throw cursor_.Unexpected("a whole number is missing")
          .Allowed("1 to " + std::to_string(kMaxNumber));
    }
    statement_.number = static_cast<int>(cursor_.Take().number);
  }

  TokenCursor& cursor_;
  Statement statement_;
};

}  // namespace

CellText ParseCell(std::string_view text, const std::string& file) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  // Blanks do not count, so that a cell never becomes too long by being printed.
  size_t size = 0;
  for (char c : text) size += c != ' ' && c != '\t' ? 1 : 0;
  if (size > kMaxText) {
    throw BadInput("the cell is too long")
        .At(file)
        .Found(std::to_string(size) + " bytes without blanks")
        .Allowed("at most " + std::to_string(kMaxText));
  }
  CellText cell;
  cell.file = file;
  for (int number = 1; !text.empty(); ++number) {
    if (cell.statements.size() == kMaxLines) {
      throw BadInput("the cell has too many lines")
          .At(file, number)
          .Allowed("at most " + std::to_string(kMaxLines));
    }
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    TokenLine tokens = ReadTokens(line, file, number);
    TokenCursor cursor(&tokens.tokens, &file, number);
    Statement statement = StatementParser(&cursor).Parse();
    statement.comment = std::move(tokens.comment);
    cell.statements.push_back(std::move(statement));
  }
  return cell;
}

CellGraph CellFromText(std::string_view text, const std::string& name) {
  return CheckCell(ParseCell(text, name), name);
}

}  // namespace mnemo
