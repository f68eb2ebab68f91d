// Every context of a text up to a length, and what follows it how often: all that n-gram models of
// all orders need, in the space of one of them.
//
// A context of length k is the k symbols before a place. The places of the text, sorted by what
// stands before them read backwards, have the places of one context side by side; a context is a
// range, a longer one a range within it. Ranges that contain each other make a tree with fewer
// nodes than the text has symbols, however long the contexts: a node stands for all contexts of its
// range, which end at the same places, and only its longest, where ranges part, has counts of its
// own to keep. A context that was met once is a place of the text and no node at all.
//
// Two counts of a context h followed by w:
//   count          how often h w stands in the text
//   left variety   how many different symbols stand before h w; the text's beginning, where none
//                  does, counts as one more (so that no context of the text has a variety of 0)
//
// A value, made once; any thread may read. Memory: about 70 bytes a symbol of a text.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace mnemo {

class ContextTree {
 public:
  static constexpr int kLongestContext = 100;

  struct Follower {
    int32_t symbol;
    uint32_t count, variety;
  };

  // Sums over the followers of a context: of the counts, how many are 1, how many are 2.
  struct Sums {
    uint32_t total = 0, ones = 0, twos = 0;
  };

  struct Node {
    uint32_t first_child = 0, first_follower = 0;
    uint32_t place = 0;  // a place of the text whose context it is
    Sums counts, varieties;
    uint8_t length = 0;  // of the longest context
  };

  // A context that stands in the text and is followed by something.
  struct Context {
    int length = 0;
    const Node* node = nullptr;  // null: the context was met once,
    int32_t only = 0;            // before this symbol
    // The node's longest context: varieties are the node's. In all others exactly one symbol, or
    // the text's beginning, stands before, and every variety is 1.
    bool longest() const { return node != nullptr && node->length == length; }
  };

  // How many pairs of a context of some length and a follower there are, and how many have a count
  // (or variety) of 1, 2, 3 and 4.
  struct Pairs {
    int64_t different = 0;
    std::array<int64_t, 4> counts = {}, varieties = {};
  };

  // Symbols are 0 .. kinds - 1 (a mistake of the caller's stops the program); fewer than 2^31 of
  // them, at least 1. `longest` is 0 .. kLongestContext. `progress` is told the share that is done;
  // what it throws ends the work.
  ContextTree(std::vector<int32_t> text, int32_t kinds, int longest,
              const std::function<void(double)>& progress = {});

  int longest() const { return longest_; }
  int32_t kinds() const { return kinds_; }
  std::span<const int32_t> text() const { return text_; }
  // Varieties are not counted at the length `longest()`: they would be those of the next length.
  const Pairs& pairs(int length) const { return pairs_[static_cast<size_t>(length)]; }

  // In the order of their symbols.
  std::span<const Follower> Followers(const Node& node) const {
    const Node* next = &node + 1;
    return {followers_.data() + node.first_follower, followers_.data() + next->first_follower};
  }

  // Calls visit(const Context&) for the contexts that `symbols` (the newest last) ends in, from the
  // empty one to the longest that stands in the text, at most `longest` symbols.
  template <typename Visit>
  void Walk(std::span<const int32_t> symbols, int longest, Visit&& visit) const;

  // Calls visit(place, const Context&) for every context of exactly this length: the symbols before
  // text()[place]. Always in the same order.
  template <typename Visit>
  void ForEachContext(int length, Visit&& visit) const;

 private:
  struct Child {
    int32_t symbol;   // the next one back
    uint32_t target;  // a node, or kPlace | a place
  };
  static constexpr uint32_t kPlace = uint32_t{1} << 31;
  class Builder;

  const Node& root() const { return nodes_[nodes_.size() - 2]; }
  std::span<const Child> Children(const Node& node) const {
    const Node* next = &node + 1;
    return {children_.data() + node.first_child, children_.data() + next->first_child};
  }

  std::vector<int32_t> text_;
  int32_t kinds_;
  int longest_;
  std::vector<Node> nodes_;  // children before their parents, the root last; then one that ends it
  std::vector<Child> children_;
  std::vector<Follower> followers_;
  std::vector<Pairs> pairs_;  // [longest + 1]
};

template <typename Visit>
void ContextTree::Walk(std::span<const int32_t> symbols, int longest, Visit&& visit) const {
  const auto back = [&symbols](int length) { return symbols[symbols.size() - length]; };
  longest = std::min(longest, longest_);
  if (static_cast<size_t>(longest) > symbols.size()) longest = static_cast<int>(symbols.size());
  const Node* node = &root();
  int length = 0;
  visit(Context{0, node});
  while (length < longest) {
    const auto children = Children(*node);
    const auto child =
        std::lower_bound(children.begin(), children.end(), back(length + 1),
                         [](const Child& one, int32_t symbol) { return one.symbol < symbol; });
    if (child == children.end() || child->symbol != back(length + 1)) return;
    const bool once = (child->target & kPlace) != 0;
    const int32_t place =
        static_cast<int32_t>(once ? child->target ^ kPlace : nodes_[child->target].place);
    node = once ? nullptr : &nodes_[child->target];
    const int end = once ? longest : std::min<int>(longest, node->length);
    while (length < end) {
      ++length;
      if (place < length || text_[place - length] != back(length)) return;
      visit(Context{length, node, once ? text_[place] : 0});
    }
    if (once) return;
  }
}

template <typename Visit>
void ContextTree::ForEachContext(int length, Visit&& visit) const {
  if (length == 0) visit(root().place, Context{0, &root()});
  for (size_t n = 0; n + 1 < nodes_.size(); ++n) {
    if (nodes_[n].length >= length) continue;
    for (const Child& child : Children(nodes_[n])) {
      if ((child.target & kPlace) != 0) {
        const uint32_t place = child.target ^ kPlace;
        if (place >= static_cast<uint32_t>(length)) {
          visit(place, Context{length, nullptr, text_[place]});
        }
      } else if (nodes_[child.target].length >= length) {
        visit(nodes_[child.target].place, Context{length, &nodes_[child.target]});
      }
    }
  }
}

}  // namespace mnemo
