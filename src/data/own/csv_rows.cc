#include "data/own/csv_rows.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/legible.h"

namespace mnemo {
namespace {

constexpr std::string_view kMark = "\xef\xbb\xbf";

}  // namespace

CsvRows::CsvRows(std::string_view bytes, std::string file, char separator)
    : bytes_(bytes), file_(std::move(file)), separator_(separator) {
  if (bytes_.starts_with("\xff\xfe") || bytes_.starts_with("\xfe\xff")) {
    throw BadInput("the file is in UTF-16").At(file_).Hint("save it as UTF-8");
  }
  if (bytes_.starts_with(kMark)) bytes_.remove_prefix(kMark.size());
}

void CsvRows::Rewind() {
  place_ = 0;
  line_ = next_line_ = 1;
}

bool CsvRows::EndsLine(size_t place) const {
  return bytes_[place] == '\n' || bytes_.substr(place, 2) == "\r\n";
}

bool CsvRows::Next() {
  const auto end_line = [&] {
    place_ += bytes_[place_] == '\n' ? 1 : 2;
    if (next_line_ < std::numeric_limits<int>::max()) ++next_line_;
  };
  while (place_ < bytes_.size() && EndsLine(place_)) end_line();
  if (place_ == bytes_.size()) return false;
  line_ = next_line_;
  places_.clear();
  copies_.clear();
  while (true) {
    ReadField();
    if (place_ == bytes_.size()) break;
    if (bytes_[place_] == separator_) {
      ++place_;
      continue;
    }
    end_line();
    break;
  }
  fields_.clear();
  for (const Place& field : places_) {
    const std::string_view from = field.copied ? std::string_view(copies_) : bytes_;
    fields_.push_back(from.substr(field.begin, field.size));
  }
  return true;
}

// Leaves place_ at the separator or the line's end that follows.
void CsvRows::ReadField() {
  if (place_ < bytes_.size() && bytes_[place_] == '"') return ReadQuoted();
  const size_t begin = place_;
  for (; place_ < bytes_.size(); ++place_) {
    const char c = bytes_[place_];
    if (c == separator_ || c == '\n') break;
    if (c == '\r') {
      if (EndsLine(place_)) break;
      throw Wrong("a line ends in CR alone").Hint("save the file with LF or CR LF");
    }
    if (c == '"') {
      throw Wrong("a quote stands inside of a field that does not begin with one")
          .Found(Quoted(bytes_.substr(begin, place_ + 1 - begin)))
          .Allowed("the whole field in quotes, each quote in it twice");
    }
  }
  places_.push_back({begin, place_ - begin, false, false});
}

void CsvRows::ReadQuoted() {
  const size_t begin = ++place_;
  const size_t copy = copies_.size();
  size_t from = begin;
  bool copied = false;
  while (true) {
    const size_t quote = bytes_.find('"', place_);
    if (quote == bytes_.npos) throw Wrong("a quoted field has no end");
    const auto lines = std::count(bytes_.begin() + static_cast<std::ptrdiff_t>(place_),
                                  bytes_.begin() + static_cast<std::ptrdiff_t>(quote), '\n');
    next_line_ =
        static_cast<int>(std::min<int64_t>(next_line_ + lines, std::numeric_limits<int>::max()));
    place_ = quote + 1;
    if (bytes_.substr(place_, 1) == "\"") {  // twice: one of the text
      copied = true;
      copies_ += bytes_.substr(from, place_ - from);
      from = ++place_;
      continue;
    }
    if (copied) copies_ += bytes_.substr(from, quote - from);
    places_.push_back(copied ? Place{copy, copies_.size() - copy, true, true}
                             : Place{begin, quote - begin, true, false});
    break;
  }
  if (place_ == bytes_.size() || bytes_[place_] == separator_ || EndsLine(place_)) return;
  throw Wrong("something follows the end of a quoted field")
      .Found(Quoted(bytes_.substr(place_, 20)))
      .Allowed("the separator or the end of the line");
}

char DetectSeparator(std::string_view bytes) {
  constexpr std::array<char, 3> kSeparators = {',', ';', '\t'};
  std::array<int64_t, 3> counts = {};
  bool quoted = false;
  for (const char c : bytes) {
    if (c == '\n' && !quoted) break;
    if (c == '"') quoted = !quoted;
    for (size_t i = 0; i < counts.size(); ++i) counts[i] += !quoted && c == kSeparators[i] ? 1 : 0;
  }
  return kSeparators[std::max_element(counts.begin(), counts.end()) - counts.begin()];
}

}  // namespace mnemo
