#include "analysis/ngram/context_tree.h"

#include <utility>

#include "analysis/ngram/suffix_array.h"
#include "base/error.h"

namespace mnemo {

// Goes through the sorted places once and closes the ranges as they end (Abouelhoda, Kurtz and
// Ohlebusch 2004), so that a node is made when all its children are.
class ContextTree::Builder {
 public:
  Builder(ContextTree* tree, std::vector<int32_t> order, std::vector<uint8_t> common)
      : tree_(*tree), order_(std::move(order)), common_(std::move(common)) {
    seen_.assign(static_cast<size_t>(tree_.kinds_), {});
  }

  void Build(const std::function<void(double)>& progress) {
    // Exactly as many as there will be: growing by doubling would need twice the memory.
    const size_t nodes = CountNodes();
    tree_.nodes_.reserve(nodes + 1);
    tree_.children_.reserve(nodes + places());
    open_ = {{0, 0}};
    for (size_t r = 0; r < places(); ++r) {
      if (progress && r % (1 << 16) == 0) {
        progress(static_cast<double>(r) / static_cast<double>(places()));
      }
      pending_.push_back(kPlace | Place(r));
      const int common = r + 1 < places() ? Common(r + 1) : -1;
      CloseBeyond(common);
      if (common >= 0 && open_.back().length < common) {
        open_.push_back({common, pending_.size() - 1});
      }
    }
    Node end;
    end.first_child = static_cast<uint32_t>(tree_.children_.size());
    end.first_follower = static_cast<uint32_t>(tree_.followers_.size());
    tree_.nodes_.push_back(end);
    tree_.children_.shrink_to_fit();
    tree_.followers_.shrink_to_fit();
  }

 private:
  struct Open {
    int length;
    size_t first;  // of its children in pending_
  };

  size_t text_size() const { return tree_.text_.size(); }
  // Also the place at the text's end, which nothing follows.
  size_t places() const { return text_size() + 1; }
  // The order is that of the reversed text's suffixes; before all of them stands the empty one,
  // which is the place that has nothing before it.
  uint32_t Place(size_t rank) const {
    return rank == 0 ? 0 : static_cast<uint32_t>(text_size()) - order_[rank - 1];
  }
  // How much of their contexts this place and the one before it in the order share.
  int Common(size_t rank) const { return rank <= 1 ? 0 : common_[rank - 1]; }

  size_t CountNodes() const {
    size_t count = 1;
    std::vector<int> lengths = {0};
    for (size_t r = 1; r < places(); ++r) {
      while (lengths.back() > Common(r)) lengths.pop_back();
      if (lengths.back() == Common(r)) continue;
      lengths.push_back(Common(r));
      ++count;
    }
    return count;
  }

  void CloseBeyond(int common) {
    while (!open_.empty() && open_.back().length > common) {
      const Open closed = open_.back();
      open_.pop_back();
      MakeNode(closed);
      pending_.resize(closed.first);
      if (open_.empty()) return;  // the root
      pending_.push_back(static_cast<uint32_t>(tree_.nodes_.size() - 1));
      if (open_.back().length < common) open_.push_back({common, pending_.size() - 1});
    }
  }

  void Meet(int32_t symbol, uint32_t count) {
    Follower& follower = seen_[static_cast<size_t>(symbol)];
    if (follower.count == 0) touched_.push_back(symbol);
    follower.count += count;
    ++follower.variety;
  }

  void MakeNode(const Open& open) {
    Node node;
    node.length = static_cast<uint8_t>(open.length);
    node.first_child = static_cast<uint32_t>(tree_.children_.size());
    MNEMO_CHECK(tree_.followers_.size() < uint64_t{1} << 32);
    node.first_follower = static_cast<uint32_t>(tree_.followers_.size());
    for (size_t c = open.first; c < pending_.size(); ++c) {
      AddChild(pending_[c], open.length, &node);
    }
    std::sort(touched_.begin(), touched_.end());
    Pairs& pairs = tree_.pairs_[static_cast<size_t>(open.length)];
    for (const int32_t symbol : touched_) {
      Follower& follower = seen_[static_cast<size_t>(symbol)];
      follower.symbol = symbol;
      Add(follower.count, &node.counts, nullptr);
      Add(follower.variety, &node.varieties, &pairs.varieties);
      tree_.followers_.push_back(follower);
      follower = {};
    }
    if (open.length == 0)
      CountPairs(tree_.followers_.size() - touched_.size(), tree_.followers_.size(), 0, 0);
    touched_.clear();
    tree_.nodes_.push_back(node);
  }

  static void Add(uint32_t count, Sums* sums, std::array<int64_t, 4>* pairs) {
    sums->total += count;
    sums->ones += count == 1;
    sums->twos += count == 2;
    if (pairs != nullptr && count <= 4) ++(*pairs)[count - 1];
  }

  void AddChild(uint32_t target, int parent, Node* node) {
    if ((target & kPlace) != 0) {
      const uint32_t place = target ^ kPlace;
      node->place = place;
      if (place == text_size()) return;  // nothing follows
      Meet(tree_.text_[place], 1);
      if (parent == tree_.longest_ || place == static_cast<uint32_t>(parent)) return;
      tree_.children_.push_back({tree_.text_[place - 1 - parent], target});
      const int last = std::min<int64_t>(place, tree_.longest_);
      for (int length = parent + 1; length <= last; ++length) {
        Pairs& pairs = tree_.pairs_[static_cast<size_t>(length)];
        ++pairs.different;
        ++pairs.counts[0];
        ++pairs.varieties[0];
      }
      return;
    }
    const Node& child = tree_.nodes_[target];
    const size_t begin = child.first_follower;
    const size_t end = target + 1 < tree_.nodes_.size() ? tree_.nodes_[target + 1].first_follower
                                                        : node->first_follower;
    for (size_t f = begin; f < end; ++f) {
      Meet(tree_.followers_[f].symbol, tree_.followers_[f].count);
    }
    node->place = child.place;
    tree_.children_.push_back({tree_.text_[child.place - 1 - parent], target});
    CountPairs(begin, end, parent + 1, child.length);
  }

  // The followers from `begin` to `end` follow the contexts from one length to another.
  void CountPairs(size_t begin, size_t end, int first, int last) {
    std::array<int64_t, 4> counts = {};
    for (size_t f = begin; f < end; ++f) {
      const uint32_t count = tree_.followers_[f].count;
      if (count <= 4) ++counts[count - 1];
    }
    for (int length = first; length <= last; ++length) {
      Pairs& pairs = tree_.pairs_[static_cast<size_t>(length)];
      pairs.different += static_cast<int64_t>(end - begin);
      for (size_t n = 0; n < counts.size(); ++n) pairs.counts[n] += counts[n];
      // The last has varieties of its own, counted when its node was made.
      if (length < last) pairs.varieties[0] += static_cast<int64_t>(end - begin);
    }
  }

  ContextTree& tree_;
  std::vector<int32_t> order_;
  std::vector<uint8_t> common_;
  std::vector<Open> open_;
  std::vector<uint32_t> pending_;  // children of the open ranges
  std::vector<Follower> seen_;     // [kinds], of the node that is being made
  std::vector<int32_t> touched_;
};

ContextTree::ContextTree(std::vector<int32_t> text, int32_t kinds, int longest,
                         const std::function<void(double)>& progress)
    : text_(std::move(text)), kinds_(kinds), longest_(longest) {
  MNEMO_CHECK(longest >= 0 && longest <= kLongestContext && !text_.empty());
  MNEMO_CHECK(text_.size() < kPlace - 1);
  pairs_.resize(static_cast<size_t>(longest) + 1);
  const auto share = [&progress](double begin, double end) {
    return [&progress, begin, end](double done) {
      if (progress) progress(begin + (end - begin) * done);
    };
  };
  share(0, 1)(0);
  std::vector<int32_t> order;
  std::vector<uint8_t> common;
  {
    const std::vector<int32_t> reversed(text_.rbegin(), text_.rend());
    order = SuffixArray(reversed, kinds);
    share(0, 1)(0.4);
    common = CommonPrefixes(reversed, order, static_cast<uint8_t>(longest));
  }
  Builder(this, std::move(order), std::move(common)).Build(share(0.5, 1));
}

}  // namespace mnemo
