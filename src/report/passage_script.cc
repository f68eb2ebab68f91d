#include "report/passage_view.h"

namespace mnemo {

// Colours must be chosen as ColourOf() does it, and glyphs shown as GlyphHtml().
std::string PassageScript() {
  return R"js(
(function () {
  "use strict";
  const source = document.getElementById("passage-data");
  if (!source) return;
  const data = JSON.parse(source.textContent);
  const at = (name) => document.getElementById("passage-" + name);
  const cellSelect = at("cell"), valueSelect = at("value"), unitSelect = at("unit");
  const order = at("order"), text = at("text"), note = at("note");
  const blanks = { "\n": "\u21b5", "\t": "\u2192", " ": "\u00b7" };
  let spans = Array.from(text.children), textShown = data.cells[0].text;

  function fill(select, labels) {
    select.replaceChildren(...labels.map((label, i) => new Option(label, i)));
  }
  function bytes(trace) {
    if (!trace.bytes) {
      const raw = atob(trace.data);
      trace.bytes = Int8Array.from(raw, (c) => c.charCodeAt(0) << 24 >> 24);
    }
    return trace.bytes;
  }
  const cell = () => data.cells[cellSelect.value];
  const trace = () => cell().traces[valueSelect.value];

  // The value after the glyph's last byte, or null.
  function valueAt(glyph) {
    const t = trace(), last = data.texts[cell().text].last[glyph];
    const packed = bytes(t)[last * t.shown.length + t.shown.indexOf(Number(unitSelect.value))];
    return packed === -128 ? null : packed / 127 * t.scale;
  }
  function colour(t, value) {
    if (value === null) return "qx";
    const place = t.colour === "unit" ? 2 * value - 1 : t.colour === "tanh" ? Math.tanh(value) : value;
    return "q" + Math.round((place + 1) / 2 * 20);
  }
  function span(glyph) {
    const element = document.createElement("span");
    const blank = blanks[glyph];
    if (!blank) { element.textContent = glyph; return element; }
    const mark = document.createElement("b");
    mark.className = "blank";
    mark.textContent = blank;
    element.append(mark);
    if (glyph !== " ") element.append(glyph);
    return element;
  }
  const heading = () =>
    `${cell().name}, layer ${trace().layer}, ${trace().value}, unit ${unitSelect.value}`;

  function draw() {
    const t = trace();
    if (cell().text !== textShown) {
      textShown = cell().text;
      spans = data.texts[textShown].glyphs.map(span);
      text.replaceChildren(...spans);
    }
    spans.forEach((element, i) => { element.className = colour(t, valueAt(i)); });
    note.textContent = heading();
    const unit = t.colour === "unit";
    document.getElementById("scale-low").textContent = unit ? "0 shut" : "\u22121";
    document.getElementById("scale-high").textContent = unit ? "1 open" : "+1";
    document.getElementById("scale-note").textContent =
      t.colour === "tanh" ? "colour is tanh(value)" : "";
  }
  function units(keep) {
    const shown = trace().shown.slice();
    if (!order.checked) shown.sort((a, b) => a - b);
    unitSelect.replaceChildren(...shown.map((u) => new Option(u, u)));
    if (keep !== undefined && shown.includes(Number(keep))) unitSelect.value = keep;
    draw();
  }
  function values() {
    // The same value and layer again, where the new cell has it.
    const before = valueSelect.selectedOptions[0] ? valueSelect.selectedOptions[0].text : "";
    const labels = cell().traces.map((t) => `${t.value} (layer ${t.layer})`);
    fill(valueSelect, labels);
    valueSelect.value = Math.max(labels.indexOf(before), 0);
    units();
  }
  function step(by) {
    const count = unitSelect.options.length;
    unitSelect.selectedIndex = (unitSelect.selectedIndex + by + count) % count;
    draw();
  }
  function read(event) {
    const i = spans.indexOf(event.target.closest("#passage-text > span"));
    if (i < 0) return;
    const glyph = data.texts[textShown].glyphs[i], value = valueAt(i);
    const name = { "\n": "line end", "\t": "tab", " ": "space" }[glyph] || glyph;
    note.textContent = `${heading()}: after ${name} ${value === null ? "\u2013" : value.toFixed(2)}`;
  }

  fill(cellSelect, data.cells.map((c) => c.name));
  values();
  cellSelect.addEventListener("change", values);
  valueSelect.addEventListener("change", () => units());
  unitSelect.addEventListener("change", draw);
  order.addEventListener("change", () => units(unitSelect.value));
  at("back").addEventListener("click", () => step(-1));
  at("next").addEventListener("click", () => step(1));
  text.addEventListener("pointerover", read);
  text.addEventListener("click", read);
  at("controls").hidden = false;
})();
)js";
}

}  // namespace mnemo
