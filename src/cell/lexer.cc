#include "cell/lexer.h"

#include <charconv>
#include <cstdint>

namespace mnemo {

namespace {

constexpr std::string_view kSymbols = "+-*/@()[],=.";

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsBlank(char c) { return c == ' ' || c == '\t'; }

// The length in bytes of the UTF-8 character at `at`, 0 if there is no valid one. Characters that
// no XML file may hold (control characters, U+FFFE, U+FFFF) count as invalid: comments end up in
// reports.
size_t CharacterLength(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return first >= 0x20 && first != 0x7F ? 1 : first == '\t' ? 1 : 0;
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return 0;
  uint32_t code = first & (0xFF >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
    code = code << 6 | (byte(at + i) & 0x3F);
  }
  constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < kSmallest[length] || code > 0x10FFFF) return 0;
  if (code >= 0xD800 && code <= 0xDFFF) return 0;
  if (code >= 0x80 && code < 0xA0) return 0;
  return code == 0xFFFE || code == 0xFFFF ? 0 : length;
}

// What to write instead of a character that looks right and is not in the language.
std::string HintFor(std::string_view character) {
  if (character == "^") return "there is no power operator; write square(a) or a * a";
  if (character == "⊙" || character == "∘" || character == "×" || character == "·") {
    return "write '*'";
  }
  if (character == "−" || character == "–") return "write '-'";
  if (character == "σ") return "write 'sigmoid'";
  if (character == "’" || character == "′") return "write the prime as ' (an apostrophe)";
  if (character == "'") return "a prime stands directly behind a state's name, once: h'";
  if (character == ";") return "every equation has a line of its own";
  return "";
}

class LineReader {
 public:
  LineReader(std::string_view text, const std::string& file, int line)
      : text_(text), file_(file), line_(line) {}

  TokenLine Read() {
    CheckCharacters();
    while (at_ < text_.size() && text_[at_] != '#') {
      if (IsBlank(text_[at_])) {
        ++at_;
      } else {
        ReadToken();
      }
    }
    Add(Token::Kind::kEnd, at_);
    if (at_ < text_.size()) result_.comment = Trimmed(text_.substr(at_ + 1));
    return std::move(result_);
  }

 private:
  static std::string Trimmed(std::string_view text) {
    while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
    while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
    return std::string(text);
  }

  Error ErrorAt(size_t at, const std::string& message) const {
    return BadInput(message).At(file_, line_, static_cast<int>(at) + 1);
  }

  void CheckCharacters() const {
    for (size_t i = 0; i < text_.size();) {
      const size_t length = CharacterLength(text_, i);
      if (length == 0) {
        throw ErrorAt(i, "the file holds a byte that is not text")
            .Found("byte " + std::to_string(static_cast<unsigned char>(text_[i])))
            .Allowed("text in UTF-8 without control characters");
      }
      i += length;
    }
  }

  Token& Add(Token::Kind kind, size_t begin) {
    Token token;
    token.kind = kind;
    token.text = kind == Token::Kind::kEnd ? "" : std::string(text_.substr(begin, at_ - begin));
    token.column = static_cast<int>(begin) + 1;
    result_.tokens.push_back(std::move(token));
    return result_.tokens.back();
  }

  void ReadToken() {
    const size_t begin = at_;
    if (IsLetter(text_[at_])) {
      while (at_ < text_.size() && (IsLetter(text_[at_]) || IsDigit(text_[at_]))) ++at_;
      Token& token = Add(Token::Kind::kName, begin);
      token.primed = at_ < text_.size() && text_[at_] == '\'';
      if (token.primed) ++at_;
    } else if (IsDigit(text_[at_])) {
      ReadNumber();
    } else if (kSymbols.find(text_[at_]) != std::string_view::npos) {
      ++at_;
      Add(Token::Kind::kSymbol, begin);
    } else {
      const std::string character(text_.substr(at_, CharacterLength(text_, at_)));
      throw ErrorAt(at_, "a character that means nothing here")
          .Found("'" + character + "'")
          .Allowed("names, numbers, + - * / @ ( ) [ ] , = ' and comments after #")
          .Hint(HintFor(character));
    }
  }

  void ReadNumber() {
    const size_t begin = at_;
    const auto digits = [this] {
      while (at_ < text_.size() && IsDigit(text_[at_])) ++at_;
    };
    const auto next_is_digit = [this](size_t at) {
      return at < text_.size() && IsDigit(text_[at]);
    };
    digits();
    if (at_ < text_.size() && text_[at_] == '.' && next_is_digit(at_ + 1)) {
      ++at_;
      digits();
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      const bool has_sign =
          at_ + 1 < text_.size() && (text_[at_ + 1] == '+' || text_[at_ + 1] == '-');
      const size_t exponent = at_ + (has_sign ? 2 : 1);
      if (next_is_digit(exponent)) {
        at_ = exponent;
        digits();
      }
    }
    if (at_ < text_.size() && (IsLetter(text_[at_]) || text_[at_] == '.')) {
      const std::string number(text_.substr(begin, at_ - begin));
      const bool letter = IsLetter(text_[at_]);
      throw ErrorAt(begin, "a number that does not end")
          .Found("'" + std::string(text_.substr(begin, at_ + 1 - begin)) + "'")
          .Allowed("numbers such as 2, 0.5 and 1e-3")
          .Hint(letter ? "a product is written " + number + " * z" : "");
    }
    Token& token = Add(Token::Kind::kNumber, begin);
    const char* end = token.text.data() + token.text.size();
    const auto result = std::from_chars(token.text.data(), end, token.number);
    if (result.ec != std::errc() || result.ptr != end) {
      throw ErrorAt(begin, "a number too large or too small")
          .Found(token.text)
          .Allowed("what a double holds: 0, or 2.3e-308 to 1.7e308");
    }
  }

  std::string_view text_;
  const std::string& file_;
  int line_;
  size_t at_ = 0;
  TokenLine result_;
};

}  // namespace

TokenLine ReadTokens(std::string_view text, const std::string& file, int line) {
  return LineReader(text, file, line).Read();
}

const Token& TokenCursor::Take() {
  const Token& token = (*tokens_)[next_];
  if (token.kind != Token::Kind::kEnd) ++next_;
  return token;
}

bool TokenCursor::Accept(std::string_view symbol) {
  if (!AtSymbol(symbol)) return false;
  Take();
  return true;
}

Error TokenCursor::ErrorAt(const Token& token, const std::string& message) const {
  return BadInput(message).At(*file_, line_, token.column);
}

Error TokenCursor::Unexpected(const std::string& message) const {
  const Token& token = Peek();
  return ErrorAt(token, message)
      .Found(token.kind == Token::Kind::kEnd ? "the end of the line"
                                             : "'" + token.text + (token.primed ? "'" : "") + "'");
}

}  // namespace mnemo
