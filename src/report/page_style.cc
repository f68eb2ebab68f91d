#include "report/page_style.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace mnemo {
namespace {

constexpr char kVariables[] = R"css(
:root {
  color-scheme: light dark;
  --page: #fdfcfa; --card: #ffffff; --text: #1d1f23; --soft: #5d636e; --line: #dedbd4;
  --grid: #ebe8e1; --accent: #1d5fa6; --code: #f4f1ea; --warn: #fff4d6; --warn-line: #e2bf5a; --shade: #00000024;
  --c0: #1f6fb8; --c1: #c9520a; --c2: #12805c; --c3: #8347bd; --c4: #b3305f; --c5: #75660a;
  --c6: #0b7d8c; --c7: #6b5548;
  --l1: #2166ac; --l2: #d1620f; --l3: #1a8a5f; --l4: #8347bd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15171a; --card: #1c1f23; --text: #e8e6e1; --soft: #a2a8b3; --line: #383c43;
    --grid: #2a2d33; --accent: #8cbcf0; --code: #23262b; --warn: #33290f; --warn-line: #7d6423; --shade: #000000aa;
    --c0: #6cb0f2; --c1: #f4955a; --c2: #58c79a; --c3: #c39bf2; --c4: #f088ab; --c5: #d3c04a;
    --c6: #5cc8d6; --c7: #c9aa98;
    --l1: #6cb0f2; --l2: #f4a261; --l3: #58c79a; --l4: #c39bf2;
  }
}
)css";

constexpr char kLayout[] = R"css(
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 1160px; margin: 0 auto; padding: 28px 24px 64px; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 6px; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 52px 0 6px; scroll-margin-top: 12px; }
h3 { font-size: 1rem; margin: 24px 0 4px; }
p { margin: 6px 0 10px; max-width: 74ch; }
a { color: var(--accent); }
.soft, figcaption, .data { color: var(--soft); font-size: .9rem; }
.lead { font-size: 1.15rem; line-height: 1.45; margin: 18px 0 8px; }
.claims { margin: 0 0 14px; padding-left: 1.15em; max-width: 84ch; }
.claims li { margin: 3px 0; }
.claims, .lead { font-variant-numeric: tabular-nums; }
nav { margin: 14px 0 0; font-size: .92rem; display: flex; flex-wrap: wrap; gap: 2px 16px; }
nav a { padding: 5px 0; }
/* A shade at the side where a table goes on. */
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; margin: 12px 0 6px;
  background: linear-gradient(to right, var(--card) 40%, transparent) 0 0 / 44px 100% no-repeat local,
    linear-gradient(to left, var(--card) 40%, transparent) 100% 0 / 44px 100% no-repeat local,
    linear-gradient(to right, var(--shade), transparent) 0 0 / 16px 100% no-repeat scroll,
    linear-gradient(to left, var(--shade), transparent) 100% 0 / 16px 100% no-repeat scroll,
    var(--card); }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: .93rem;
  font-variant-numeric: tabular-nums; }
th, td { padding: 8px 10px; text-align: right; white-space: nowrap; }
tbody th, tbody td { border-top: 1px solid var(--line); }
thead th { font-weight: 600; color: var(--soft); font-size: .84rem; vertical-align: bottom;
  line-height: 1.3; }
th:first-child, .words { text-align: left; }
tbody th { position: sticky; left: 0; background: var(--card); font-weight: 600; }
thead th:first-child { position: sticky; left: 0; background: var(--card); }
td.best { font-weight: 700; }
table.plain tr:first-child > * { border-top: 0; }
table.plain th, table.plain td { text-align: left; white-space: normal; overflow-wrap: anywhere;
  vertical-align: top; }
table.plain th { font-weight: 500; color: var(--soft); width: 13em; position: static; }
.swatch { display: inline-block; width: .7em; height: .7em; border-radius: 50%;
  background: var(--c); margin-right: .5em; }
.figures { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; }
.small { display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); gap: 8px; }
figure { margin: 12px 0 0; }
.figures figure { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: 14px 14px 10px; }
.figures figure > svg { max-width: 560px; margin: 0 auto; }
svg { display: block; width: 100%; height: auto; }
.small svg { max-width: 260px; }
figcaption { margin-top: 8px; line-height: 1.45; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 18px; font-size: .9rem; margin: 8px 0; }
pre { font: .86rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  background: var(--code); border-radius: 8px; padding: 12px 14px; margin: 8px 0; tab-size: 4;
  white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: .92em ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.samples { display: grid; gap: 4px 16px; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); }
.samples pre { max-height: 23em; overflow-y: auto; }
.samples h3 { margin-top: 10px; }
.equations { overflow-x: auto; padding: 4px 0; }
.cards { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(460px, 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: 4px 18px 14px; min-width: 0; }
.card h3 { margin-top: 12px; }
/* An open drawing takes the whole width. */
.card:has(details[open]) { grid-column: 1 / -1; }
summary { color: var(--accent); cursor: pointer; padding: 6px 0; }
.notes { background: var(--warn); border: 1px solid var(--warn-line); border-radius: 8px;
  padding: 10px 18px; margin: 14px 0; }
.notes ul { margin: 0; padding-left: 1.1em; }
@media (max-width: 760px) {
  main { padding: 18px 16px 48px; }
  h1 { font-size: 1.4rem; }
  h2 { margin-top: 40px; }
  .lead { font-size: 1.06rem; }
  .figures { grid-template-columns: minmax(0, 1fr); gap: 12px; }
  .figures figure { padding: 10px 8px 8px; }
  .small { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 4px; }
  th, td { padding: 8px 10px; }
  table.plain th { width: 8.5em; }
  td.words:last-child { white-space: normal; min-width: 11em; }
  tbody th a { display: inline-block; white-space: normal; }
  svg text { font-size: 15px; }
  svg .tick { font-size: 14px; }
  .cards, .samples { grid-template-columns: minmax(0, 1fr); }
}
@media print { .controls { display: none; } h2 { break-after: avoid; } figure { break-inside: avoid; } }
)css";

constexpr char kFigures[] = R"css(
svg text { fill: var(--text); font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
svg .tick { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
svg .axis-title { fill: var(--soft); }
svg .name { fill: var(--c); font-weight: 600; paint-order: stroke; stroke: var(--card);
  stroke-width: 4px; stroke-linejoin: round; }
svg .gate-name { font-weight: 600; font-size: 15px; }
.grid { stroke: var(--grid); }
.axis { stroke: var(--soft); }
.thin, .thick, .line { fill: none; stroke: var(--c); stroke-linejoin: round; }
.thin { stroke-width: 1; opacity: .5; }
.thick { stroke-width: 2.6; }
.line { stroke-width: 1.6; }
.dot { fill: var(--c); }
.ring { fill: var(--card); stroke: var(--c); stroke-width: 1.6; }
.cross { fill: none; stroke: var(--c); stroke-width: 2; }
.seed-bar { stroke: var(--c); stroke-width: 7; opacity: .35; }
.seed-dot { fill: var(--card); stroke: var(--text); stroke-width: 1.2; }
.text-bar { stroke: var(--c); stroke-width: 1.8; }
.triangle { fill: var(--grid); opacity: .55; }
.unit { fill: var(--c); fill-opacity: .35; stroke: var(--c); stroke-width: 1; }
.note { fill: var(--c); }
.black-key { fill: var(--grid); opacity: .6; }
.octave { stroke: var(--line); }
.wave, .bar { fill: var(--c); }
.circle { fill: var(--c); fill-opacity: .16; stroke: var(--c); stroke-width: 1.6; }
.mark { stroke: var(--soft); stroke-dasharray: 4 3; }
.boundary { stroke: var(--line); }
.span { fill: var(--code); }
.span.other { fill: var(--grid); }
svg .span-name { font-size: 12.5px; }
.cell { shape-rendering: crispEdges; }
.ink { fill: none; stroke: var(--text); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.air { fill: none; stroke: var(--soft); stroke-width: 1; stroke-dasharray: 3 3; opacity: .7; }
.start { fill: var(--c1); }
)css";

constexpr char kPassage[] = R"css(
.controls { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; margin: 10px 0; }
.controls label { display: flex; flex-direction: column; font-size: .82rem; color: var(--soft); }
.controls label.check { flex-direction: row; align-items: center; gap: 6px; min-height: 40px; }
.controls select, .controls button { font: inherit; font-size: .95rem; min-height: 40px;
  padding: 4px 10px; color: var(--text); background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; max-width: 100%; }
.controls button { min-width: 44px; cursor: pointer; }
.steps { display: flex; gap: 6px; }
.controls button:hover { border-color: var(--accent); }
.controls :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
#passage-text { line-height: 1.62; background: none; border: 1px solid var(--line); }
#passage-text span { padding: .14em 0; }
#passage-text .blank { color: var(--soft); }
.scale { display: flex; align-items: center; gap: 8px; font-size: .88rem; color: var(--soft);
  font-variant-numeric: tabular-nums; }
.scale i { display: inline-block; width: 9px; height: 18px; }
.scale span span { display: flex; }
.qx { outline: 1px dashed var(--soft); outline-offset: -1px; }
)css";

using Colour = std::array<double, 3>;

// A step from the middle colour to an end. The root spreads small values, which are most of them.
std::string Blend(const Colour& middle, const Colour& end, double part) {
  const double weight = std::pow(part, 0.8);
  std::array<int, 3> rgb{};
  for (size_t i = 0; i < 3; ++i) {
    rgb[i] = static_cast<int>(std::lround(middle[i] + weight * (end[i] - middle[i])));
  }
  return fmt::format("rgb({} {} {})", rgb[0], rgb[1], rgb[2]);
}

std::string ValueColours(const Colour& low, const Colour& middle, const Colour& high) {
  std::string css;
  const int half = kValueColours / 2;
  for (int k = 0; k < kValueColours; ++k) {
    css += fmt::format(
        ".q{0}{{background:{1};fill:{1}}}", k,
        Blend(middle, k < half ? low : high, std::abs(k - half) / static_cast<double>(half)));
  }
  return css;
}

}  // namespace

std::string PageStyle() {
  std::string css = std::string(kVariables) + kFigures + kPassage + kLayout;
  for (int k = 0; k < kSeriesColours; ++k) css += fmt::format(".s{}{{--c:var(--c{})}}", k, k);
  for (int k = 1; k <= kLayerColours; ++k) css += fmt::format(".l{}{{--c:var(--l{})}}", k, k);
  // Text stays above 4.5 : 1 on the strongest of them.
  css += "\n" + ValueColours({96, 160, 226}, {245, 243, 238}, {240, 130, 84});
  css += "\n@media (prefers-color-scheme: dark) {" +
         ValueColours({38, 108, 190}, {38, 41, 46}, {192, 80, 34}) + "}\n";
  return css;
}

}  // namespace mnemo
