#include "analysis/ngram/suffix_array.h"

#include <algorithm>
#include <limits>

#include "base/error.h"

namespace mnemo {
namespace {

// One level of the induction: a string, and which of its suffixes are smaller than the next one.
class Level {
 public:
  Level(std::span<const int32_t> text, int32_t kinds)
      : text_(text), size_(static_cast<int32_t>(text.size())), smaller_(text.size()) {
    ends_.assign(static_cast<size_t>(kinds), 0);
    for (const int32_t symbol : text_) ++ends_[static_cast<size_t>(symbol)];
    for (int32_t sum = 0; int32_t & end : ends_) end = sum += end;
    for (int32_t i = size_ - 2; i >= 0; --i) {
      smaller_[i] = text_[i] < text_[i + 1] || (text_[i] == text_[i + 1] && smaller_[i + 1]);
    }
  }

  // A valley: smaller than the next suffix, and so is not the one before.
  bool Valley(int32_t i) const { return i > 0 && smaller_[i] && !smaller_[i - 1]; }

  std::vector<int32_t> Valleys() const {
    std::vector<int32_t> valleys;
    for (int32_t i = 1; i < size_; ++i) {
      if (Valley(i)) valleys.push_back(i);
    }
    return valleys;
  }

  // Sorts all suffixes, given the valleys in their order. With valleys in any order: sorts so far
  // that pieces from valley to valley are in order.
  void Induce(std::span<const int32_t> valleys, std::vector<int32_t>* order) const {
    order->assign(text_.size(), -1);
    std::vector<int32_t> place = ends_;
    for (size_t v = valleys.size(); v-- > 0;) {
      (*order)[--place[text_[valleys[v]]]] = valleys[v];
    }
    std::copy(ends_.begin(), ends_.end() - 1, place.begin() + 1);
    place[0] = 0;
    // The end of the text is the smallest suffix of all, and comes first.
    (*order)[place[text_[size_ - 1]]++] = size_ - 1;
    for (int32_t i = 0; i < size_; ++i) {
      const int32_t before = (*order)[i] - 1;
      if (before >= 0 && !smaller_[before]) (*order)[place[text_[before]]++] = before;
    }
    place = ends_;
    for (int32_t i = size_ - 1; i >= 0; --i) {
      const int32_t before = (*order)[i] - 1;
      if (before >= 0 && smaller_[before]) (*order)[--place[text_[before]]] = before;
    }
  }

 private:
  std::span<const int32_t> text_;
  int32_t size_;
  std::vector<bool> smaller_;
  std::vector<int32_t> ends_;  // of the suffixes that begin with each symbol
};

// Numbers the pieces from valley to valley by their order; equal ones get the same number. `order`
// has them sorted; `names[n]` becomes that of the n-th valley in the text. Returns how many differ.
int32_t NamePieces(std::span<const int32_t> text, const Level& level,
                   std::span<const int32_t> valleys, std::span<const int32_t> order,
                   std::vector<int32_t>* names) {
  const auto size = static_cast<int32_t>(text.size());
  std::vector<int32_t> number(text.size() / 2 + 1);  // of a valley: two never touch
  for (size_t v = 0; v < valleys.size(); ++v) number[valleys[v] / 2] = static_cast<int32_t>(v);
  names->assign(valleys.size(), 0);
  int32_t name = -1, last = -1;
  for (const int32_t begin : order) {
    if (!level.Valley(begin)) continue;
    const auto end_of = [&](int32_t valley) {
      const size_t next = static_cast<size_t>(number[valley / 2]) + 1;
      return next < valleys.size() ? valleys[next] : size;
    };
    bool same = last >= 0;
    if (same) {
      const int32_t length = end_of(begin) - begin;
      // The last piece ends with the text, and equals no other.
      same =
          length == end_of(last) - last && begin + length < size && last + length < size &&
          std::equal(text.begin() + begin, text.begin() + begin + length + 1, text.begin() + last);
    }
    if (!same) ++name;
    (*names)[number[begin / 2]] = name;
    last = begin;
  }
  return name + 1;
}

// The strings that this recurses into are at most half as long.
std::vector<int32_t> Sort(std::span<const int32_t> text, int32_t kinds) {
  std::vector<int32_t> order;
  if (text.empty()) return order;
  const Level level(text, kinds);
  std::vector<int32_t> valleys = level.Valleys();
  level.Induce(valleys, &order);
  if (valleys.size() > 1) {
    std::vector<int32_t> names;
    const int32_t different = NamePieces(text, level, valleys, order, &names);
    order = {};
    const std::vector<int32_t> sorted = Sort(names, different);
    names = {};
    std::vector<int32_t> in_order(valleys.size());
    for (size_t v = 0; v < valleys.size(); ++v) in_order[v] = valleys[sorted[v]];
    valleys = {};
    level.Induce(in_order, &order);
  }
  return order;
}

}  // namespace

std::vector<int32_t> SuffixArray(std::span<const int32_t> text, int32_t kinds) {
  MNEMO_CHECK(text.size() < static_cast<size_t>(std::numeric_limits<int32_t>::max()));
  for (const int32_t symbol : text) MNEMO_CHECK(symbol >= 0 && symbol < kinds);
  return Sort(text, kinds);
}

std::vector<uint8_t> CommonPrefixes(std::span<const int32_t> text, std::span<const int32_t> order,
                                    uint8_t most) {
  MNEMO_CHECK(order.size() == text.size());
  std::vector<int32_t> rank(text.size());
  for (size_t r = 0; r < order.size(); ++r) rank[order[r]] = static_cast<int32_t>(r);
  std::vector<uint8_t> common(text.size());
  size_t same = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (rank[i] == 0) {
      same = 0;
      continue;
    }
    const auto other = static_cast<size_t>(order[rank[i] - 1]);
    const size_t longest = text.size() - std::max(i, other);
    while (same < longest && text[i + same] == text[other + same]) ++same;
    common[rank[i]] = static_cast<uint8_t>(std::min<size_t>(same, most));
    if (same > 0) --same;
  }
  return common;
}

}  // namespace mnemo
