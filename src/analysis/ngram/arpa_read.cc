#include "analysis/ngram/arpa_read.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/legible.h"
#include "base/mapped_file.h"

namespace mnemo {
namespace {

constexpr std::string_view kSpaces = " \t\r\v\f";

std::string_view Trimmed(std::string_view line) {
  const size_t begin = line.find_first_not_of(kSpaces);
  if (begin == line.npos) return {};
  return line.substr(begin, line.find_last_not_of(kSpaces) - begin + 1);
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; };
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

template <typename Number>
std::optional<Number> ToNumber(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

class ArpaParser {
 public:
  ArpaParser(std::string_view bytes, std::string name, const std::function<void(double)>& progress)
      : bytes_(bytes), name_(std::move(name)), progress_(progress) {}

  BackoffModel Parse() {
    if (bytes_.starts_with("\x1f\x8b")) {
      throw BadInput("the file is compressed").At(name_).Hint("gunzip it first");
    }
    FindData();
    ReadHead();
    BackoffModel model(static_cast<int>(counts_.size()));
    for (size_t order = 1; order <= counts_.size(); ++order) {
      ReadSection(static_cast<int>(order), &model);
    }
    if (!EqualsIgnoringCase(line_, "\\end\\")) {
      throw Wrong("this is no line of an ARPA file's end").Allowed("\\end\\");
    }
    return model;
  }

 private:
  // The next line that is not empty, trimmed.
  bool NextLine() {
    while (place_ < bytes_.size()) {
      const size_t end = std::min(bytes_.find('\n', place_), bytes_.size());
      line_ = Trimmed(bytes_.substr(place_, end - place_));
      place_ = end + 1;
      ++number_;
      if (progress_ && number_ % (1 << 15) == 0) {
        progress_(static_cast<double>(place_) / static_cast<double>(bytes_.size()));
      }
      if (!line_.empty()) return true;
    }
    line_ = {};
    return false;
  }

  Error Wrong(const std::string& what) const {
    Error error = BadInput(what);
    error.At(name_, number_);
    if (!line_.empty()) error.Found(Quoted(line_));
    return error;
  }

  void NeedLine() {
    if (NextLine()) return;
    throw BadInput("the file ends before its \\end\\ line")
        .At(name_, number_)
        .Hint("it was cut short: make or fetch it again");
  }

  void FindData() {
    while (NextLine()) {
      if (EqualsIgnoringCase(line_, "\\data\\")) return;
    }
    throw BadInput("this is no ARPA file: it has no \\data\\ line").At(name_);
  }

  void ReadHead() {
    NeedLine();
    for (; line_[0] != '\\'; NeedLine()) {
      const size_t equals = line_.find('=');
      const bool known = line_.size() > 6 && EqualsIgnoringCase(line_.substr(0, 5), "ngram") &&
                         kSpaces.find(line_[5]) != kSpaces.npos && equals != line_.npos;
      if (!known) throw Wrong("the head has a line that it cannot have").Allowed("ngram N=COUNT");
      const auto order = ToNumber<int>(Trimmed(line_.substr(5, equals - 5)));
      const auto count = ToNumber<int64_t>(Trimmed(line_.substr(equals + 1)));
      if (!order || !count || *count < 0) {
        throw Wrong("the head has a number that is none").Allowed("ngram N=COUNT");
      }
      if (*order != static_cast<int>(counts_.size()) + 1 || *order > kMostArpaOrder) {
        throw Wrong("the head's orders do not follow each other")
            .Allowed(fmt::format("ngram 1=, 2=, .. at most {}=", kMostArpaOrder));
      }
      counts_.push_back(*count);
    }
    if (counts_.empty()) throw Wrong("the head has no line: ngram 1=COUNT");
  }

  // Reads up to the section's end, the first line of what follows it.
  void ReadSection(int order, BackoffModel* model) {
    const std::string title = fmt::format("\\{}-grams:", order);
    if (!EqualsIgnoringCase(line_, title)) {
      throw Wrong("another section should begin here").Allowed(title);
    }
    const int64_t count = counts_[static_cast<size_t>(order) - 1];
    int64_t lines = 0;
    for (NeedLine(); line_[0] != '\\'; NeedLine()) {
      if (++lines > count) {
        throw Wrong(fmt::format("there are more {}-grams than the head says", order))
            .Allowed(fmt::format("{}", count));
      }
      ReadGram(order, model);
    }
    if (lines == count) return;
    throw BadInput(fmt::format("the head and the {}-grams disagree on how many there are", order))
        .At(name_, number_)
        .Found(fmt::format("{} lines", lines))
        .Allowed(fmt::format("{}, by the head", count));
  }

  void ReadGram(int order, BackoffModel* model) {
    SplitFields();
    const size_t length = static_cast<size_t>(order);
    if (fields_.size() != length + 1 && fields_.size() != length + 2) {
      throw Wrong(fmt::format("the line has {} fields", fields_.size()))
          .Allowed(fmt::format("a logarithm, {} token{}, and perhaps a back-off", order,
                               order == 1 ? "" : "s"));
    }
    const double probability = Logarithm(fields_[0]);
    const double backoff = fields_.size() == length + 2 ? Logarithm(fields_.back()) : 0;
    // Programs that add in float write a little more than 0 for a probability of 1.
    constexpr double kRounding = 1e-5;
    if (probability > kRounding) {
      throw Wrong("a probability is above 1").Allowed("a logarithm, 0 at most");
    }
    const double at_most_one = std::min(probability, 0.0);
    if (order == 1) {
      if (model->AddToken(fields_[1], at_most_one, backoff)) return;
      throw Wrong("a token has two 1-grams");
    }
    gram_.clear();
    for (size_t f = 1; f <= length; ++f) {
      gram_.push_back(model->Find(fields_[f]));
      if (gram_.back() < 0) {
        throw Wrong("a token is in no 1-gram: " + Quoted(fields_[f]));
      }
    }
    if (!model->Add(gram_, at_most_one, backoff)) throw Wrong("an n-gram stands here twice");
  }

  void SplitFields() {
    fields_.clear();
    for (size_t begin = 0; begin < line_.size();) {
      const size_t end = std::min(line_.find_first_of(kSpaces, begin), line_.size());
      fields_.push_back(line_.substr(begin, end - begin));
      begin = std::min(line_.find_first_not_of(kSpaces, end), line_.size());
    }
  }

  double Logarithm(std::string_view text) const {
    const auto number = ToNumber<double>(text);
    // Larger ones are no probability's, and would add up to infinity.
    constexpr double kLargest = 1e6;
    if (number && std::abs(*number) <= kLargest) return *number;
    throw Wrong("this is no logarithm: " + Quoted(text)).Allowed("a number, as in -1.25");
  }

  const std::string_view bytes_;
  const std::string name_;
  const std::function<void(double)>& progress_;
  size_t place_ = 0;
  int number_ = 0;  // of the line
  std::string_view line_;
  std::vector<int64_t> counts_;
  std::vector<std::string_view> fields_;
  std::vector<int32_t> gram_;
};

}  // namespace

BackoffModel ParseArpa(std::string_view bytes, const std::string& name,
                       const std::function<void(double)>& progress) {
  return ArpaParser(bytes, name, progress).Parse();
}

BackoffModel ReadArpa(const fs::path& path, const std::function<void(double)>& progress) {
  const MappedFile file(path);
  return ParseArpa(file.bytes(), LegiblePath(path), progress);
}

}  // namespace mnemo
