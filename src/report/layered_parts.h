// The steps of LayOutLayers (report/layered_layout.h), each by itself: layers and the places that
// long wires take in them; the order in a layer; heights; the vertical parts of wires.
#pragma once

#include <cstdint>
#include <vector>

#include "report/layered_layout.h"

namespace mnemo {

// What takes a place in a layer: a node, or the wire of one source on its way to a later layer.
struct LayerItem {
  int node = -1;  // the node, or the source of the wire
  bool wire = false;
  int layer = 0;
  double height = 0;
};

// From an item to one in the next layer. edge: which edge ends here; -1 where `to` is a wire.
struct LayerLink {
  int from = 0, to = 0;
  int edge = -1;
};

struct LayerItems {
  std::vector<LayerItem> items;
  std::vector<LayerLink> links;
  std::vector<std::vector<int>> order;  // the items of each layer from top to bottom, as they came
  std::vector<int> item_of_node;
};
LayerItems SplitIntoLayers(const LayeredGraph& graph);

// Reorders the layers so that few links cross: barycentres and exchanges of neighbours, starting
// from `order` or, with a seed other than 0, from a shuffled one.
std::vector<std::vector<int>> OrderLayers(const LayerItems& items, uint64_t seed);
// Pairs of links that cross.
int CountCrossings(const LayerItems& items, const std::vector<std::vector<int>>& order);

// Where each edge enters its node, below (or above, negative) the node's middle: by the order of
// the sources. And the same for the node's stubs.
struct PortOffsets {
  std::vector<double> edges;
  std::vector<std::vector<double>> stubs;  // of each node
};
PortOffsets PlacePorts(const LayeredGraph& graph, const LayerItems& items,
                       const std::vector<std::vector<int>>& order, double port_gap);

// The middle of each item; the highest top edge is at 0. Links become straight where there is room.
std::vector<double> PlaceHeights(const LayerItems& items,
                                 const std::vector<std::vector<int>>& order,
                                 const PortOffsets& ports, const LayeredSpacing& spacing);

// The places nearest to `wanted` (by weighted squares) that rise by at least gaps[i] from i to
// i + 1.
std::vector<double> NearestApart(const std::vector<double>& wanted,
                                 const std::vector<double>& weights,
                                 const std::vector<double>& gaps);

// The wires of one source between two layers: they come in at one height from the left, and leave
// at others to the right, joined by one vertical part.
struct ChannelNet {
  double source = 0;
  std::vector<double> targets;
};
struct ChannelTracks {
  std::vector<int> tracks;  // of each net, from the left; -1 if it runs straight
  int count = 0;
};
ChannelTracks AssignTracks(const std::vector<ChannelNet>& nets);

}  // namespace mnemo
