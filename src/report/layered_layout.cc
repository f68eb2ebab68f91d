#include "report/layered_layout.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "report/layered_parts.h"

namespace mnemo {
namespace {

constexpr uint64_t kStarts = 24;    // drawings that are tried; fewer, down to 1, of large graphs
constexpr uint64_t kEffort = 4000;  // links in all of them
constexpr double kCrossing = 60;    // what a crossing costs, in pixels of wire
constexpr double kNotLow = 90;      // and a node below one that should be low

size_t Index(int i) { return static_cast<size_t>(i); }

// The way from the left to the right of everything, once orders and heights stand.
class Router {
 public:
  Router(const LayeredGraph& graph, const LayerItems& items, const LayeredSpacing& spacing,
         const PortOffsets& ports, const std::vector<double>& heights)
      : graph_(graph), items_(items), spacing_(spacing), ports_(ports), heights_(heights) {}

  LayeredLayout Route() {
    const size_t depth = items_.order.size();
    LayeredLayout layout;
    layout.corners.resize(graph_.nodes.size());
    layout.stubs.resize(graph_.nodes.size());
    layout.wires.resize(graph_.edges.size());
    lefts_.resize(depth);
    bends_.resize(items_.items.size(), 0);
    double x = StubRoom(0);
    if (x > 0) x += spacing_.arrow;
    for (size_t layer = 0; layer < depth; ++layer) {
      if (layer > 0) x = CrossChannel(layer - 1, x);
      lefts_[layer] = x;
      double width = 0;
      for (const int item : items_.order[layer]) {
        const LayerItem& here = items_.items[Index(item)];
        if (!here.wire) width = std::max(width, graph_.nodes[Index(here.node)].width);
      }
      x += width;
    }
    layout.width = x;
    for (size_t n = 0; n < graph_.nodes.size(); ++n) {
      const double left = lefts_[Index(items_.items[n].layer)];
      const double height = graph_.nodes[n].height;
      layout.corners[n] = {left, heights_[n] - height / 2};
      layout.height = std::max(layout.height, heights_[n] + height / 2);
      layout.layers.push_back(items_.items[n].layer);
      for (const double offset : ports_.stubs[n]) {
        layout.stubs[n].push_back({left, heights_[n] + offset});
      }
    }
    for (const double height : heights_) layout.height = std::max(layout.height, height);
    for (const LayerLink& link : items_.links) {
      if (link.edge >= 0) layout.wires[Index(link.edge)] = Wire(link);
    }
    return layout;
  }

 private:
  double TargetHeight(const LayerLink& link) const {
    const double port = link.edge < 0 ? 0 : ports_.edges[Index(link.edge)];
    return heights_[Index(link.to)] + port;
  }

  // In front of the layer.
  double StubRoom(size_t layer) const {
    double room = 0;
    for (const int item : items_.order[layer]) {
      const LayerItem& here = items_.items[Index(item)];
      if (here.wire) continue;
      for (const double stub : graph_.nodes[Index(here.node)].stubs) room = std::max(room, stub);
    }
    return room;
  }

  // Sets the bends of the wires that leave `layer`; `x` is its right side. Returns where the next
  // layer begins.
  double CrossChannel(size_t layer, double x) {
    std::vector<int> sources;
    std::vector<ChannelNet> nets;
    double label = 0;
    for (const int item : items_.order[layer]) {
      ChannelNet net{heights_[Index(item)], {}};
      for (const LayerLink& link : items_.links) {
        if (link.from != item) continue;
        net.targets.push_back(TargetHeight(link));
        if (link.edge >= 0) label = std::max(label, graph_.edges[Index(link.edge)].label);
      }
      sources.push_back(item);
      nets.push_back(std::move(net));
    }
    label = std::max(label, StubRoom(layer + 1));
    const ChannelTracks tracks = AssignTracks(nets);
    for (size_t i = 0; i < nets.size(); ++i) {
      bends_[Index(sources[i])] = x + spacing_.track_gap * (tracks.tracks[i] + 1);
    }
    return x + spacing_.track_gap * (tracks.count + 1) + label + spacing_.arrow;
  }

  // From the source to the port, backwards along the items of the wire, then turned round.
  std::vector<Point> Wire(const LayerLink& last) const {
    std::vector<Point> points{
        {lefts_[Index(items_.items[Index(last.to)].layer)], TargetHeight(last)}};
    int item = last.from;
    for (;;) {
      const double height = heights_[Index(item)];
      if (std::abs(points.back().y - height) > 0.01) {
        points.push_back({bends_[Index(item)], points.back().y});
        points.push_back({bends_[Index(item)], height});
      }
      const LayerItem& here = items_.items[Index(item)];
      if (!here.wire) {
        const double left = lefts_[Index(here.layer)];
        points.push_back({left + graph_.nodes[Index(here.node)].width, height});
        std::reverse(points.begin(), points.end());
        return points;
      }
      const auto link = std::find_if(items_.links.begin(), items_.links.end(),
                                     [&](const LayerLink& l) { return l.to == item; });
      MNEMO_CHECK(link != items_.links.end());
      item = link->from;
    }
  }

  const LayeredGraph& graph_;
  const LayerItems& items_;
  const LayeredSpacing& spacing_;
  const PortOffsets& ports_;
  const std::vector<double>& heights_;
  std::vector<double> lefts_;  // of each layer
  std::vector<double> bends_;  // of each item, where its wires turn on the way to the next layer
};

bool Cross(Point a, Point b, Point c, Point d) {
  if (a.x == b.x) return c.x != d.x && Cross(c, d, a, b);
  if (c.x != d.x) return false;
  return c.x > std::min(a.x, b.x) && c.x < std::max(a.x, b.x) && a.y > std::min(c.y, d.y) &&
         a.y < std::max(c.y, d.y);
}

// Crossings of wires of different sources, vertical wire, nodes that should be low and are not.
double CostOf(const LayeredGraph& graph, const LayeredLayout& layout) {
  double cost = layout.height + layout.width;
  for (size_t low = 0; low < graph.nodes.size(); ++low) {
    for (size_t n = 0; n < graph.nodes.size() && graph.nodes[low].is_low; ++n) {
      const bool below = layout.corners[n].y > layout.corners[low].y;
      if (layout.layers[n] == layout.layers[low] && below) cost += kNotLow;
    }
  }
  for (size_t i = 0; i < graph.edges.size(); ++i) {
    const std::vector<Point>& a = layout.wires[i];
    for (size_t k = 0; k + 1 < a.size(); ++k) cost += std::abs(a[k + 1].y - a[k].y);
    for (size_t j = i + 1; j < graph.edges.size(); ++j) {
      if (graph.edges[i].from == graph.edges[j].from) continue;
      const std::vector<Point>& b = layout.wires[j];
      for (size_t k = 0; k + 1 < a.size(); ++k) {
        for (size_t l = 0; l + 1 < b.size(); ++l) {
          if (Cross(a[k], a[k + 1], b[l], b[l + 1])) cost += kCrossing;
        }
      }
    }
  }
  return cost;
}

}  // namespace

LayeredLayout LayOutLayers(const LayeredGraph& graph, const LayeredSpacing& spacing) {
  if (graph.nodes.empty()) return {};
  const LayerItems start = SplitIntoLayers(graph);
  const uint64_t tries = kEffort / std::max<uint64_t>(start.links.size(), 1);
  const uint64_t starts = std::clamp<uint64_t>(tries, 1, kStarts);
  LayeredLayout best;
  double least = 0;
  for (uint64_t seed = 0; seed < starts; ++seed) {
    LayerItems items = start;
    items.order = OrderLayers(start, seed);
    const PortOffsets ports = PlacePorts(graph, items, items.order, spacing.port_gap);
    const std::vector<double> heights = PlaceHeights(items, items.order, ports, spacing);
    LayeredLayout layout = Router(graph, items, spacing, ports, heights).Route();
    if (starts == 1) return layout;
    const double cost = CostOf(graph, layout);
    // Nearly equal ones: the earlier, so that rounding decides nothing.
    if (seed == 0 || cost < least - 0.5) {
      least = cost;
      best = std::move(layout);
    }
  }
  return best;
}

}  // namespace mnemo
