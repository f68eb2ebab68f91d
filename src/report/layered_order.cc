#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "report/layered_parts.h"

namespace mnemo {
namespace {

constexpr int kSweeps = 12;

// The longest way from a source, in edges.
std::vector<int> LongestPaths(const LayeredGraph& graph) {
  const size_t count = graph.nodes.size();
  std::vector<int> layer;
  for (const LayeredNode& node : graph.nodes) layer.push_back(node.is_first ? 0 : 1);
  // As many rounds as nodes are enough for a graph without cycles.
  for (size_t round = 0;; ++round) {
    bool changed = false;
    for (const LayeredEdge& edge : graph.edges) {
      const int least = layer[static_cast<size_t>(edge.from)] + 1;
      int& own = layer[static_cast<size_t>(edge.to)];
      changed = changed || own < least;
      own = std::max(own, least);
    }
    if (!changed) return layer;
    MNEMO_CHECK(round <= count);
  }
}

std::vector<int> NodeLayers(const LayeredGraph& graph) {
  std::vector<int> layer = LongestPaths(graph);
  if (layer.empty()) return layer;
  const int last = *std::max_element(layer.begin(), layer.end());
  for (size_t n = 0; n < layer.size(); ++n) {
    if (graph.nodes[n].is_last) layer[n] = last;
    if (graph.nodes[n].is_first) continue;
    bool has_source = false, has_target = false;
    int before = last;
    for (const LayeredEdge& edge : graph.edges) {
      has_source = has_source || edge.to == static_cast<int>(n);
      if (edge.from != static_cast<int>(n)) continue;
      has_target = true;
      before = std::min(before, layer[static_cast<size_t>(edge.to)] - 1);
    }
    if (!has_source && has_target) layer[n] = before;
  }
  const int first = *std::min_element(layer.begin(), layer.end());
  for (int& own : layer) own -= first;
  return layer;
}

using Order = std::vector<std::vector<int>>;

std::vector<int> Positions(const LayerItems& items, const Order& order) {
  std::vector<int> position(items.items.size(), 0);
  for (const std::vector<int>& layer : order) {
    for (size_t i = 0; i < layer.size(); ++i) {
      position[static_cast<size_t>(layer[i])] = static_cast<int>(i);
    }
  }
  return position;
}

class Orderer {
 public:
  explicit Orderer(const LayerItems& items) : items_(items) {
    before_.resize(items.items.size());
    after_.resize(items.items.size());
    for (const LayerLink& link : items.links) {
      before_[Index(link.to)].push_back(link.from);
      after_[Index(link.from)].push_back(link.to);
    }
  }

  Order Best(Order order) const {
    Order best = order;
    int fewest = CountCrossings(items_, order);
    for (int sweep = 0; sweep < kSweeps && fewest > 0; ++sweep) {
      const bool rightwards = sweep % 2 == 0;
      for (size_t i = 0; i < order.size(); ++i) {
        SortByBarycentre(rightwards ? i : order.size() - 1 - i, rightwards, &order);
      }
      Exchange(&order);
      const int crossings = CountCrossings(items_, order);
      if (crossings < fewest) {
        fewest = crossings;
        best = order;
      }
    }
    return best;
  }

 private:
  static size_t Index(int i) { return static_cast<size_t>(i); }

  // Items without neighbours on that side keep their place.
  void SortByBarycentre(size_t layer, bool rightwards, Order* order) const {
    const std::vector<int> position = Positions(items_, *order);
    std::vector<std::pair<double, int>> keyed;
    for (size_t i = 0; i < (*order)[layer].size(); ++i) {
      const int item = (*order)[layer][i];
      const std::vector<int>& neighbours = (rightwards ? before_ : after_)[Index(item)];
      double key = static_cast<double>(i);
      if (!neighbours.empty()) {
        double sum = 0;
        for (const int neighbour : neighbours) sum += position[Index(neighbour)];
        key = sum / static_cast<double>(neighbours.size());
      }
      keyed.push_back({key, item});
    }
    std::stable_sort(keyed.begin(), keyed.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (size_t i = 0; i < keyed.size(); ++i) (*order)[layer][i] = keyed[i].second;
  }

  // Crossings among the links of a above b, on both sides, less those of b above a.
  int Gain(int a, int b, const std::vector<int>& position) const {
    int gain = 0;
    for (const auto* side : {&before_, &after_}) {
      for (const int p : (*side)[Index(a)]) {
        for (const int q : (*side)[Index(b)]) {
          gain +=
              (position[Index(p)] > position[Index(q)]) - (position[Index(p)] < position[Index(q)]);
        }
      }
    }
    return gain;
  }

  void Exchange(Order* order) const {
    std::vector<int> position = Positions(items_, *order);
    for (bool improved = true; improved;) {
      improved = false;
      for (std::vector<int>& layer : *order) {
        for (size_t i = 0; i + 1 < layer.size(); ++i) {
          if (Gain(layer[i], layer[i + 1], position) <= 0) continue;
          std::swap(layer[i], layer[i + 1]);
          std::swap(position[Index(layer[i])], position[Index(layer[i + 1])]);
          improved = true;
        }
      }
    }
  }

  const LayerItems& items_;
  std::vector<std::vector<int>> before_, after_;
};

}  // namespace

LayerItems SplitIntoLayers(const LayeredGraph& graph) {
  const std::vector<int> layers = NodeLayers(graph);
  LayerItems result;
  int depth = 0;
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    result.item_of_node.push_back(static_cast<int>(n));
    result.items.push_back({static_cast<int>(n), false, layers[n], graph.nodes[n].height});
    depth = std::max(depth, layers[n] + 1);
  }
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    // The wire's item in each layer that it passes; the node itself in its own.
    std::vector<int> way(static_cast<size_t>(depth), -1);
    way[static_cast<size_t>(layers[n])] = static_cast<int>(n);
    for (size_t e = 0; e < graph.edges.size(); ++e) {
      const LayeredEdge& edge = graph.edges[e];
      if (edge.from != static_cast<int>(n)) continue;
      const int target = layers[static_cast<size_t>(edge.to)];
      for (int layer = layers[n] + 1; layer < target; ++layer) {
        int& here = way[static_cast<size_t>(layer)];
        if (here >= 0) continue;
        here = static_cast<int>(result.items.size());
        result.items.push_back({static_cast<int>(n), true, layer, 0});
        result.links.push_back({way[static_cast<size_t>(layer) - 1], here, -1});
      }
      result.links.push_back({way[static_cast<size_t>(target) - 1], edge.to, static_cast<int>(e)});
    }
  }
  result.order.resize(static_cast<size_t>(depth));
  for (size_t i = 0; i < result.items.size(); ++i) {
    result.order[static_cast<size_t>(result.items[i].layer)].push_back(static_cast<int>(i));
  }
  return result;
}

int CountCrossings(const LayerItems& items, const Order& order) {
  const std::vector<int> position = Positions(items, order);
  // Of each layer, where its links begin and end.
  std::vector<std::vector<std::pair<int, int>>> ends(order.size());
  for (const LayerLink& link : items.links) {
    const size_t layer = static_cast<size_t>(items.items[static_cast<size_t>(link.from)].layer);
    ends[layer].push_back(
        {position[static_cast<size_t>(link.from)], position[static_cast<size_t>(link.to)]});
  }
  int crossings = 0;
  for (const auto& layer : ends) {
    for (size_t i = 0; i < layer.size(); ++i) {
      for (size_t j = i + 1; j < layer.size(); ++j) {
        const int left = layer[i].first - layer[j].first;
        const int right = layer[i].second - layer[j].second;
        crossings += (left < 0 && right > 0) || (left > 0 && right < 0);
      }
    }
  }
  return crossings;
}

Order OrderLayers(const LayerItems& items, uint64_t seed) {
  Order order = items.order;
  if (seed != 0) {
    // Any spread of starts will do: a linear congruence (Knuth's MMIX).
    for (std::vector<int>& layer : order) {
      for (size_t i = layer.size(); i > 1; --i) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        std::swap(layer[i - 1], layer[(seed >> 33) % i]);
      }
    }
  }
  return Orderer(items).Best(std::move(order));
}

PortOffsets PlacePorts(const LayeredGraph& graph, const LayerItems& items, const Order& order,
                       double port_gap) {
  const std::vector<int> position = Positions(items, order);
  PortOffsets ports;
  ports.edges.resize(graph.edges.size());
  ports.stubs.resize(graph.nodes.size());
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    std::vector<std::pair<int, int>> entering;  // position of the source, edge
    for (const LayerLink& link : items.links) {
      if (link.edge < 0 || link.to != static_cast<int>(n)) continue;
      entering.push_back({position[static_cast<size_t>(link.from)], link.edge});
    }
    std::sort(entering.begin(), entering.end());
    const size_t count = entering.size() + graph.nodes[n].stubs.size();
    const double first = -0.5 * port_gap * (static_cast<double>(count) - 1);
    for (size_t i = 0; i < count; ++i) {
      const double offset = first + port_gap * static_cast<double>(i);
      if (i < entering.size()) {
        ports.edges[static_cast<size_t>(entering[i].second)] = offset;
      } else {
        ports.stubs[n].push_back(offset);
      }
    }
  }
  return ports;
}

}  // namespace mnemo
