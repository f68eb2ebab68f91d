#include "data/own/text_ids.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/legible.h"
#include "data/fields.h"

namespace mnemo {

TextIds::TextIds(std::vector<std::string> names) : names_(std::move(names)) {
  for (size_t i = 0; i < names_.size(); ++i) {
    if (!ids_.emplace(names_[i], static_cast<int32_t>(i)).second) {
      throw BadInput("a name stands there twice").Found(Quoted(names_[i]));
    }
  }
}

void TextIds::Add(std::string_view word) {
  if (ids_.find(word) != ids_.end()) return;
  if (ids_.size() == kMost) {
    throw BadInput("there are too many different words for classes, symbols or labels")
        .Found("more than " + std::to_string(kMost))
        .Hint("are they numbers, or texts?");
  }
  ids_.emplace(word, 0);
}

void TextIds::Close() {
  names_.clear();
  for (const auto& [word, unused] : ids_) names_.push_back(word);
  const bool whole = std::all_of(names_.begin(), names_.end(),
                                 [](const std::string& word) { return WholeNumber(word); });
  std::sort(names_.begin(), names_.end(), [whole](const std::string& a, const std::string& b) {
    if (!whole) return a < b;
    const int64_t one = *WholeNumber(a), other = *WholeNumber(b);
    return one != other ? one < other : a < b;
  });
  for (size_t i = 0; i < names_.size(); ++i) ids_.at(names_[i]) = static_cast<int32_t>(i);
}

int32_t TextIds::IdOf(std::string_view word) const {
  const auto found = ids_.find(word);
  return found == ids_.end() ? -1 : found->second;
}

}  // namespace mnemo
