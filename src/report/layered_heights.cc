#include <algorithm>
#include <cmath>
#include <limits>

#include "report/layered_parts.h"

namespace mnemo {
namespace {

using Order = std::vector<std::vector<int>>;

constexpr int kSweeps = 24;
constexpr size_t kManyLinks = 600;  // with more, links are straightened one by one only
constexpr double kBend = 40;        // what a bend costs, in pixels of vertical wire
constexpr double kWireBend = 80;    // in the middle of a long wire

struct Neighbour {
  int item = 0;
  double offset = 0;  // this item's middle is straight at the neighbour's middle plus this
  double bend = kBend;
};

class Placer {
 public:
  Placer(const LayerItems& items, const Order& order, const PortOffsets& ports,
         const LayeredSpacing& spacing)
      : items_(items), order_(order), spacing_(spacing), heights_(items.items.size(), 0) {
    before_.resize(items.items.size());
    after_.resize(items.items.size());
    for (const LayerLink& link : items.links) {
      const double port = link.edge < 0 ? 0 : ports.edges[Index(link.edge)];
      const bool inner = items.items[Index(link.from)].wire && items.items[Index(link.to)].wire;
      const double bend = inner ? kWireBend : kBend;
      before_[Index(link.to)].push_back({link.from, -port, bend});
      after_[Index(link.from)].push_back({link.to, port, bend});
    }
  }

  std::vector<double> Place() {
    above_.assign(heights_.size(), -1);
    below_.assign(heights_.size(), -1);
    for (const std::vector<int>& layer : order_) {
      for (size_t i = 1; i < layer.size(); ++i) {
        above_[Index(layer[i])] = layer[i - 1];
        below_[Index(layer[i - 1])] = layer[i];
      }
      double at = 0;
      for (size_t i = 0; i < layer.size(); ++i) {
        if (i > 0) at += Gap(layer[i - 1], layer[i]);
        heights_[Index(layer[i])] = at;
      }
    }
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      for (size_t i = 0; i < order_.size(); ++i) {
        // The first sweeps look back, then ahead, so that news travels; later ones at both sides.
        const bool rightwards = sweep % 2 == 0;
        Pull(order_[rightwards ? i : order_.size() - 1 - i], rightwards, sweep < kSweeps / 2);
      }
    }
    bool changed = true;
    for (int sweep = 0; sweep < kSweeps && changed; ++sweep) {
      changed = false;
      for (const std::vector<int>& layer : order_) changed = Straighten(layer) || changed;
      if (items_.links.size() > kManyLinks) continue;
      for (const LayerLink& link : items_.links) changed = StraightenTogether(link) || changed;
    }
    double top = std::numeric_limits<double>::infinity();
    for (size_t i = 0; i < heights_.size(); ++i) {
      top = std::min(top, heights_[i] - items_.items[i].height / 2);
    }
    // Whole pixels: lines are sharp, and what is straight stays so.
    for (double& height : heights_) height = std::floor(height - top + 0.5);
    return heights_;
  }

 private:
  static size_t Index(int i) { return static_cast<size_t>(i); }

  // From middle to middle.
  double Gap(int above, int below) const {
    const LayerItem& a = items_.items[Index(above)];
    const LayerItem& b = items_.items[Index(below)];
    const double between = a.wire || b.wire ? spacing_.wire_gap : spacing_.node_gap;
    return a.height / 2 + between + b.height / 2;
  }

  void Pull(const std::vector<int>& layer, bool rightwards, bool one_side) {
    std::vector<double> wanted, weights, gaps;
    for (size_t i = 0; i < layer.size(); ++i) {
      const size_t item = Index(layer[i]);
      double sum = 0, weight = 0;
      for (const auto* side : {&before_, &after_}) {
        if (one_side && (side == &before_) != rightwards) continue;
        for (const Neighbour& neighbour : (*side)[item]) {
          sum += neighbour.bend * (heights_[Index(neighbour.item)] + neighbour.offset);
          weight += neighbour.bend;
        }
      }
      wanted.push_back(weight > 0 ? sum / weight : heights_[item]);
      weights.push_back(std::max(weight, 1.0));
      if (i > 0) gaps.push_back(Gap(layer[i - 1], layer[i]));
    }
    const std::vector<double> placed = NearestApart(wanted, weights, gaps);
    for (size_t i = 0; i < layer.size(); ++i) heights_[Index(layer[i])] = placed[i];
  }

  double Cost(int item, double height) const {
    double cost = 0;
    for (const auto* side : {&before_, &after_}) {
      for (const Neighbour& neighbour : (*side)[Index(item)]) {
        const double off = std::abs(heights_[Index(neighbour.item)] + neighbour.offset - height);
        if (off > 0.01) cost += off + neighbour.bend;
      }
    }
    return cost;
  }

  // Moves each item, as far as its neighbours in the layer let it, to where it costs least.
  bool Straighten(const std::vector<int>& layer) {
    bool changed = false;
    constexpr double kFree = std::numeric_limits<double>::infinity();
    for (size_t i = 0; i < layer.size(); ++i) {
      const int item = layer[i];
      double& height = heights_[Index(item)];
      const double low = i == 0 ? -kFree : heights_[Index(layer[i - 1])] + Gap(layer[i - 1], item);
      const double high =
          i + 1 == layer.size() ? kFree : heights_[Index(layer[i + 1])] - Gap(item, layer[i + 1]);
      double best = height, least = Cost(item, height);
      for (const auto* side : {&before_, &after_}) {
        for (const Neighbour& neighbour : (*side)[Index(item)]) {
          const double there = heights_[Index(neighbour.item)] + neighbour.offset;
          const double reached = std::max(low, std::min(there, high));
          const double cost = Cost(item, reached);
          if (cost < least - 0.01) {
            best = reached;
            least = cost;
          }
        }
      }
      changed = changed || best != height;
      height = best;
    }
    return changed;
  }

  // How much the middle of `item` is off from where the neighbour wants it.
  double Off(int item, const Neighbour& neighbour) const {
    return heights_[Index(neighbour.item)] + neighbour.offset - heights_[Index(item)];
  }

  // What moves when this item moves by `off` and straight links stay straight: what these join to
  // it, and what stands in the way. Empty if `fixed` would have to move.
  std::vector<int> MovedWith(int item, double off, int fixed) const {
    std::vector<bool> in(heights_.size(), false);
    std::vector<int> moved{item};
    in[Index(item)] = true;
    const auto add = [&](int other) {
      if (in[Index(other)]) return;
      in[Index(other)] = true;
      moved.push_back(other);
    };
    for (size_t i = 0; i < moved.size(); ++i) {
      const int here = moved[i];
      for (const auto* side : {&before_, &after_}) {
        for (const Neighbour& neighbour : (*side)[Index(here)]) {
          const bool straight = std::abs(Off(here, neighbour)) < 0.01;
          if (straight && (here != item || neighbour.item != fixed)) add(neighbour.item);
        }
      }
      const int next = off > 0 ? below_[Index(here)] : above_[Index(here)];
      if (next < 0) continue;
      const double gap = off > 0 ? Gap(here, next) : Gap(next, here);
      if (std::abs(heights_[Index(next)] - heights_[Index(here)]) - std::abs(off) < gap - 0.01) {
        add(next);
      }
    }
    if (in[Index(fixed)]) moved.clear();
    return moved;
  }

  double TotalCost() const {
    double cost = 0;
    for (size_t i = 0; i < heights_.size(); ++i) cost += Cost(static_cast<int>(i), heights_[i]);
    return cost;
  }

  // Makes a bent link straight by moving one of its ends and all that hangs on it, if that helps.
  bool StraightenTogether(const LayerLink& link) {
    for (const int end : {link.from, link.to}) {
      const int other = end == link.from ? link.to : link.from;
      double off = 0;
      for (const Neighbour& neighbour : (end == link.from ? after_ : before_)[Index(end)]) {
        // Of several links between the two, the last one.
        if (neighbour.item == other) off = Off(end, neighbour);
      }
      if (std::abs(off) < 0.01) return false;
      const std::vector<int> moved = MovedWith(end, off, other);
      if (moved.empty()) continue;
      const std::vector<double> before = heights_;
      const double cost = TotalCost();
      for (const int item : moved) heights_[Index(item)] += off;
      if (TotalCost() < cost - 0.01) return true;
      heights_ = before;
    }
    return false;
  }

  const LayerItems& items_;
  const Order& order_;
  const LayeredSpacing& spacing_;
  std::vector<std::vector<Neighbour>> before_, after_;
  std::vector<int> above_, below_;  // of each item in its layer; -1 for none
  std::vector<double> heights_;
};

}  // namespace

std::vector<double> NearestApart(const std::vector<double>& wanted,
                                 const std::vector<double>& weights,
                                 const std::vector<double>& gaps) {
  // With the gaps taken away the places may not fall: isotonic regression, by joining neighbours
  // that are in the wrong order into blocks that move together.
  struct Block {
    double place, weight;
    size_t count;
  };
  std::vector<Block> blocks;
  std::vector<double> shift(wanted.size(), 0);
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (i > 0) shift[i] = shift[i - 1] + gaps[i - 1];
    blocks.push_back({wanted[i] - shift[i], weights[i], 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].place > blocks.back().place) {
      const Block last = blocks.back();
      blocks.pop_back();
      Block& joined = blocks.back();
      const double weight = joined.weight + last.weight;
      joined.place = (joined.place * joined.weight + last.place * last.weight) / weight;
      joined.weight = weight;
      joined.count += last.count;
    }
  }
  std::vector<double> placed;
  for (const Block& block : blocks) {
    for (size_t i = 0; i < block.count; ++i) placed.push_back(block.place + shift[placed.size()]);
  }
  return placed;
}

std::vector<double> PlaceHeights(const LayerItems& items, const Order& order,
                                 const PortOffsets& ports, const LayeredSpacing& spacing) {
  return Placer(items, order, ports, spacing).Place();
}

}  // namespace mnemo
