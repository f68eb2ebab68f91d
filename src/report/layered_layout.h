// A drawing in layers from left to right (Sugiyama, Tagawa and Toda 1981): where the nodes of a
// graph without cycles stand, and which way its wires take.
//
// A node stands one layer right of its rightmost source. Wires of one source share one trunk: they
// run together and part at bends, all lines horizontal or vertical. They enter a node at ports on
// its left side, one a wire, and leave in the middle of its right side. In front of a port there is
// room for what is written on the wire: there it runs straight, and nothing else does.
//
// Pure functions of their arguments; the same graph gives the same drawing. Meant for tens of
// nodes: effort grows with the square of the edges.
#pragma once

#include <vector>

#include "report/svg.h"

namespace mnemo {

struct LayeredNode {
  double width = 0, height = 0;
  bool is_last = false;  // stands in the last layer
  // A node that no edge enters stands in the first layer if true, else, not in that one, right
  // before its targets.
  bool is_first = true;
  bool is_low = false;  // stands below the others of its layer if that costs little
  // Ports that no wire enters, below the others: the room in front of each.
  std::vector<double> stubs;
};

struct LayeredEdge {
  int from = 0, to = 0;
  double label = 0;  // room in front of the port
};

struct LayeredGraph {
  std::vector<LayeredNode> nodes;
  std::vector<LayeredEdge> edges;  // several may join the same two nodes
};

struct LayeredSpacing {
  double port_gap = 22;   // between two ports of a node
  double node_gap = 18;   // between two nodes of a layer
  double wire_gap = 12;   // between a wire and a node, or two wires
  double track_gap = 11;  // between the vertical parts of two wires
  double arrow = 12;      // straight at every port, besides its label
};

struct LayeredLayout {
  double width = 0, height = 0;
  std::vector<Point> corners;             // of each node, upper left
  std::vector<std::vector<Point>> wires;  // of each edge, from its source to its port
  std::vector<std::vector<Point>> stubs;  // of each node, the ports that no wire enters
  std::vector<int> layers;                // of each node, from 0
};

// The graph must have no cycle (CHECKed). Coordinates start at 0.
LayeredLayout LayOutLayers(const LayeredGraph& graph, const LayeredSpacing& spacing = {});

}  // namespace mnemo
