#include "report/cell_drawing.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "cell/catalogue.h"
#include "cell/parse.h"
#include "report/cell_diagram.h"
#include "report/markup_check.h"

namespace mnemo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string Plain(const MathLabel& label) {
  std::string text;
  for (const MathPiece& piece : label) {
    if (piece.level == MathPiece::Level::kSubscript) text += "_";
    if (piece.level == MathPiece::Level::kSuperscript) text += "^";
    text += piece.text;
  }
  return text;
}

// A diagram that can be asked by name.
class Asked {
 public:
  explicit Asked(const std::string& cell) {
    const CellText text = ParseCell(cell, "test");
    diagram_ = MakeCellDiagram(text, CheckCell(text, "test"));
  }

  const DiagramNode& Box(const std::string& name) const {
    for (const DiagramNode& node : diagram_.nodes) {
      if (node.kind == DiagramNode::Kind::kValue && Plain(node.name) == name + "_t") return node;
    }
    ADD_FAILURE() << name;
    return diagram_.nodes.at(0);
  }

  // "x_t [W_z]" for every port: the source's name and the chips.
  std::vector<std::string> Ports(const DiagramNode& node) const {
    std::vector<std::string> ports;
    for (const DiagramPort& port : node.ports) {
      std::string text;
      if (port.source >= 0) {
        const DiagramNode& source = diagram_.nodes[static_cast<size_t>(port.source)];
        text =
            source.kind == DiagramNode::Kind::kJoin ? "(" + source.join + ")" : Plain(source.name);
      }
      for (const DiagramChip& chip : port.chips) text += " [" + Plain(chip.label) + "]";
      ports.push_back(text);
    }
    return ports;
  }
  std::vector<std::string> Ports(const std::string& box) const { return Ports(Box(box)); }

  std::vector<const DiagramNode*> Joins() const { return OfKind(DiagramNode::Kind::kJoin); }
  std::vector<const DiagramNode*> OfKind(DiagramNode::Kind kind) const {
    std::vector<const DiagramNode*> nodes;
    for (const DiagramNode& node : diagram_.nodes) {
      if (node.kind == kind) nodes.push_back(&node);
    }
    return nodes;
  }

 private:
  CellDiagram diagram_;
};

TEST(CellDiagram, TheLstm) {
  const Asked lstm(
      "state y, c\ngate i, f, o\nmemory c\nz = tanh(Wz @ x + Rz @ y + bz)\n"
      "i = sigmoid(Wi @ x + Ri @ y + pi * c + bi)  # input gate\n"
      "f = sigmoid(Wf @ x + Rf @ y + pf * c + bf)\nc' = z * i + c * f\n"
      "o = sigmoid(Wo @ x + Ro @ y + po * c' + bo)\ny' = tanh(c') * o");
  const DiagramNode& i = lstm.Box("i");
  EXPECT_EQ(i.join, "+");
  EXPECT_EQ(i.function, "σ");
  EXPECT_EQ(i.comment, "input gate");
  EXPECT_EQ(i.equation, "i = sigmoid(Wi @ x + Ri @ y + pi * c + bi)");
  EXPECT_TRUE(i.is_gate);
  EXPECT_FALSE(i.is_state);
  EXPECT_THAT(lstm.Ports(i), ElementsAre("x_t [W_i]", "y_t_−1 [R_i]", "c_t_−1 [p_i]", " [b_i]"));
  EXPECT_EQ(lstm.Box("z").function, "tanh");
  EXPECT_FALSE(lstm.Box("z").is_gate);
  const DiagramNode& c = lstm.Box("c");
  EXPECT_TRUE(c.is_state && c.is_memory);
  EXPECT_EQ(c.join, "+");
  EXPECT_EQ(c.function, "");
  EXPECT_THAT(lstm.Ports(c), ElementsAre("(⊙)", "(⊙)"));
  EXPECT_EQ(lstm.Box("y").join, "⊙");
  EXPECT_THAT(lstm.Ports("y"), ElementsAre("c_t [tanh]", "o_t"));
  EXPECT_THAT(lstm.Ports("o"), ElementsAre("x_t [W_o]", "y_t_−1 [R_o]", "c_t [p_o]", " [b_o]"));
  ASSERT_EQ(lstm.Joins().size(), 2u);
  EXPECT_THAT(lstm.Ports(*lstm.Joins()[0]), ElementsAre("z_t", "i_t"));
  // The memory first; y goes on and out, c on only.
  const auto before = lstm.OfKind(DiagramNode::Kind::kPrevious);
  ASSERT_EQ(before.size(), 2u);
  EXPECT_EQ(Plain(before[0]->name), "c_t_−1");
  const auto next = lstm.OfKind(DiagramNode::Kind::kNext);
  ASSERT_EQ(next.size(), 2u);
  EXPECT_EQ(next[0]->comment, "output, next step");
  EXPECT_EQ(next[1]->comment, "next step");
}

TEST(CellDiagram, WhatWorksOnOneValueIsAChip) {
  const Asked cell(
      "state h\nparam d\nz = sigmoid(Wz @ x + bz)\n"
      "h' = (1 - z) * h + sqrt(1 - square(z)) * (U.T @ tanh(h)) - 0.5 * (W @ x)\n"
      "y = exp(-8 * softplus(d) * z) + h' / z\noutput y");
  EXPECT_THAT(cell.Ports("h"), ElementsAre("(⊙)", "(⊙)", "x_t [W] [−0.5]"));
  ASSERT_EQ(cell.Joins().size(), 3u);
  EXPECT_THAT(cell.Ports(*cell.Joins()[0]), ElementsAre("z_t [1−]", "h_t_−1"));
  EXPECT_THAT(cell.Ports(*cell.Joins()[1]),
              ElementsAre("z_t [(·)²] [1−] [√]", "h_t_−1 [tanh] [U^T]"));
  EXPECT_THAT(cell.Ports(*cell.Joins()[2]), ElementsAre("h_t", "z_t [1/·]"));
  EXPECT_THAT(cell.Ports("y"), ElementsAre("z_t [−8] [softplus(d)] [exp]", "(⊙)"));
  const auto next = cell.OfKind(DiagramNode::Kind::kNext);
  ASSERT_EQ(next.size(), 2u);
  EXPECT_EQ(next[1]->comment, "output");
}

TEST(CellDiagram, ABoxTakesTheFunctionsOutsideOfItsValue) {
  const Asked cell(
      "state h\ni = sigmoid(W @ x)\nf = 1 - i\na = exp(-i)\nb2 = tanh(i * h)\n"
      "m = max(i, f)\nk = min(i, 0) - 2\ns = abs(W @ x - 1)\nr = log(i + f) + 1\n"
      "h' = f * a * b2 * m * k * s * r");
  EXPECT_EQ(cell.Box("i").join, "");
  EXPECT_THAT(cell.Ports("i"), ElementsAre("x_t [W]"));
  EXPECT_EQ(cell.Box("f").function, "1 − ·");
  EXPECT_EQ(cell.Box("a").function, "exp(−·)");
  EXPECT_EQ(cell.Box("b2").join, "⊙");
  EXPECT_EQ(cell.Box("b2").function, "tanh");
  EXPECT_EQ(cell.Box("m").join, "max");
  EXPECT_THAT(cell.Ports("m"), ElementsAre("i_t", "f_t"));
  EXPECT_EQ(cell.Box("k").function, "· − 2");
  EXPECT_THAT(cell.Ports("k"), ElementsAre("i_t [min(·, 0)]"));
  EXPECT_EQ(cell.Box("s").function, "|· − 1|");
  EXPECT_EQ(cell.Box("r").function, "log(·) + 1");
  EXPECT_EQ(cell.Box("r").join, "+");
  EXPECT_EQ(cell.Ports("h").size(), 7u);
}

TEST(CellDiagram, SumsAreFlatAndKeepTheirSigns) {
  const Asked cell(
      "state h\nz = tanh(W @ x - (U @ h - V @ h + bz))\ng = tanh(z - z)\nh' = -(z + g) * h");
  EXPECT_THAT(cell.Ports("z"), ElementsAre("x_t [W]", "h_t_−1 [−U]", "h_t_−1 [V]", " [−b_z]"));
  EXPECT_THAT(cell.Ports("g"), ElementsAre("z_t", "z_t [−]"));
  EXPECT_THAT(cell.Ports("h"), ElementsAre("(+) [−]", "h_t_−1"));
}

TEST(CellDiagram, LeavesAndSecondNames) {
  const Asked cell(
      "state h, g\nbelow m = c\nscalar a\nk = b1\nn = 0.5\nv = W @ q\nparam q\nj = h\n"
      "h' = tanh(U @ j + k + v) * n + m * (a + sigmoid(a))\ng' = h'");
  EXPECT_THAT(cell.Ports("k"), ElementsAre(" [b_1]"));
  EXPECT_THAT(cell.Ports("n"), ElementsAre(" [0.5]"));
  EXPECT_THAT(cell.Ports("v"), ElementsAre(" [Wq]"));
  EXPECT_THAT(cell.Ports("j"), ElementsAre("h_t_−1"));
  EXPECT_THAT(cell.Ports("g"), ElementsAre("h_t"));
  EXPECT_THAT(cell.Ports("h"), ElementsAre("(⊙)", "m_t [a + σ(a)]"));
  EXPECT_THAT(cell.Ports(*cell.Joins()[0]), ElementsAre("h_t_−1 [U]", "k_t", "v_t"));
  EXPECT_EQ(cell.OfKind(DiagramNode::Kind::kBelow).size(), 1u);
  EXPECT_THAT(cell.OfKind(DiagramNode::Kind::kInput), IsEmpty());
  EXPECT_EQ(cell.OfKind(DiagramNode::Kind::kPrevious).size(), 1u);  // nothing reads g's
}

// Every matrix of the cell stands in its drawing, and every box has its place in it.
void ExpectDrawn(const CellText& text, const CellGraph& graph) {
  const std::string svg = CellSvgFile(text, graph);
  const fixture::Markup markup = fixture::ReadMarkup(svg);
  EXPECT_EQ(markup.error, "");
  EXPECT_EQ(svg, CellSvgFile(text, graph));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("http://www.w3.org/1999")));
  double width = 0, height = 0;
  size_t boxes = 0, chips = 0, arrows = 0, joins = 0;
  for (const fixture::MarkupElement& element : markup.elements) {
    std::map<std::string, std::string> with(element.attributes.begin(), element.attributes.end());
    if (element.name == "svg") {
      width = std::stod(with["width"]);
      height = std::stod(with["height"]);
    }
    EXPECT_NE(element.name, "foreignObject");
    EXPECT_EQ(with.count("id"), 0u);
    const std::string css = with["class"];
    EXPECT_TRUE(element.name == "svg" || css.empty() || css.starts_with("cd-")) << css;
    boxes += element.name == "rect" && css.starts_with("cd-box");
    joins += element.name == "rect" && css.starts_with("cd-join");
    chips += css.starts_with("cd-chip cd-matrix");
    arrows += css.starts_with("cd-arrow");
    if (element.name == "rect") {
      const double x = with["x"].empty() ? 0 : std::stod(with["x"]);
      const double y = with["y"].empty() ? 0 : std::stod(with["y"]);
      EXPECT_GE(x, 0);
      EXPECT_GE(y, 0);
      EXPECT_LE(x + std::stod(with["width"]), width);
      EXPECT_LE(y + std::stod(with["height"]), height);
    }
  }
  const CellDiagram diagram = MakeCellDiagram(text, graph);
  size_t nodes = 0, circles = 0, ports = 0, matrices = 0;
  for (const DiagramNode& node : diagram.nodes) {
    circles += node.kind == DiagramNode::Kind::kJoin;
    nodes += node.kind != DiagramNode::Kind::kJoin && node.kind != DiagramNode::Kind::kNext;
    ports += node.ports.size();
    for (const DiagramPort& port : node.ports) {
      for (const DiagramChip& chip : port.chips) {
        matrices += chip.kind == DiagramChip::Kind::kMatrix;
      }
    }
  }
  EXPECT_EQ(joins, circles);
  EXPECT_EQ(arrows, ports);
  EXPECT_GE(boxes, nodes);  // and those of the legend
  EXPECT_LE(boxes, nodes + 3);
  EXPECT_EQ(chips, matrices + (matrices > 0));
  for (const Parameter& parameter : graph.parameters) {
    bool shown = false;
    const std::string label = Plain(ParameterLabel(parameter.name));
    for (const DiagramNode& node : diagram.nodes) {
      for (const DiagramPort& port : node.ports) {
        for (const DiagramChip& chip : port.chips) {
          shown = shown || Plain(chip.label).find(label) != std::string::npos;
        }
      }
    }
    EXPECT_TRUE(shown) << parameter.name;
  }
}

TEST(CellDrawing, EveryCellOfTheCatalogue) {
  for (const std::string& name : CatalogueNames()) {
    SCOPED_TRACE(name);
    const CellText text = LoadCellText(name);
    ExpectDrawn(text, CheckCell(text, name));
  }
}

TEST(CellDrawing, CellsOfAnyKind) {
  for (const char* cell :
       {"state h\nh' = h", "state h\nh' = b", "state h\nh' = 0 * h", "state h\nh' = x * x",
        "state h\nh' = -W @ x / 3 + 2 - (1 - (U @ h))", "state h\nh' = norm(W @ x) / h / x",
        "size r = 4\nstate h\nparam A[r]\nh' = V @ (A * (U @ h)[r]) + W @ x",
        "state h\nbelow m = c\nh' = min(max(m, 0), max(1, b)) * sigmoid(log_sigmoid(h))"}) {
    SCOPED_TRACE(cell);
    const CellText text = ParseCell(cell, "test");
    ExpectDrawn(text, CheckCell(text, "test"));
  }
}

TEST(CellDrawing, EscapesWhatAFileSays) {
  const std::string evil = "</text><script>alert(1)</script>&\"'\xFF";
  const CellText text =
      ParseCell("# " + std::string("<b>&\"'") + "\nstate h\nh' = tanh(W @ x)  # </text><b>&", "t");
  CellGraph graph = CheckCell(text, evil);
  graph.about = evil + std::string(500, 'w');
  const std::string svg = CellSvgFile(text, graph);
  EXPECT_EQ(fixture::ReadMarkup(svg).error, "");
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
  EXPECT_THAT(svg, Not(HasSubstr("<b>")));
  EXPECT_THAT(svg, Not(HasSubstr(std::string(200, 'w'))));
}

TEST(CellDrawing, AFigureOfAPageHasNoStyleOfItsOwn) {
  const CellText text = LoadCellText("lstm");
  const std::string figure = CellFigure(text, CheckCell(text, "lstm"));
  EXPECT_EQ(fixture::ReadMarkup(figure).error, "");
  EXPECT_THAT(figure, Not(HasSubstr("<style>")));
  EXPECT_THAT(figure, HasSubstr("style=\"width: "));
  const std::string style = CellDrawingStyle();
  EXPECT_THAT(style, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_THAT(style, Not(HasSubstr("var(")));
  EXPECT_THAT(style, Not(HasSubstr("url(")));
  EXPECT_EQ(std::count(style.begin(), style.end(), '{'),
            std::count(style.begin(), style.end(), '}'));
}

TEST(MathLabel, PiecesComeBackToTheLine) {
  const MathLabel label = Joined({ParameterLabel("Wz", true), Upright("<2")});
  EXPECT_EQ(LabelMarkup(label, 10),
            "<tspan class=\"cd-i\">W</tspan><tspan class=\"cd-i cd-s\" dy=\"2.2\">z</tspan>"
            "<tspan class=\"cd-s\" dy=\"-5.6\">T</tspan><tspan dy=\"3.4\">&lt;2</tspan>");
  EXPECT_EQ(Plain(ValueLabel("mu", true)), "μ_t_−1");
  EXPECT_EQ(Plain(ParameterLabel("decay")), "decay");
  EXPECT_GT(LabelWidth(label, 10), LabelWidth(ParameterLabel("Wz"), 10));
  EXPECT_EQ(LabelWidth({}, 10), 0);
}

}  // namespace
}  // namespace mnemo
