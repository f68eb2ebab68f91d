#include "report/layered_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "report/layered_parts.h"

namespace mnemo {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::SizeIs;

LayeredNode Box(double width, double height) { return {.width = width, .height = height}; }

double Top(const LayeredLayout& layout, int node) {
  return layout.corners[static_cast<size_t>(node)].y;
}
double Left(const LayeredLayout& layout, int node) {
  return layout.corners[static_cast<size_t>(node)].x;
}

// What must hold for any graph.
void ExpectSound(const LayeredGraph& graph, const LayeredLayout& layout,
                 const LayeredSpacing& spacing = {}) {
  ASSERT_EQ(layout.corners.size(), graph.nodes.size());
  ASSERT_EQ(layout.wires.size(), graph.edges.size());
  for (size_t a = 0; a < graph.nodes.size(); ++a) {
    const Point p = layout.corners[a];
    EXPECT_GE(p.x, 0);
    EXPECT_GE(p.y, -0.6);  // heights are rounded to whole pixels
    EXPECT_LE(p.x + graph.nodes[a].width, layout.width);
    EXPECT_LE(p.y + graph.nodes[a].height, layout.height);
    for (size_t b = a + 1; b < graph.nodes.size(); ++b) {
      const Point q = layout.corners[b];
      const bool apart = p.x + graph.nodes[a].width <= q.x || q.x + graph.nodes[b].width <= p.x ||
                         p.y + graph.nodes[a].height <= q.y || q.y + graph.nodes[b].height <= p.y;
      EXPECT_TRUE(apart) << "nodes " << a << " and " << b;
    }
  }
  for (size_t e = 0; e < graph.edges.size(); ++e) {
    const LayeredEdge& edge = graph.edges[e];
    const std::vector<Point>& wire = layout.wires[e];
    ASSERT_GE(wire.size(), 2u);
    const size_t from = static_cast<size_t>(edge.from), to = static_cast<size_t>(edge.to);
    EXPECT_EQ(wire.front().x, layout.corners[from].x + graph.nodes[from].width);
    EXPECT_NEAR(wire.front().y, layout.corners[from].y + graph.nodes[from].height / 2, 0.01);
    EXPECT_EQ(wire.back().x, layout.corners[to].x);
    EXPECT_GE(wire.back().y, layout.corners[to].y);
    EXPECT_LE(wire.back().y, layout.corners[to].y + graph.nodes[to].height);
    // The room for what is written on it.
    EXPECT_GE(wire.back().x - wire[wire.size() - 2].x, edge.label + spacing.arrow - 0.01);
    for (size_t i = 0; i + 1 < wire.size(); ++i) {
      const Point a = wire[i], b = wire[i + 1];
      EXPECT_TRUE(a.x == b.x || a.y == b.y) << "neither horizontal nor vertical";
      EXPECT_GE(b.x, a.x) << "a wire runs back";
      EXPECT_LE(b.y, layout.height);
      for (size_t n = 0; n < graph.nodes.size(); ++n) {
        const Point corner = layout.corners[n];
        const bool hits =
            std::max(a.x, b.x) > corner.x && std::min(a.x, b.x) < corner.x + graph.nodes[n].width &&
            std::max(a.y, b.y) > corner.y && std::min(a.y, b.y) < corner.y + graph.nodes[n].height;
        EXPECT_FALSE(hits) << "wire " << e << " through node " << n;
      }
    }
  }
}

// How often wires of different sources lie on each other.
int Overlaps(const LayeredGraph& graph, const LayeredLayout& layout) {
  int overlaps = 0;
  const auto share = [](double a, double b, double c, double d) {
    return std::min(std::max(a, b), std::max(c, d)) - std::max(std::min(a, b), std::min(c, d)) > 1;
  };
  for (size_t e = 0; e < graph.edges.size(); ++e) {
    for (size_t f = 0; f < e; ++f) {
      if (graph.edges[e].from == graph.edges[f].from) continue;
      const std::vector<Point>&u = layout.wires[e], &v = layout.wires[f];
      for (size_t i = 0; i + 1 < u.size(); ++i) {
        for (size_t k = 0; k + 1 < v.size(); ++k) {
          const Point a = u[i], b = u[i + 1], c = v[k], d = v[k + 1];
          overlaps += a.x == b.x && c.x == d.x && a.x == c.x && share(a.y, b.y, c.y, d.y);
          overlaps += a.y == b.y && c.y == d.y && a.y == c.y && share(a.x, b.x, c.x, d.x);
        }
      }
    }
  }
  return overlaps;
}

TEST(LayeredLayout, NothingAndOneNode) {
  EXPECT_EQ(LayOutLayers({}).width, 0);
  const LayeredLayout one = LayOutLayers({{Box(30, 20)}, {}});
  EXPECT_EQ(one.width, 30);
  EXPECT_EQ(one.height, 20);
  EXPECT_EQ(one.layers, std::vector<int>{0});
}

TEST(LayeredLayout, ANodeStandsRightOfItsRightmostSource) {
  //  0 -> 1 -> 2 -> 3, 0 -> 3; node 4 is to be last, node 5 not to be first.
  LayeredGraph graph{std::vector<LayeredNode>(6, Box(40, 70)),
                     {{0, 1}, {1, 2}, {2, 3}, {0, 3}, {1, 4}, {5, 3}}};
  graph.nodes[4].is_last = true;
  graph.nodes[5].is_first = false;
  const LayeredLayout layout = LayOutLayers(graph);
  ExpectSound(graph, layout);
  EXPECT_THAT(layout.layers, ElementsAre(0, 1, 2, 3, 3, 2));
}

TEST(LayeredLayout, AChainIsStraight) {
  const LayeredGraph graph{{Box(40, 30), Box(20, 60), Box(50, 10)}, {{0, 1}, {1, 2}}};
  const LayeredLayout layout = LayOutLayers(graph);
  ExpectSound(graph, layout);
  EXPECT_THAT(layout.wires, Each(SizeIs(2)));
}

TEST(LayeredLayout, UncrossesWhatNeedNotCross) {
  // 0 and 1 above each other feed 3 and 2.
  const LayeredGraph graph{std::vector<LayeredNode>(4, Box(40, 30)), {{0, 3}, {1, 2}}};
  const LayeredLayout layout = LayOutLayers(graph);
  ExpectSound(graph, layout);
  EXPECT_EQ(Top(layout, 0) < Top(layout, 1), Top(layout, 3) < Top(layout, 2));
}

TEST(LayeredLayout, PortsFollowTheirSourcesAndStubsStandBelow) {
  LayeredGraph graph{std::vector<LayeredNode>(3, Box(40, 30)), {{0, 2}, {1, 2}}};
  graph.nodes[2].height = 70;
  graph.nodes[2].stubs = {25};
  const LayeredLayout layout = LayOutLayers(graph);
  ExpectSound(graph, layout);
  EXPECT_EQ(Top(layout, 0) < Top(layout, 1), layout.wires[0].back().y < layout.wires[1].back().y);
  ASSERT_THAT(layout.stubs[2], SizeIs(1));
  EXPECT_GT(layout.stubs[2][0].y, std::max(layout.wires[0].back().y, layout.wires[1].back().y));
  EXPECT_GE(Left(layout, 2) - 40, 25 + LayeredSpacing().arrow);
}

TEST(LayeredLayout, TwoEdgesBetweenTheSameNodes) {
  const LayeredGraph graph{{Box(40, 30), Box(40, 50)}, {{0, 1}, {0, 1}}};
  const LayeredLayout layout = LayOutLayers(graph);
  ExpectSound(graph, layout);
  EXPECT_NE(layout.wires[0].back().y, layout.wires[1].back().y);
}

TEST(LayeredLayout, LowNodesStandLow) {
  LayeredGraph graph{std::vector<LayeredNode>(3, Box(40, 30)), {{0, 2}, {1, 2}}};
  for (const int low : {0, 1}) {
    graph.nodes[0].is_low = low == 0;
    graph.nodes[1].is_low = low == 1;
    const LayeredLayout layout = LayOutLayers(graph);
    EXPECT_GT(Top(layout, low), Top(layout, 1 - low));
  }
}

LayeredGraph Random(std::mt19937* generator, int nodes, int edges) {
  const auto below = [&](int n) {
    return static_cast<int>((*generator)() % static_cast<unsigned>(n));
  };
  LayeredGraph graph;
  for (int n = 0; n < nodes; ++n) {
    graph.nodes.push_back(Box(20 + below(60), 20 + below(40)));
    graph.nodes.back().is_first = below(2) == 0;
    graph.nodes.back().is_low = below(5) == 0;
  }
  for (int e = 0; e < edges; ++e) {
    const int to = 1 + below(nodes - 1);
    graph.edges.push_back({below(to), to, static_cast<double>(below(50))});
  }
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    double ports = 0;
    for (const LayeredEdge& edge : graph.edges) ports += edge.to == static_cast<int>(n);
    graph.nodes[n].height = std::max(graph.nodes[n].height, 22 * ports);
    bool is_read = false;
    for (const LayeredEdge& edge : graph.edges) is_read |= edge.from == static_cast<int>(n);
    graph.nodes[n].is_last = !is_read;
  }
  return graph;
}

TEST(LayeredLayout, HoldsForRandomGraphs) {
  std::mt19937 generator(5);
  for (int round = 0; round < 60; ++round) {
    const int nodes = 2 + static_cast<int>(generator() % 20);
    const LayeredGraph graph = Random(&generator, nodes, static_cast<int>(generator() % 40));
    SCOPED_TRACE(round);
    const LayeredLayout layout = LayOutLayers(graph);
    ExpectSound(graph, layout);
    EXPECT_EQ(Overlaps(graph, layout), 0);
    const LayeredLayout again = LayOutLayers(graph);
    EXPECT_EQ(layout.width, again.width);
    for (size_t n = 0; n < graph.nodes.size(); ++n) {
      EXPECT_EQ(layout.corners[n].x, again.corners[n].x);
      EXPECT_EQ(layout.corners[n].y, again.corners[n].y);
    }
  }
}

// A limit on effort, not on size.
TEST(LayeredLayout, ALargeGraphIsDrawnToo) {
  std::mt19937 generator(7);
  const LayeredGraph graph = Random(&generator, 300, 700);
  const LayeredLayout layout = LayOutLayers(graph);
  EXPECT_GT(layout.width, 0);
  EXPECT_EQ(layout.wires.size(), 700u);
}

TEST(NearestApart, IsTheLeastSquaresPlace) {
  EXPECT_THAT(NearestApart({0, 10, 30}, {1, 1, 1}, {5, 5}), ElementsAre(0, 10, 30));
  // Two that want one place share the way, by weight.
  EXPECT_THAT(NearestApart({10, 10}, {1, 1}, {6}), ElementsAre(7, 13));
  EXPECT_THAT(NearestApart({10, 10}, {2, 1}, {6}), ElementsAre(8, 14));
  EXPECT_THAT(NearestApart({20, 10, 0}, {1, 1, 1}, {4, 4}), ElementsAre(6, 10, 14));
  EXPECT_TRUE(NearestApart({}, {}, {}).empty());
}

TEST(AssignTracks, KeepsLinesApart) {
  // Both bend over the same heights: two tracks, and the lower one first, or they would cross. A
  // straight one needs none.
  ChannelTracks tracks = AssignTracks({{0, {20}}, {10, {30}}, {50, {50}}});
  EXPECT_EQ(tracks.count, 2);
  EXPECT_EQ(tracks.tracks[2], -1);
  EXPECT_LT(tracks.tracks[1], tracks.tracks[0]);
  // Far from each other they share one.
  EXPECT_EQ(AssignTracks({{0, {20}}, {100, {130}}}).count, 1);
  // The first one's target is at the second one's source: the second must have bent before.
  tracks = AssignTracks({{0, {30}}, {30, {60}}});
  EXPECT_LT(tracks.tracks[1], tracks.tracks[0]);
  tracks = AssignTracks({{30, {60}}, {0, {30}}});
  EXPECT_LT(tracks.tracks[0], tracks.tracks[1]);
  EXPECT_TRUE(AssignTracks({}).tracks.empty());
}

}  // namespace
}  // namespace mnemo
