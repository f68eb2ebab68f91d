#include "cell/source.h"

#include <algorithm>
#include <sstream>
#include <vector>

namespace mnemo {
namespace {

// A year, whatever mark stands behind it: "2014", "2014;", "2014's".
int YearOf(const std::string& word) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (word.size() < 4 || !std::all_of(word.begin(), word.begin() + 4, is_digit)) return 0;
  if (word.size() > 4 && is_digit(word[4])) return 0;
  const int year = std::stoi(word.substr(0, 4));
  return year >= 1900 && year < 2100 ? year : 0;
}

// A letter beyond ASCII counts as a capital one: it begins a name more often than not.
bool IsCapitalised(const std::string& word) {
  return (word[0] >= 'A' && word[0] <= 'Z') || static_cast<unsigned char>(word[0]) >= 0x80;
}

bool IsParticle(const std::string& word) {
  static const std::vector<std::string> known{"van", "von", "der", "den", "de", "du", "da",
                                              "dos", "di",  "la",  "le",  "el", "al", "ten"};
  return std::find(known.begin(), known.end(), word) != known.end();
}

}  // namespace

std::string CellSource::Short() const {
  return author.empty() ? "" : author + " " + std::to_string(year);
}

CellSource SourceOf(const std::string& about) {
  const size_t first_end = about.find('\n');
  if (first_end == std::string::npos) return {};
  std::istringstream words(
      about.substr(first_end + 1, about.find('\n', first_end + 1) - first_end - 1));
  // The first author goes up to a comma, "and" or "et"; then more of the same up to the year.
  CellSource source;
  bool is_first = true, has_name = false;
  for (std::string word; words >> word;) {
    source.year = YearOf(word);
    if (source.year > 0) return has_name ? source : CellSource{};
    const bool ends = word.ends_with(',');
    if (ends) word.pop_back();
    const bool joins = word == "and" || word == "et" || word == "al." || word == "&";
    if (word.empty() || (!joins && !IsParticle(word) && !IsCapitalised(word))) return {};
    is_first = is_first && !joins;
    if (is_first) {
      source.author += (source.author.empty() ? "" : " ") + word;
      has_name = has_name || IsCapitalised(word);
    }
    is_first = is_first && !ends;
  }
  return {};
}

}  // namespace mnemo
