#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/units/label_machines.h"

namespace mnemo {
namespace {

bool WordByte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_';
}

// Reads C byte by byte and knows where it is.
class CReader {
 public:
  // What follows continues nothing but the line.
  void BeginPiece(bool inside_comment) {
    CReader piece;
    piece.column_ = column_;
    piece.indentation_ = indentation_;
    piece.only_blanks_ = only_blanks_;
    if (inside_comment) {
      piece.in_ = piece.before_ = In::kBlock;
      piece.since_comment_ = kUnknown;
    }
    *this = piece;
  }

  void Read(char byte) {
    const bool escaped = backslash_;
    // "\" and the line's end make one line of two, "\r\n" included.
    backslash_ = byte == '\\' && !escaped;
    if (byte == '\r' && escaped) backslash_ = true;
    if (comment() && since_comment_ != kUnknown) {
      since_comment_ = std::min(since_comment_ + 1, kMostDistance);
    }
    if (in_if_ && ++if_length_ > kMostParenthesis) in_if_ = false;
    switch (in_) {
      case In::kBlock:
        if (byte == '/' && last_ == '*') in_ = In::kCode;
        break;
      case In::kLine:
        if (byte == '\n' && !escaped) in_ = In::kCode;
        break;
      case In::kString:
        if ((byte == quote_ || byte == '\n') && !escaped) in_ = In::kCode;
        break;
      case In::kCode: Code(byte, escaped); break;
    }
    if (byte == '\n' && !escaped) preprocessor_ = false;
    Columns(byte);
    // What began or ended a comment or a string is no part of another mark.
    last_ = in_ == before_ ? byte : '\0';
    before_ = in_;
  }

  bool comment() const { return in_ == In::kBlock || in_ == In::kLine; }
  bool string() const { return in_ == In::kString; }
  bool condition() const { return in_if_; }
  bool preprocessor() const { return preprocessor_; }
  int braces() const { return braces_; }
  int parentheses() const { return parentheses_; }
  int indentation() const { return indentation_; }
  int column() const { return column_; }
  bool knows_since_comment() const { return comment() && since_comment_ != kUnknown; }
  int since_comment() const { return since_comment_; }

 private:
  static constexpr int kUnknown = -1;  // bytes since a comment that began before the piece

  enum class In { kCode, kBlock, kLine, kString };

  void Code(char byte, bool escaped) {
    if (byte == '*' && last_ == '/') return BeginComment(In::kBlock);
    if (byte == '/' && last_ == '/') return BeginComment(In::kLine);
    Words(byte);
    if (byte == '"' || byte == '\'') {
      in_ = In::kString;
      quote_ = byte;
      backslash_ = false;
      return;
    }
    if (byte == '#' && only_blanks_ && !escaped) preprocessor_ = true;
    if (preprocessor_) return;
    Brackets(byte);
  }

  void BeginComment(In kind) {
    in_ = kind;
    since_comment_ = 0;
    word_ = 0;
  }

  // Follows the word `if` up to its parenthesis.
  void Words(char byte) {
    if (WordByte(byte)) {
      awaits_ = false;
      word_ = std::min(word_ + 1, 3);
      is_if_ = word_ == 1 ? byte == 'i' : word_ == 2 && is_if_ && byte == 'f';
      return;
    }
    if (word_ == 2 && is_if_ && !preprocessor_) awaits_ = true;
    word_ = 0;
    const bool blank = byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
    // A slash may begin a comment, which is as good as white space.
    if (!blank && byte != '(' && byte != '/' && byte != '\\') awaits_ = false;
  }

  void Brackets(char byte) {
    const bool first = column_ == 0;
    if (byte == '{') {
      braces_ = first ? 1 : std::min(braces_ + 1, kMostDepth);
      if (first) parentheses_ = 0;
    } else if (byte == '}') {
      braces_ = first ? 0 : std::max(braces_ - 1, 0);
      if (first) parentheses_ = 0;
    } else if (byte == '(') {
      if (awaits_ && !in_if_) {
        in_if_ = true;
        if_length_ = 0;
        if_depth_ = 0;
      } else if (in_if_) {
        ++if_depth_;
      }
      awaits_ = false;
      parentheses_ = std::min(parentheses_ + 1, kMostDepth);
    } else if (byte == ')') {
      if (in_if_ && if_depth_-- == 0) in_if_ = false;
      parentheses_ = std::max(parentheses_ - 1, 0);
    }
  }

  void Columns(char byte) {
    if (byte == '\n') {
      column_ = indentation_ = 0;
      only_blanks_ = true;
      return;
    }
    column_ = std::min(column_ + 1, kMostDepth);
    if (byte == ' ' && only_blanks_) {
      indentation_ = std::min(indentation_ + 1, kMostDepth);
    } else if (byte == '\t' && only_blanks_) {
      indentation_ = std::min((indentation_ / 8 + 1) * 8, kMostDepth);
    } else if (byte != '\r') {
      only_blanks_ = false;
    }
  }

  In in_ = In::kCode, before_ = In::kCode;
  char last_ = '\0', quote_ = '"';
  bool backslash_ = false, preprocessor_ = false, only_blanks_ = true;
  int braces_ = 0, parentheses_ = 0, indentation_ = 0, column_ = 0, since_comment_ = 0;
  int word_ = 0;  // bytes of the word being read, 3 for more
  bool is_if_ = false, awaits_ = false, in_if_ = false;
  int if_length_ = 0, if_depth_ = 0;
};

// A comment ends before one begins.
bool BeginsInsideComment(std::string_view text) { return text.find("*/") < text.find("/*"); }

}  // namespace

std::vector<TextLabel> LabelC(std::string_view text, std::span<const size_t> starts) {
  LabelColumns labels(text.size());
  labels.Add("inside a comment", false, "On from a comment's second character to before its end.");
  labels.Add(
      "inside a string", false,
      "On in a string or character literal, from the opening mark to before the closing one.");
  labels.Add("comment or string", false, "On inside a comment, a string or a character literal.");
  labels.Add("if condition", false,
             "On from the parenthesis behind `if` to before the one that closes it.");
  labels.Add("preprocessor line", false,
             "On from the # that begins a line to before the line's end.");
  labels.Add("brace depth", true, "Open braces, outside comments, strings and preprocessor lines.");
  labels.Add("parenthesis depth", true,
             "Open parentheses, outside comments, strings and preprocessor lines.");
  labels.Add("indentation", true,
             "Columns of white space that begin the line, tabs to the next multiple of 8.");
  labels.Add("position in line", true, "Characters read since the last line end.");
  labels.Add("since the comment", true, "Inside a comment only: characters read since it began.");
  CReader reader;
  for (size_t t = 0; t < text.size(); ++t) {
    if (t == 0 || (!starts.empty() && starts.front() == t)) {
      if (!starts.empty()) starts = starts.subspan(1);
      const size_t end = starts.empty() ? text.size() : starts.front();
      reader.BeginPiece(BeginsInsideComment(text.substr(t, end - t)));
    }
    reader.Read(text[t]);
    const auto number = [](int value) { return static_cast<float>(value); };
    labels.Append(0, reader.comment() ? 1 : 0);
    labels.Append(1, reader.string() ? 1 : 0);
    labels.Append(2, reader.comment() || reader.string() ? 1 : 0);
    labels.Append(3, reader.condition() ? 1 : 0);
    labels.Append(4, reader.preprocessor() ? 1 : 0);
    labels.Append(5, number(reader.braces()));
    labels.Append(6, number(reader.parentheses()));
    labels.Append(7, number(reader.indentation()));
    labels.Append(8, number(reader.column()));
    labels.Append(9, reader.knows_since_comment() ? number(reader.since_comment())
                                                  : std::numeric_limits<float>::quiet_NaN());
  }
  return labels.Finish();
}

}  // namespace mnemo
