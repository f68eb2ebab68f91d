#include "report/set_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "data/set_facts.h"
#include "report/example_view.h"
#include "report/html.h"
#include "report/numbers.h"
#include "report/piano_roll_figure.h"
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
    text += CutTo(fmt::format("  {:<6} {:>9} sequences {:>12} steps, each {} to {}, median {}",
                              kSplitNames[s], Grouped(part.count()), Grouped(part.steps()),
                              Grouped(lengths.shortest), Grouped(lengths.longest),
                              Grouped(lengths.median)),
                  width) +
            "\n";
  }
  text += CutTo("  input      " + InputWords(data.form), width) + "\n";
  text += CutTo("  target     " + TargetWords(data.form), width) + "\n";
  const std::string commonest = CommonestText(data, 8);
  if (!commonest.empty()) text += CutTo("  commonest  " + commonest, width) + "\n";
  return text;
}

namespace {

// "C4 E4 G4 | C4 F4 | -": the bits that are on, step by step.
std::string BitsText(const SetExample& example, const SequenceForm& form) {
  std::string text;
  for (int64_t t = 0; t < example.numbers.rows; ++t) {
    std::string on;
    for (int64_t c = 0; c < example.numbers.columns; ++c) {
      if (example.numbers.At(t, c) == 0) continue;
      std::string name = NameOf(form.output_names, static_cast<int32_t>(c));
      if (const auto pitch = PitchOf(name)) name = PitchName(*pitch);
      on += (on.empty() ? "" : " ") + name;
    }
    text += (t == 0 ? "" : " | ") + (on.empty() ? "-" : on);
  }
  return text;
}

// Of targets that stand at a few steps only: "0.442 at step 109".
std::string NumbersText(const SetExample& example) {
  std::string text;
  for (int64_t t = 0; t < static_cast<int64_t>(example.counted.size()); ++t) {
    if (example.counted[t] == 0) continue;
    std::string numbers;
    for (const float value : example.numbers.Row(t)) {
      numbers += (numbers.empty() ? "" : " ") + fmt::format("{:.4g}", value);
    }
    text += fmt::format("{}{} at step {}", text.empty() ? "target " : ", ", numbers, t + 1);
  }
  return text;
}

// What a line below the name says; empty for symbols, which have two.
std::string TargetText(const SetExample& example, const SequenceForm& form) {
  switch (form.target) {
    case TargetKind::kLabels: return Spelled(form.output_names, example.labels);
    case TargetKind::kBits: return BitsText(example, form);
    case TargetKind::kNumbers: return NumbersText(example);
    case TargetKind::kClasses: break;
  }
  if (form.symbols || !OnlyClass(example, form.output_names).empty()) return "";
  std::string names;
  for (const Span& span : ClassSpans(example.classes, form.output_names)) {
    names += (names.empty() ? "" : " ") + span.label;
  }
  return names;
}

// The first lines of a running text that are not empty.
std::string RunningLines(const std::string& running, int width) {
  constexpr int kMostLines = 4;
  std::string lines;
  int count = 0;
  for (size_t begin = 0; begin < running.size() && count < kMostLines;) {
    const size_t end = std::min(running.find('\n', begin), running.size());
    std::string line = running.substr(begin, end - begin);
    if (line.ends_with('\r')) line.pop_back();
    if (line.find_first_not_of(" \t") != line.npos) {
      lines += "    " + CutTo(line, width - 4) + "\n";
      ++count;
    }
    begin = end + 1;
  }
  return lines;
}

}  // namespace

std::string ExampleText(const SetExample& example, const SequenceForm& form, int width) {
  SetExample whole = example;  // here nothing but text is cut
  whole.shown = whole.steps;
  std::string line =
      fmt::format("  {}: {}", Readable(example.name), StepsText(whole, form.step_seconds));
  const std::string only = OnlyClass(example, form.output_names);
  if (!only.empty()) line += ", " + only;
  std::string text = CutTo(line, width) + "\n";
  if (form.running()) return text + RunningLines(example.text, width);
  if (form.symbols) text += SymbolLines(example, form, 4, width);
  const std::string target = TargetText(example, form);
  if (!target.empty()) text += "    " + CutTo(target, width - 4) + "\n";
  return text;
}

}  // namespace mnemo
