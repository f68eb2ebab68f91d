// Text files of numbers in columns: lines, fields, and numbers that are checked. For readers of
// files that people and other programs wrote. Values without owners; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mnemo {

// Without spaces, tabs, CR and LF at both ends.
std::string_view Trimmed(std::string_view text);

// "a,,b" at ',' is {"a", "", "b"}; "" is {""}.
std::vector<std::string_view> SplitAt(std::string_view text, char separator);
// At runs of spaces, tabs, CR and LF; no empty fields.
std::vector<std::string_view> Words(std::string_view text);

// The whole text as a decimal number, spaces around it allowed. Nothing for NaN, infinity, and
// magnitudes above 1e15, at which differences of measured values stop to be exact.
std::optional<double> FiniteNumber(std::string_view text);
// The whole text as a decimal whole number, spaces around it allowed.
std::optional<int64_t> WholeNumber(std::string_view text);

// Lower case of ASCII letters; other bytes stay.
std::string LowerCase(std::string_view text);

// A text as UTF-8: as it is if it is valid, taken for ISO-8859-1 otherwise.
std::string AsUtf8(std::string_view text);

// The characters of a UTF-8 text, each a string of its bytes.
std::vector<std::string> Characters(std::string_view text);

// Goes through the lines of a text: LF or CRLF ends one; the last one may lack its end.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : rest_(text) {}
  // False after the last line.
  bool Next(std::string_view* line);
  int number() const { return number_; }  // of the line that Next gave, from 1

 private:
  std::string_view rest_;
  int number_ = 0;
};

struct TextLine {
  std::string_view text;  // without its end
  int number = 0;         // from 1
};

// Lines that Words() finds something in. They end in LF, CR LF or with the text; a byte order
// mark of UTF-8 before the first is dropped.
std::vector<TextLine> SplitLines(std::string_view text);

}  // namespace mnemo
