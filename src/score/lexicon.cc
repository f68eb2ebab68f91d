#include "score/lexicon.h"

#include <algorithm>

#include "base/error.h"

namespace mnemo {
namespace {

constexpr int32_t kFirst = 0;      // no label yet: complete, and a word may begin
constexpr int32_t kSeparated = 1;  // after a separator: a word must begin

}  // namespace

Lexicon::Lexicon(std::span<const std::vector<int32_t>> words, std::optional<int32_t> separator)
    : separator_(separator), nodes_(2) {
  for (size_t i = 0; i < words.size(); ++i) {
    MNEMO_CHECK(!words[i].empty());
    int32_t node = kFirst;  // the trie's root; kSeparated borrows its branches
    for (const int32_t label : words[i]) {
      MNEMO_CHECK(label != separator);
      const auto fresh = static_cast<int32_t>(nodes_.size());
      const auto [branch, added] = nodes_[static_cast<size_t>(node)].next.emplace(label, fresh);
      node = branch->second;
      if (added) nodes_.emplace_back();
    }
    int32_t& word = nodes_[static_cast<size_t>(node)].word;
    if (word < 0) word = static_cast<int32_t>(i);
  }
}

Lexicon::State Lexicon::Next(const State& state, int32_t label) const {
  State after;
  const auto follow = [&](int32_t node) {
    const auto& next = nodes_[static_cast<size_t>(node == kSeparated ? kFirst : node)].next;
    if (const auto branch = next.find(label); branch != next.end()) after.push_back(branch->second);
  };
  for (const int32_t node : state) {
    follow(node);
    if (nodes_[static_cast<size_t>(node)].word < 0) continue;
    if (!separator_) follow(kFirst);
    if (separator_ == label) after.push_back(kSeparated);
  }
  std::sort(after.begin(), after.end());
  after.erase(std::unique(after.begin(), after.end()), after.end());
  return after;
}

bool Lexicon::Complete(const State& state) const {
  return std::any_of(state.begin(), state.end(), [this](int32_t node) {
    return node == kFirst || nodes_[static_cast<size_t>(node)].word >= 0;
  });
}

std::optional<std::vector<int32_t>> Lexicon::Words(std::span<const int32_t> labels) const {
  // From the back: what can be cut into words from here, by which word, and where the next begins.
  struct Cut {
    int32_t word = -1;
    size_t next = 0;
  };
  const size_t n = labels.size();
  std::vector<Cut> cuts(n + 1);
  for (size_t i = n; i-- > 0;) {
    int32_t node = kFirst;
    for (size_t j = i; j < n; ++j) {
      const auto& next = nodes_[static_cast<size_t>(node)].next;
      const auto branch = next.find(labels[j]);
      if (branch == next.end()) break;
      node = branch->second;
      const int32_t word = nodes_[static_cast<size_t>(node)].word;
      if (word < 0) continue;
      size_t rest = j + 1;
      if (rest < n && separator_) {
        if (labels[rest] != *separator_) continue;
        ++rest;
        if (rest == n) continue;  // a separator at the end
      }
      if (rest == n || cuts[rest].word >= 0) cuts[i] = {word, rest};
    }
  }
  std::vector<int32_t> words;
  for (size_t i = 0; i < n; i = cuts[i].next) {
    if (cuts[i].word < 0) return std::nullopt;
    words.push_back(cuts[i].word);
  }
  return words;
}

}  // namespace mnemo
