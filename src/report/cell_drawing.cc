#include "report/cell_drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "report/cell_diagram.h"
#include "report/html.h"
#include "report/layered_layout.h"

namespace mnemo {
namespace {

using Kind = DiagramNode::Kind;
using ChipKind = DiagramChip::Kind;

constexpr double kMargin = 14;
constexpr double kNameSize = 19, kFunctionSize = 16, kCommentSize = 11, kChipSize = 13.5;
constexpr double kJoinWidth = 28;  // of a circle, and of the bar in front of a box
constexpr double kChipHeight = 19, kChipGap = 4;
constexpr double kNextHeight = 28;  // less than its text: two of them may come near
constexpr double kArrow = 8;
constexpr double kLead = 10;  // a wire's way from what a step reads to the frame
constexpr double kBendRadius = 7;
constexpr size_t kLongestComment = 22;

std::string Pixel(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.erase(text.size() - 2);
  return text == "-0" ? "0" : text;
}

double ChipWidth(const DiagramChip& chip) {
  return std::max(LabelWidth(chip.label, kChipSize) + 10, kChipHeight);
}

double ChipsWidth(const std::vector<DiagramChip>& chips) {
  double width = 0;
  for (const DiagramChip& chip : chips) width += ChipWidth(chip) + kChipGap;
  return width;
}

std::string ShownComment(const DiagramNode& node) {
  return TextWidth(node.comment, 1) > static_cast<double>(kLongestComment) * 0.63 ? ""
                                                                                  : node.comment;
}

// The box without the bar in front of it.
double TextBoxWidth(const DiagramNode& node) {
  const double text =
      std::max({LabelWidth(node.name, kNameSize), TextWidth(node.function, kFunctionSize),
                TextWidth(ShownComment(node), kCommentSize)});
  return std::max(text + 18, 50.0);
}

double TextHeight(const DiagramNode& node) {
  return 24 + (node.function.empty() ? 0 : 19) + (ShownComment(node).empty() ? 0 : 14);
}

LayeredNode Measure(const DiagramNode& node, const LayeredSpacing& spacing) {
  LayeredNode box;
  const double ports = spacing.port_gap * static_cast<double>(node.ports.size());
  if (node.kind == Kind::kJoin) {
    box.width = kJoinWidth;
    box.height = std::max(kJoinWidth, ports);
  } else {
    box.width = TextBoxWidth(node) + (node.join.empty() ? 0 : kJoinWidth);
    const bool is_text = node.kind == Kind::kNext;
    box.height = is_text ? kNextHeight : std::max(TextHeight(node) + 12, ports + 4);
  }
  box.is_last = node.kind == Kind::kNext;
  box.is_first = node.kind != Kind::kValue;
  box.is_low = node.kind == Kind::kInput;
  for (const DiagramPort& port : node.ports) {
    if (port.source < 0) box.stubs.push_back(ChipsWidth(port.chips));
  }
  return box;
}

bool IsRead(const DiagramNode& node) {
  return node.kind == Kind::kInput || node.kind == Kind::kPrevious || node.kind == Kind::kBelow;
}

std::string WireClass(const DiagramNode& source) {
  const bool previous = source.kind == Kind::kPrevious;
  const std::string before = previous ? " cd-before" : "";
  if (source.kind == Kind::kInput) return "cd-wire cd-of-input";
  if (source.is_memory) return "cd-wire cd-of-memory" + before;
  if (source.is_gate) return "cd-wire cd-of-gate" + before;
  if (source.is_state) return "cd-wire cd-of-state" + before;
  return "cd-wire";
}

std::string BoxClass(const DiagramNode& node) {
  std::string css = "cd-box";
  if (node.kind == Kind::kInput || node.kind == Kind::kBelow) return css + " cd-input";
  if (node.is_memory) css += " cd-memory";
  if (node.is_state && !node.is_memory) css += " cd-state";
  if (node.is_gate) css += " cd-gate";
  if (node.kind == Kind::kPrevious) css += " cd-before";
  return css;
}

// Horizontal and vertical lines with round corners.
std::string PathOf(const std::vector<Point>& points) {
  std::string path = fmt::format("M{} {}", Pixel(points[0].x), Pixel(points[0].y));
  for (size_t i = 1; i + 1 < points.size(); ++i) {
    const Point &a = points[i - 1], &b = points[i], &c = points[i + 1];
    const double before = std::abs(b.x - a.x) + std::abs(b.y - a.y);
    const double after = std::abs(c.x - b.x) + std::abs(c.y - b.y);
    const double radius = std::min({kBendRadius, before / 2, after / 2});
    const auto towards = [&](const Point& from, const Point& to, double length) {
      return Point{from.x + (to.x - from.x) / length * radius,
                   from.y + (to.y - from.y) / length * radius};
    };
    const Point in = towards(b, a, before), out = towards(b, c, after);
    path += fmt::format("L{} {}Q{} {} {} {}", Pixel(in.x), Pixel(in.y), Pixel(b.x), Pixel(b.y),
                        Pixel(out.x), Pixel(out.y));
  }
  return path + fmt::format("L{} {}", Pixel(points.back().x), Pixel(points.back().y));
}

class Drawing {
 public:
  Drawing(const CellDiagram& diagram, double top) : diagram_(diagram), top_(top) {
    for (const DiagramNode& node : diagram.nodes) {
      graph_.nodes.push_back(Measure(node, spacing_));
      const int index = static_cast<int>(graph_.nodes.size()) - 1;
      if (IsRead(node)) read_width_ = std::max(read_width_, graph_.nodes.back().width);
      for (const DiagramPort& port : node.ports) {
        if (port.source < 0) continue;
        graph_.edges.push_back({port.source, index, ChipsWidth(port.chips)});
        ports_.push_back(&port);
      }
    }
    for (size_t n = 0; n < diagram.nodes.size(); ++n) {
      if (IsRead(diagram.nodes[n])) graph_.nodes[n].width = read_width_ + kLead;
    }
    layout_ = LayOutLayers(graph_, spacing_);
  }

  std::string Body() {
    DrawFrame();
    DrawWires();
    for (size_t n = 0; n < diagram_.nodes.size(); ++n) DrawNode(n);
    DrawLegend();
    return std::move(body_);
  }
  double width() const { return std::max(layout_.width + 2 * kMargin, legend_width_); }
  double height() const { return bottom_ + kMargin; }

 private:
  Point At(Point point) const { return {point.x + kMargin, point.y + top_}; }

  void Text(Point at, const std::string& css, const std::string& markup,
            const char* anchor = "middle") {
    body_ += fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n", css,
                         Pixel(at.x), Pixel(at.y), anchor, markup);
  }

  void Rectangle(Point corner, double width, double height, double round, const std::string& css) {
    body_ += fmt::format(
        "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>\n", css,
        Pixel(corner.x), Pixel(corner.y), Pixel(width), Pixel(height), Pixel(round));
  }

  // Around all that happens in one step: everything but the first and the last layer.
  void DrawFrame() {
    double right = layout_.width;
    for (size_t n = 0; n < diagram_.nodes.size(); ++n) {
      if (diagram_.nodes[n].kind == Kind::kNext) right = layout_.corners[n].x;
    }
    const Point corner = At({read_width_ + kLead, -10});
    const Point end = At({right - spacing_.arrow - 4, layout_.height + 10});
    Rectangle(corner, end.x - corner.x, end.y - corner.y, 14, "cd-frame");
  }

  void DrawWires() {
    // All wires of a source at once, on a ground that cuts what they cross.
    for (size_t source = 0; source < diagram_.nodes.size(); ++source) {
      std::string way;
      for (size_t e = 0; e < graph_.edges.size(); ++e) {
        if (graph_.edges[e].from != static_cast<int>(source)) continue;
        std::vector<Point> points;
        for (const Point& point : layout_.wires[e]) points.push_back(At(point));
        if (IsRead(diagram_.nodes[source])) points.front().x -= kLead;
        points.back() = EndOf(e);
        points.back().x -= kArrow / 2;
        way += PathOf(points);
      }
      if (way.empty()) continue;
      // One path, so that a shared trunk is painted once.
      body_ +=
          fmt::format("<path class=\"cd-ground\" d=\"{0}\"/>\n<path class=\"{1}\" d=\"{0}\"/>\n",
                      way, WireClass(diagram_.nodes[source]));
    }
    for (size_t e = 0; e < graph_.edges.size(); ++e) {
      const size_t source = static_cast<size_t>(graph_.edges[e].from);
      Arrow(EndOf(e), WireClass(diagram_.nodes[source]));
      const Point port = At(layout_.wires[e].back());
      DrawChips(port, ports_[e]->chips);
    }
  }

  // Where the wire touches its node: a circle is met before or behind the edge of its place.
  Point EndOf(size_t e) const {
    const size_t target = static_cast<size_t>(graph_.edges[e].to);
    Point end = At(layout_.wires[e].back());
    end.x += RoundedBy(target, end.y);
    return end;
  }

  bool IsCircle(size_t node) const {
    return diagram_.nodes[node].kind == Kind::kJoin && diagram_.nodes[node].ports.size() < 3;
  }

  double RoundedBy(size_t node, double y) const {
    if (!IsCircle(node)) return 0;
    const double middle = At(layout_.corners[node]).y + graph_.nodes[node].height / 2;
    const double radius = kJoinWidth / 2;
    return radius - std::sqrt(std::max(0.0, radius * radius - (y - middle) * (y - middle)));
  }

  void Arrow(Point tip, const std::string& css) {
    body_ +=
        fmt::format("<path class=\"cd-arrow {}\" d=\"M{} {}l{} {}v{}z\"/>\n",
                    css.substr(css.find(' ') == std::string::npos ? css.size() : css.find(' ') + 1),
                    Pixel(tip.x), Pixel(tip.y), Pixel(-kArrow), Pixel(-kArrow / 2), Pixel(kArrow));
  }

  // The last one ends right before the arrow.
  void DrawChips(Point port, const std::vector<DiagramChip>& chips) {
    double x = port.x - spacing_.arrow - ChipsWidth(chips) + kChipGap;
    for (const DiagramChip& chip : chips) {
      DrawChip({x, port.y}, chip);
      x += ChipWidth(chip) + kChipGap;
    }
  }

  // `left`: the middle of the left side.
  void DrawChip(Point left, const DiagramChip& chip) {
    const char* css = chip.kind == ChipKind::kMatrix     ? "cd-chip cd-matrix"
                      : chip.kind == ChipKind::kFunction ? "cd-chip cd-function"
                                                         : "cd-chip cd-vector";
    const double width = ChipWidth(chip);
    const double round = chip.kind == ChipKind::kMatrix ? 2 : kChipHeight / 2;
    Rectangle({left.x, left.y - kChipHeight / 2}, width, kChipHeight, round, css);
    Text({left.x + width / 2, left.y + 4.5}, "cd-chip-text", LabelMarkup(chip.label, kChipSize));
  }

  void DrawNode(size_t n) {
    const DiagramNode& node = diagram_.nodes[n];
    const LayeredNode& size = graph_.nodes[n];
    const Point corner = At(layout_.corners[n]);
    const double middle = corner.y + size.height / 2;
    body_ += "<g>";
    if (!node.equation.empty()) body_ += "<title>" + Escape(node.equation) + "</title>";
    body_ += "\n";
    if (node.kind == Kind::kJoin) {
      const double height = IsCircle(n) ? kJoinWidth : size.height;
      Rectangle({corner.x, middle - height / 2}, size.width, height, kJoinWidth / 2, "cd-join");
      Sign({corner.x + size.width / 2, middle}, node.join, IsCircle(n));
    } else if (node.kind == Kind::kNext) {
      Name(node, {corner.x + 5, middle}, "start");
    } else if (IsRead(node)) {
      Rectangle(corner, read_width_, size.height, node.is_gate ? 16 : 6, BoxClass(node));
      Name(node, {corner.x + read_width_ / 2, middle}, "middle");
    } else {
      const double bar = node.join.empty() ? 0 : kJoinWidth;
      const double round = node.is_gate ? 16 : 6;
      Rectangle(corner, size.width, size.height, round, BoxClass(node));
      if (node.is_memory && node.kind == Kind::kValue) {
        Rectangle({corner.x + 3.5, corner.y + 3.5}, size.width - 7, size.height - 7, round - 3,
                  "cd-inner cd-memory");
      }
      if (bar > 0) {
        body_ += fmt::format("<path class=\"cd-bar\" d=\"M{} {}v{}\"/>\n", Pixel(corner.x + bar),
                             Pixel(corner.y + 8), Pixel(size.height - 16));
        Sign({corner.x + bar / 2, middle}, node.join, false);
      }
      Name(node, {corner.x + (bar + size.width) / 2, middle}, "middle");
    }
    body_ += "</g>\n";
    size_t stub = 0;
    for (const DiagramPort& port : node.ports) {
      if (port.source >= 0) continue;
      const Point at = At(layout_.stubs[n][stub++]);
      Arrow(at, "cd-wire");
      body_ +=
          fmt::format("<path class=\"cd-wire\" d=\"M{} {}h{}\"/>\n", Pixel(at.x - spacing_.arrow),
                      Pixel(at.y), Pixel(spacing_.arrow - kArrow / 2));
      DrawChips(at, port.chips);
    }
  }

  void Sign(Point middle, const std::string& join, bool in_circle) {
    if (in_circle && join == "\u2299") {
      // The circle around it is there already.
      body_ += fmt::format("<circle class=\"cd-dot\" cx=\"{}\" cy=\"{}\" r=\"2.6\"/>\n",
                           Pixel(middle.x), Pixel(middle.y));
      return;
    }
    const bool word = join == "min" || join == "max";
    Text({middle.x, middle.y + (word ? 4 : 6)}, word ? "cd-word" : "cd-sign", Escape(join));
  }

  void Name(const DiagramNode& node, Point at, const char* anchor) {
    double y = at.y - TextHeight(node) / 2 + 18;
    Text({at.x, y}, "cd-name", LabelMarkup(node.name, kNameSize), anchor);
    if (!node.function.empty()) Text({at.x, y += 19}, "cd-text", Escape(node.function), anchor);
    const std::string comment = ShownComment(node);
    if (!comment.empty()) Text({at.x, y += 15}, "cd-comment", Escape(comment), anchor);
  }

  bool AnyNode(bool (*test)(const DiagramNode&)) const {
    return std::any_of(diagram_.nodes.begin(), diagram_.nodes.end(), test);
  }

  bool AnyChip(bool (*test)(const DiagramPort&, ChipKind)) const {
    for (const DiagramNode& node : diagram_.nodes) {
      for (const DiagramPort& port : node.ports) {
        for (const DiagramChip& chip : port.chips) {
          if (test(port, chip.kind)) return true;
        }
      }
    }
    return false;
  }

  // Only what is in the drawing.
  void DrawLegend() {
    struct Entry {
      bool shown;
      const char* css;  // of a box, a chip or a line
      MathLabel sample;
      const char* what;
    };
    const auto is_memory = [](const DiagramNode& node) { return node.is_memory; };
    const auto is_state = [](const DiagramNode& node) { return node.is_state && !node.is_memory; };
    const Entry entries[] = {
        {AnyNode([](const DiagramNode& node) { return node.is_gate; }),
         "cd-box cd-gate",
         {},
         "gate"},
        {AnyNode(is_state), "cd-box cd-state", {}, "state"},
        {AnyNode(is_memory), "cd-box cd-memory", {}, "memory"},
        {AnyNode([](const DiagramNode& node) { return node.kind == Kind::kPrevious; }),
         "cd-wire cd-before",
         {},
         "from the step before"},
        {AnyChip([](const DiagramPort&, ChipKind kind) { return kind == ChipKind::kMatrix; }),
         "cd-chip cd-matrix", ParameterLabel("W"), "product with a matrix"},
        {AnyChip([](const DiagramPort& port, ChipKind kind) {
           return port.source >= 0 && (kind == ChipKind::kVector || kind == ChipKind::kNumber);
         }),
         "cd-chip cd-vector", ParameterLabel("p"), "times a vector or number"},
        {AnyChip([](const DiagramPort& port, ChipKind) { return port.source < 0; }),
         "cd-chip cd-vector", ParameterLabel("b"), "bias"},
    };
    double x = kMargin, y = top_ + layout_.height + 38;
    const double limit = std::max(layout_.width + kMargin, 420.0);
    for (const Entry& entry : entries) {
      if (!entry.shown) continue;
      const double width = 34 + TextWidth(entry.what, 12) + 12;
      if (x > kMargin && x + width > limit) {
        x = kMargin;
        y += 26;
      }
      const std::string css = entry.css;
      const DiagramChip chip{css.ends_with("matrix") ? ChipKind::kMatrix : ChipKind::kVector,
                             entry.sample};
      if (!entry.sample.empty()) {
        DrawChip({x, y - 4}, chip);
      } else if (css.starts_with("cd-wire")) {
        body_ += fmt::format("<path class=\"{}\" d=\"M{} {}h26\"/>\n", css, Pixel(x), Pixel(y - 4));
      } else {
        Rectangle({x, y - 11}, 26, 14, css.ends_with("gate") ? 7 : 2, css);
      }
      const double sample = entry.sample.empty() ? 26 : ChipWidth(chip);
      Text({x + sample + 6, y}, "cd-legend", Escape(entry.what), "start");
      x += width - (26 - sample);
      legend_width_ = std::max(legend_width_, x + kMargin);
    }
    bottom_ = y;
  }

  const CellDiagram& diagram_;
  const double top_;
  const LayeredSpacing spacing_;
  LayeredGraph graph_;
  std::vector<const DiagramPort*> ports_;  // of each edge
  LayeredLayout layout_;
  double read_width_ = 0;  // of every box that a step reads
  std::string body_;
  double legend_width_ = 0, bottom_ = 0;
};

// The first line of what a cell's file says about it.
std::string About(const CellGraph& graph) {
  constexpr size_t kLongest = 110;
  std::string about;
  const std::vector<Glyph> glyphs = Glyphs(graph.about.substr(0, graph.about.find('\n')));
  for (size_t i = 0; i < std::min(glyphs.size(), kLongest); ++i) about += glyphs[i].text;
  return glyphs.size() > kLongest ? about + " ..." : about;
}

std::string Description(const CellGraph& graph) {
  return "The cell " + graph.name + " as a diagram of one step";
}

}  // namespace

std::string CellFigure(const CellText& text, const CellGraph& graph) {
  const CellDiagram diagram = MakeCellDiagram(text, graph);
  Drawing drawing(diagram, kMargin + 10);
  const std::string body = drawing.Body();
  const std::string width = Pixel(std::ceil(drawing.width()));
  return fmt::format(
      "<svg class=\"cell-drawing\" viewBox=\"0 0 {0} {1}\" style=\"width: {0}px\" role=\"img\" "
      "aria-label=\"{2}\">\n{3}</svg>\n",
      width, Pixel(std::ceil(drawing.height())), Escape(Description(graph)), body);
}

std::string CellSvgFile(const CellText& text, const CellGraph& graph) {
  const CellDiagram diagram = MakeCellDiagram(text, graph);
  const std::string about = About(graph);
  Drawing drawing(diagram, kMargin + (about.empty() ? 40 : 60));
  const std::string body = drawing.Body();
  const double title = TextWidth(about, 12) + 2 * kMargin;
  const std::string width = Pixel(std::ceil(std::max(drawing.width(), title)));
  const std::string height = Pixel(std::ceil(drawing.height()));
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"cell-drawing\" width=\"{0}\" "
      "height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" aria-label=\"{2}\">\n<style>{3}"
      "</style>\n<rect class=\"cd-page\" width=\"{0}\" height=\"{1}\"/>\n"
      "<text class=\"cd-title\" x=\"{4}\" y=\"28\">{5}</text>\n"
      "<text class=\"cd-about\" x=\"{4}\" y=\"48\">{6}</text>\n{7}</svg>\n",
      width, height, Escape(Description(graph)), CellDrawingStyle(), Pixel(kMargin),
      Escape(graph.name), Escape(about), body);
}

}  // namespace mnemo
