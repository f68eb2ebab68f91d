#include <algorithm>
#include <cmath>

#include "report/layered_parts.h"

namespace mnemo {
namespace {

constexpr double kNear = 6;    // lines nearer than this look like one
constexpr int kOverlap = 100;  // two lines on top of each other, in crossings

struct Span {
  double low = 0, high = 0;
};

Span SpanOf(const ChannelNet& net) {
  Span span{net.source, net.source};
  for (const double target : net.targets) {
    span.low = std::min(span.low, target);
    span.high = std::max(span.high, target);
  }
  return span;
}

// What it costs that a's vertical part stands left of b's.
int CostOfLeft(const ChannelNet& a, const ChannelNet& b) {
  const Span of_a = SpanOf(a), of_b = SpanOf(b);
  int cost = b.source > of_a.low && b.source < of_a.high;
  for (const double target : a.targets) {
    cost += target > of_b.low && target < of_b.high;
    // Between the two parts, a's line to the right would lie on b's line from the left.
    if (std::abs(target - b.source) < kNear) cost += kOverlap;
  }
  return cost;
}

}  // namespace

ChannelTracks AssignTracks(const std::vector<ChannelNet>& nets) {
  ChannelTracks result;
  result.tracks.assign(nets.size(), -1);
  std::vector<size_t> order;
  for (size_t i = 0; i < nets.size(); ++i) {
    const Span span = SpanOf(nets[i]);
    if (span.high - span.low > 0.01) order.push_back(i);
  }
  std::vector<std::vector<int>> cost(nets.size(), std::vector<int>(nets.size(), 0));
  for (const size_t a : order) {
    for (const size_t b : order) {
      if (a != b) cost[a][b] = CostOfLeft(nets[a], nets[b]);
    }
  }
  // Takes one net out and puts it where it costs least, until no net gains by moving.
  for (bool improved = true; improved;) {
    improved = false;
    for (size_t i = 0; i < order.size(); ++i) {
      int change = 0, least = 0;
      size_t best = i;
      for (size_t j = i; j-- > 0;) {
        change += cost[order[i]][order[j]] - cost[order[j]][order[i]];
        if (change < least) least = change, best = j;
      }
      change = 0;
      for (size_t j = i + 1; j < order.size(); ++j) {
        change += cost[order[j]][order[i]] - cost[order[i]][order[j]];
        if (change < least) least = change, best = j;
      }
      if (best == i) continue;
      const size_t moved = order[i];
      order.erase(order.begin() + static_cast<std::ptrdiff_t>(i));
      order.insert(order.begin() + static_cast<std::ptrdiff_t>(best), moved);
      improved = true;
    }
  }
  for (size_t i = 0; i < order.size(); ++i) {
    const Span own = SpanOf(nets[order[i]]);
    int track = 0;
    for (size_t j = 0; j < i; ++j) {
      const Span other = SpanOf(nets[order[j]]);
      const bool apart = own.low > other.high + kNear || other.low > own.high + kNear;
      if (!apart) track = std::max(track, result.tracks[order[j]] + 1);
    }
    result.tracks[order[i]] = track;
    result.count = std::max(result.count, track + 1);
  }
  return result;
}

}  // namespace mnemo
