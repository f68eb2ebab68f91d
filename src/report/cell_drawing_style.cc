#include <fmt/format.h>

#include "report/cell_drawing.h"

namespace mnemo {
namespace {

// Colours stand in the rules themselves, not in variables: programs that make figures for papers
// out of SVG do not know variables.
struct Palette {
  const char *back, *text, *soft, *line, *box, *frame;
  const char *gate, *gate_line, *state, *state_line, *memory, *memory_line;
};
constexpr Palette kLight = {"#ffffff", "#1d1f23", "#5d636e", "#7b818b", "#f7f6f2", "#cfcbc2",
                            "#fdecd8", "#c25a0c", "#e4effb", "#1f6fb8", "#def3e7", "#12805c"};
constexpr Palette kDark = {"#1c1f23", "#e8e6e1", "#a2a8b3", "#949aa5", "#262a2f", "#434851",
                           "#45301a", "#f0a05c", "#1d3449", "#6cb0f2", "#183a2c", "#58c79a"};

constexpr char kShapes[] = R"css(
.cell-drawing text { font-family: "STIX Two Text", "Latin Modern Roman", Cambria,
  "Times New Roman", "DejaVu Serif", serif; font-size: 14px; font-weight: 400; }
.cell-drawing .cd-i { font-style: italic; }
.cell-drawing .cd-s { font-size: 72%; }
.cell-drawing .cd-name { font-size: 19px; }
.cell-drawing .cd-text { font-size: 16px; }
.cell-drawing .cd-chip-text { font-size: 13.5px; }
.cell-drawing .cd-sign { font-size: 18px; }
.cell-drawing .cd-word { font-size: 10px; }
.cell-drawing .cd-comment, .cell-drawing .cd-legend, .cell-drawing .cd-about,
.cell-drawing .cd-title { font-family: system-ui, "DejaVu Sans", sans-serif; }
.cell-drawing .cd-comment { font-size: 11px; }
.cell-drawing .cd-legend { font-size: 12px; }
.cell-drawing .cd-about { font-size: 13px; }
.cell-drawing .cd-title { font-size: 17px; font-weight: 600; }
.cd-frame, .cd-ground, .cd-wire, .cd-inner { fill: none; }
.cd-frame { stroke-width: 1.2; }
.cd-ground { stroke-width: 5; }
.cd-wire { stroke-width: 1.5; }
.cd-wire.cd-of-memory { stroke-width: 2; }
.cd-wire.cd-before { stroke-dasharray: 6 3.5; }
.cd-arrow { stroke: none; }
.cd-box, .cd-join { stroke-width: 1.3; }
.cd-box.cd-memory { stroke-width: 1.6; }
.cd-box.cd-gate { stroke-width: 1.8; }
.cd-box.cd-before { stroke-dasharray: 5 3; }
.cd-inner, .cd-chip { stroke-width: 1; }
.cd-bar { stroke-width: 1; opacity: .6; }
)css";

std::string Colours(const Palette& colours) {
  return fmt::format(
      R"css(.cell-drawing text, .cd-dot {{ fill: {text}; }}
.cell-drawing .cd-comment, .cell-drawing .cd-legend, .cell-drawing .cd-about {{ fill: {soft}; }}
.cd-page, .cd-join, .cd-chip, .cd-box.cd-input {{ fill: {back}; }}
.cd-ground {{ stroke: {back}; }}
.cd-frame {{ stroke: {frame}; }}
.cd-wire, .cd-box, .cd-chip, .cd-bar {{ stroke: {line}; }}
.cd-arrow {{ fill: {line}; }}
.cd-box, .cd-chip.cd-function {{ fill: {box}; }}
.cd-join, .cd-chip.cd-function {{ stroke: {text}; }}
.cd-box.cd-state {{ fill: {state}; }}
.cd-box.cd-state, .cd-wire.cd-of-state {{ stroke: {state_line}; }}
.cd-arrow.cd-of-state {{ fill: {state_line}; }}
.cd-box.cd-memory {{ fill: {memory}; }}
.cd-box.cd-memory, .cd-wire.cd-of-memory, .cd-inner {{ stroke: {memory_line}; }}
.cd-arrow.cd-of-memory {{ fill: {memory_line}; }}
.cd-box.cd-gate {{ fill: {gate}; }}
.cd-box.cd-gate, .cd-wire.cd-of-gate {{ stroke: {gate_line}; }}
.cd-arrow.cd-of-gate {{ fill: {gate_line}; }}
)css",
      fmt::arg("back", colours.back), fmt::arg("text", colours.text),
      fmt::arg("soft", colours.soft), fmt::arg("line", colours.line), fmt::arg("box", colours.box),
      fmt::arg("frame", colours.frame), fmt::arg("gate", colours.gate),
      fmt::arg("gate_line", colours.gate_line), fmt::arg("state", colours.state),
      fmt::arg("state_line", colours.state_line), fmt::arg("memory", colours.memory),
      fmt::arg("memory_line", colours.memory_line));
}

}  // namespace

std::string CellDrawingStyle() {
  return kShapes + Colours(kLight) + "@media (prefers-color-scheme: dark) {\n" + Colours(kDark) +
         "}\n";
}

}  // namespace mnemo
