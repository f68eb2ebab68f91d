#include "data/fields.h"

#include <charconv>
#include <cmath>

#include "base/utf8.h"

namespace mnemo {
namespace {

constexpr std::string_view kSpace = " \t\r\n";
constexpr double kLargest = 1e15;

// std::from_chars knows no '+', which some programs write.
std::string_view WithoutPlus(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  return text;
}

}  // namespace

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::vector<std::string_view> SplitAt(std::string_view text, char separator) {
  std::vector<std::string_view> fields;
  while (true) {
    const size_t end = text.find(separator);
    fields.push_back(text.substr(0, end));
    if (end == text.npos) return fields;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t begin = text.find_first_not_of(kSpace); begin != text.npos;) {
    const size_t end = text.find_first_of(kSpace, begin);
    words.push_back(text.substr(begin, end == text.npos ? end : end - begin));
    begin = text.find_first_not_of(kSpace, end);
  }
  return words;
}

std::optional<double> FiniteNumber(std::string_view text) {
  const std::string_view digits = WithoutPlus(Trimmed(text));
  double value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stopped, code] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || code != std::errc() || stopped != end) return std::nullopt;
  if (!std::isfinite(value) || std::abs(value) > kLargest) return std::nullopt;
  return value;
}

std::optional<int64_t> WholeNumber(std::string_view text) {
  const std::string_view digits = WithoutPlus(Trimmed(text));
  int64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stopped, code] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || code != std::errc() || stopped != end) return std::nullopt;
  return value;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::vector<std::string> Characters(std::string_view text) {
  std::vector<std::string> characters;
  for (const char byte : text) {
    const bool starts = (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    if (starts || characters.empty()) {
      characters.emplace_back(1, byte);
    } else {
      characters.back() += byte;
    }
  }
  return characters;
}

std::string AsUtf8(std::string_view text) {
  if (IsUtf8(text)) return std::string(text);
  std::string utf8;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0 | byte >> 6);
      utf8 += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return utf8;
}

bool LineReader::Next(std::string_view* line) {
  if (rest_.empty()) return false;
  const size_t end = rest_.find('\n');
  *line = rest_.substr(0, end);
  rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
  if (line->ends_with('\r')) line->remove_suffix(1);
  ++number_;
  return true;
}

std::vector<TextLine> SplitLines(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  std::vector<TextLine> lines;
  LineReader reader(text);
  for (std::string_view line; reader.Next(&line);) {
    if (!Trimmed(line).empty()) lines.push_back({line, reader.number()});
  }
  return lines;
}

}  // namespace mnemo
