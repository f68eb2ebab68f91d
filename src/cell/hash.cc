// CanonicalHash, by colour refinement (Weisfeiler and Leman 1968).
//
// The cell becomes a graph of vertices for parameters, states, values and the output, where a chain
// of sums is one vertex with all its terms, and a chain of products one with all its factors. Every
// vertex starts with a colour that names cannot change, and takes a new colour from those of its
// neighbours until no more vertices can be told apart. Where parameters or states still look alike,
// each is singled out in turn: that tells two loops of one from one loop of two.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/error.h"
#include "cell/parse.h"

namespace mnemo {

namespace {

using Colour = uint64_t;

// One round of a 64-bit mixer (Steele, Lea, Flood 2014: splitmix64).
Colour Mix(Colour a, Colour b) {
  Colour z = a * 0x9E3779B97F4A7C15 + b + 0xD1B54A32D192ED03;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

Colour OfText(std::string_view text) {
  Colour colour = text.size();
  for (unsigned char c : text) colour = Mix(colour, c);
  return colour;
}

Colour OfNumber(double number) { return Mix(1, std::bit_cast<uint64_t>(number)); }

Colour OfMany(std::vector<Colour> colours) {
  std::sort(colours.begin(), colours.end());
  Colour result = colours.size();
  for (Colour colour : colours) result = Mix(result, colour);
  return result;
}

struct Edge {
  Colour label = 0;
  int to = -1;
  auto operator<=>(const Edge&) const = default;
};

struct Vertex {
  Colour colour = 0;        // what it is, apart from its neighbours
  std::vector<Edge> edges;  // sorted
  auto operator<=>(const Vertex&) const = default;
};

bool IsSum(Op op) { return op == Op::kAdd || op == Op::kSubtract || op == Op::kNegate; }
bool IsFactors(Op op) { return op == Op::kMultiply || op == Op::kDivide; }

// The cell as a graph without names and order. Vertices are numbered: parameters, states, belows,
// the output, and then values, of which equal ones are one vertex.
class Drawing {
 public:
  explicit Drawing(const CellGraph& cell)
      : cell_(cell),
        first_state_(static_cast<int>(cell.parameters.size())),
        first_below_(first_state_ + static_cast<int>(cell.states.size())),
        output_(first_below_ + static_cast<int>(cell.belows.size())) {
    vertices_.resize(output_ + 1);
    for (size_t id = 0; id < cell.nodes.size(); ++id) AddNode(static_cast<int>(id));
    for (int i = 0; i < first_state_; ++i) vertices_[i].colour = OfParameter(cell.parameters[i]);
    for (size_t i = 0; i < cell.states.size(); ++i) {
      vertices_[first_state_ + i] = {OfText("state"),
                                     {{OfText("next"), vertex_[cell.states[i].next]}}};
    }
    for (size_t i = 0; i < cell.belows.size(); ++i) AddBelow(static_cast<int>(i));
    vertices_[output_] = {Mix(OfText("output"), cell.projects_input ? 1 : 0),
                          {{OfText("emits"), vertex_[cell.output]}}};
  }

  // Values that neither the output nor a state needs are left out: chains' inner sums, probes.
  std::vector<Vertex> Reached() const {
    std::vector<int> number(vertices_.size(), -1), order;
    for (int v = 0; v <= output_; ++v) {
      number[v] = v;
      order.push_back(v);
    }
    for (size_t i = 0; i < order.size(); ++i) {
      for (const Edge& edge : vertices_[order[i]].edges) {
        if (number[edge.to] >= 0) continue;
        number[edge.to] = static_cast<int>(order.size());
        order.push_back(edge.to);
      }
    }
    std::vector<Vertex> result;
    for (int v : order) {
      result.push_back(vertices_[v]);
      for (Edge& edge : result.back().edges) edge.to = number[edge.to];
    }
    return result;
  }

  // Parameters and states come first.
  int CountOfParametersAndStates() const { return first_below_; }

 private:
  Colour OfWidth(WidthId width) const {
    if (width < kFirstSize) return Mix(2, static_cast<Colour>(width));
    return Mix(3, static_cast<Colour>(cell_.sizes[width - kFirstSize].value));
  }

  Colour OfParameter(const Parameter& parameter) const {
    Colour colour = Mix(OfText("parameter"), static_cast<Colour>(parameter.kind));
    colour = Mix(colour, OfWidth(parameter.rows));
    colour = Mix(colour, OfWidth(parameter.columns));
    colour = Mix(colour, static_cast<Colour>(parameter.heads));
    if (!parameter.initial) return colour;
    colour = Mix(colour, static_cast<Colour>(parameter.initial->kind) + 1);
    colour = Mix(colour, OfNumber(parameter.initial->a));
    return Mix(colour, OfNumber(parameter.initial->b));
  }

  // The layer below is mostly the same cell: a value that this cell has too is known by what it is,
  // any other by its name.
  void AddBelow(int i) {
    const std::string& value = cell_.belows[i].value;
    const int node = cell_.FindValue(value);
    Vertex& vertex = vertices_[first_below_ + i];
    vertex.colour = Mix(OfText("below"), node < 0 ? OfText(value) : 0);
    if (node >= 0) vertex.edges = {{OfText("is"), vertex_[node]}};
  }

  void AddNode(int id) {
    const Node& node = cell_.nodes[id];
    Vertex vertex;
    vertex.colour = OfWidth(node.width);
    if (IsSum(node.op) || IsFactors(node.op)) {
      vertex.colour = Mix(vertex.colour, OfText(IsSum(node.op) ? "sum" : "factors"));
      vertex.edges = Terms(id, IsSum(node.op));
    } else {
      vertex.colour = Mix(vertex.colour, OfText(OpName(node.op)));
      if (node.op == Op::kConstant) vertex.colour = Mix(vertex.colour, OfNumber(node.constant));
      const bool any_order = node.op == Op::kMin || node.op == Op::kMax;
      const auto connect = [&](std::string_view label, int to) {
        vertex.edges.push_back({OfText(label), to});
      };
      if (node.a >= 0) connect("first", vertex_[node.a]);
      if (node.b >= 0) connect(any_order ? "first" : "second", vertex_[node.b]);
      if (IsProduct(node.op) || node.op == Op::kVector) connect("parameter", node.index);
      if (node.op == Op::kPrevious) connect("previous", first_state_ + node.index);
      if (node.op == Op::kBelow) connect("below", first_below_ + node.index);
    }
    std::sort(vertex.edges.begin(), vertex.edges.end());
    const auto [found, is_new] = known_.emplace(vertex, static_cast<int>(vertices_.size()));
    if (is_new) vertices_.push_back(vertex);
    vertex_.push_back(found->second);
  }

  // A chain's terms (or factors), each with how often it is added and subtracted (multiplied and
  // divided by). Operands have smaller numbers, so that going downwards meets every node of the
  // chain after all nodes of the chain that use it.
  std::vector<Edge> Terms(int root, bool sum) const {
    using Term = std::pair<int, bool>;  // a node; true if subtracted or divided by
    std::map<Term, Colour, std::greater<>> open = {{{root, false}, 1}};
    std::map<Term, Colour> terms;  // a vertex instead of the node
    while (!open.empty()) {
      const auto [term, count] = *open.begin();
      open.erase(open.begin());
      const auto [id, inverse] = term;
      const Node& node = cell_.nodes[id];
      // A divisor is one term, whatever it is made of.
      if (sum ? !IsSum(node.op) : (inverse || !IsFactors(node.op))) {
        terms[{vertex_[id], inverse}] += count;
        continue;
      }
      open[{node.a, inverse != (node.op == Op::kNegate)}] += count;
      const bool turns = node.op == Op::kSubtract || node.op == Op::kDivide;
      if (node.b >= 0) open[{node.b, inverse != turns}] += count;
    }
    std::vector<Edge> edges;
    for (const auto& [term, count] : terms) {
      edges.push_back({Mix(Mix(OfText("term"), term.second ? 1 : 0), count), term.first});
    }
    return edges;
  }

  const CellGraph& cell_;
  const int first_state_, first_below_, output_;
  std::vector<Vertex> vertices_;
  std::vector<int> vertex_;  // of each node so far
  std::map<Vertex, int> known_;
};

// Recolours until the number of different colours no longer grows.
void Refine(const std::vector<Vertex>& vertices, std::vector<Colour>* colours) {
  size_t classes = 0;
  while (true) {
    const size_t now = std::set<Colour>(colours->begin(), colours->end()).size();
    if (now <= classes) return;
    classes = now;
    std::vector<std::vector<Colour>> near(vertices.size());
    for (size_t v = 0; v < vertices.size(); ++v) {
      for (const Edge& edge : vertices[v].edges) {
        near[v].push_back(Mix(edge.label, (*colours)[edge.to]));
        near[edge.to].push_back(~Mix(edge.label, (*colours)[v]));
      }
    }
    for (size_t v = 0; v < vertices.size(); ++v) {
      (*colours)[v] = Mix((*colours)[v], OfMany(std::move(near[v])));
    }
  }
}

}  // namespace

std::string CanonicalHash(const CellGraph& graph) {
  const Drawing drawing(graph);
  const std::vector<Vertex> vertices = drawing.Reached();
  std::vector<Colour> colours;
  for (const Vertex& vertex : vertices) colours.push_back(vertex.colour);
  Refine(vertices, &colours);
  std::vector<Colour> result = {OfMany(colours)};
  std::map<Colour, int> counts;
  for (int v = 0; v < drawing.CountOfParametersAndStates(); ++v) ++counts[colours[v]];
  for (int v = 0; v < drawing.CountOfParametersAndStates(); ++v) {
    if (counts[colours[v]] == 1) continue;
    std::vector<Colour> marked = colours;
    marked[v] = Mix(marked[v], OfText("singled out"));
    Refine(vertices, &marked);
    result.push_back(OfMany(marked));
  }
  return fmt::format("{:016x}", OfMany(result));
}

}  // namespace mnemo
