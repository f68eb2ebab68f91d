#include "report/set_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "data/set_facts.h"
#include "report/example_view.h"
#include "report/html.h"
#include "report/numbers.h"
#include "report/set_page.h"
#include "report/symbol_rows.h"

namespace mnemo {

std::string CutTo(const std::string& text, int width) {
  std::string one_line;
  size_t count = 0;
  const std::vector<Glyph> glyphs = Glyphs(text);
  const auto room = static_cast<size_t>(std::max(width, 4));
  std::string cut;
  for (const Glyph& glyph : glyphs) {
    const std::string shown =
        glyph.text == "\n" || glyph.text == "\t" ? VisibleName(glyph.text) : glyph.text;
    const size_t wide = shown.starts_with("\\x") ? shown.size() : 1;
    count += wide;
    if (count <= room - 3) cut += shown;
    one_line += shown;
  }
  return count <= room ? one_line : cut + "...";
}

std::string FactsText(const SequenceData& data, int width) {
  std::string text;
  for (size_t s = 0; s < data.splits.size(); ++s) {
    const SequenceSplit& part = data.splits[s];
    const LengthFacts lengths = LengthsOf(part);
    text += CutTo(fmt::format("  {:<6} {:>9} sequences {:>12} steps; a sequence {}, {}, {}",
                              kSplitNames[s], Grouped(part.count()), Grouped(part.steps()),
                              Grouped(lengths.shortest), Grouped(lengths.median),
                              Grouped(lengths.longest)),
                  width) +
            (s == 0 ? " (shortest, median, longest)\n" : "\n");
  }
  text += CutTo("  input  " + InputWords(data.form), width) + "\n";
  text += CutTo("  target " + TargetWords(data.form), width) + "\n";
  const std::string commonest = CommonestText(data, 8);
  if (!commonest.empty()) text += CutTo("  often  " + commonest, width) + "\n";
  return text;
}

std::string ExampleText(const SetExample& example, const SequenceForm& form, int width) {
  SetExample whole = example;  // here nothing but text is cut
  whole.shown = whole.steps;
  std::string line =
      fmt::format("  {}: {}", Readable(example.name), StepsText(whole, form.step_seconds));
  const std::string only = OnlyClass(example, form.output_names);
  if (!only.empty()) line += ", " + only;
  std::string text = CutTo(line, width) + "\n";
  if (form.symbols) {
    text += SymbolLines(example, form, 4, width);
  } else if (form.target == TargetKind::kClasses && only.empty()) {
    std::string names;
    for (const Span& span : ClassSpans(example.classes, form.output_names)) {
      names += (names.empty() ? "" : " ") + span.label;
    }
    text += "    " + CutTo(names, width - 4) + "\n";
  }
  if (form.target == TargetKind::kLabels) {
    text += "    " + CutTo(Spelled(form.output_names, example.labels), width - 4) + "\n";
  }
  return text;
}

}  // namespace mnemo
