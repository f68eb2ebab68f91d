// The one exception type for what a person did or what a machine refused, and the check for our
// own mistakes.
//
// An Error is written for the person at the terminal: where it happened, what is wrong, what was
// found, what is allowed there, and a hint. Its kind is the program's exit code. Build it where
// the mistake is seen:
//
//   throw BadInput("unknown name 'Uzz'").At("gru.cell", 5, 12).Allowed("a declared name")
//       .Hint("did you mean 'Uz'?");
//
// MNEMO_CHECK is for broken invariants of this program: it prints and aborts.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

// The values are the exit codes of the command line (README.md lists them).
enum class ErrorKind {
  kFailed = 1,    // failed while running: disk full, a damaged checkpoint, no permission
  kBadInput = 2,  // wrong usage or bad input: something the user can correct
  kDiverged = 3,  // training met NaN or a runaway loss
  kStopped = 75,  // stopped by a signal after a checkpoint was written
};

class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string message);

  // Each returns *this, so that they chain. line and column count from 1; 0 means "not known".
  Error& At(std::string_view file, int line = 0, int column = 0);
  Error& Found(std::string text);
  Error& Allowed(std::string text);
  Error& Hint(std::string text);

  ErrorKind kind() const { return kind_; }
  int line() const { return line_; }
  int column() const { return column_; }
  const std::string& message() const { return message_; }
  const std::string& hint() const { return hint_; }

  // "file:line:column: message" and then one indented line each for found, allowed and hint.
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  void Compose();

  ErrorKind kind_;
  std::string file_, message_, found_, allowed_, hint_;
  int line_ = 0;
  int column_ = 0;
  std::string text_;
};

Error BadInput(std::string message);
Error Failed(std::string message);

// The candidate nearest to `name` by edit distance, or "" when none is near enough to be a likely
// typing mistake.
std::string NearestName(std::string_view name, const std::vector<std::string>& candidates);
// "did you mean 'X'?" or "".
std::string DidYouMean(std::string_view name, const std::vector<std::string>& candidates);

[[noreturn]] void CheckFailed(const char* expression, const char* file, int line);

#define MNEMO_CHECK(condition) \
  ((condition) ? (void)0 : ::mnemo::CheckFailed(#condition, __FILE__, __LINE__))

}  // namespace mnemo
