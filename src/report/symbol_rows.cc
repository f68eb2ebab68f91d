#include "report/symbol_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/html.h"

namespace mnemo {
namespace {

size_t Width(const std::string& shown) { return Glyphs(shown).size(); }

std::string Padded(const std::string& shown, size_t width) {
  return std::string(width - std::min(width, Width(shown)), ' ') + shown;
}

}  // namespace

std::string VisibleName(const std::string& name) {
  if (name.empty()) return "\u2205";
  std::string shown;
  for (const Glyph& glyph : Glyphs(name)) {
    shown += glyph.text == "\n"   ? "\u21b5"
             : glyph.text == "\t" ? "\u2192"
             : glyph.text == " "  ? "\u2423"
                                  : glyph.text;
  }
  return shown;
}

std::string SymbolColumns(const SetExample& example, const SequenceForm& form) {
  std::string html = "<div class=\"symbols\">";
  for (size_t t = 0; t < example.symbols.size(); ++t) {
    html += "<span>" + Escape(VisibleName(NameOf(form.input_names, example.symbols[t])));
    if (!example.classes.empty()) {
      const int32_t its_class = example.classes[t];
      html += its_class < 0
                  ? "<i>\u00b7</i>"
                  : "<b class=\"target\">" +
                        Escape(VisibleName(NameOf(form.output_names, its_class))) + "</b>";
    }
    html += "</span>";
  }
  return html + "</div>\n";
}

std::string SymbolLines(const SetExample& example, const SequenceForm& form, int indent,
                        int width) {
  const bool classes = !example.classes.empty();
  std::string in, out;
  const int room = std::max(8, width - indent - 5);
  int used = 0;
  bool cut = false;
  bool wide = false;  // some name has several characters: a space stands between
  for (size_t t = 0; t < example.symbols.size(); ++t) {
    wide = wide || Width(VisibleName(NameOf(form.input_names, example.symbols[t]))) > 1;
    if (classes && example.classes[t] >= 0) {
      wide = wide || Width(VisibleName(NameOf(form.output_names, example.classes[t]))) > 1;
    }
  }
  for (size_t t = 0; t < example.symbols.size(); ++t) {
    const std::string read = VisibleName(NameOf(form.input_names, example.symbols[t]));
    const std::string said = !classes || example.classes[t] < 0
                                 ? "\u00b7"
                                 : VisibleName(NameOf(form.output_names, example.classes[t]));
    const size_t column = std::max(Width(read), Width(said));
    const std::string gap(wide && t > 0 ? 1 : 0, ' ');
    used += static_cast<int>(column + gap.size());
    const bool last = t + 1 == example.symbols.size() && example.shown == example.steps;
    cut = used > room - (last ? 0 : 3);
    if (cut) break;
    in += gap + Padded(read, column);
    out += gap + Padded(said, column);
  }
  if (cut || example.shown < example.steps) {
    in += "...";
    out += "...";
  }
  const std::string space(static_cast<size_t>(indent), ' ');
  std::string lines = space + "in   " + in + "\n";
  if (classes) lines += space + "out  " + out + "\n";
  return lines;
}

}  // namespace mnemo
