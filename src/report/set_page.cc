#include "report/set_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "data/set_facts.h"
#include "report/html.h"
#include "report/numbers.h"
#include "report/page.h"
#include "report/piano_roll_figure.h"
#include "report/symbol_rows.h"

namespace mnemo {
namespace {

constexpr char kStyle[] = R"css(
.scroll.natural { border: 0; border-radius: 0; margin: 6px 0 0; }
.read { margin-top: 18px; }
.natural > div { max-width: none; }
@media (max-width: 760px) {
  .natural svg text { font-size: 13px; }
  .natural svg .tick { font-size: 12px; }
}
.example { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: 2px 18px 14px; margin: 12px 0; min-width: 0; }
.example h3 { margin: 12px 0 2px; overflow-wrap: anywhere; }
.example h3 .soft { font-weight: 400; }
.characters { display: grid; gap: 12px; margin: 12px 0;
  grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); }
.characters .example { margin: 0; }
.characters h3 .soft { display: block; }
.label-string { overflow-wrap: anywhere; max-width: none; }
.running { white-space: pre-wrap; overflow-wrap: anywhere; }
.symbols { display: flex; flex-wrap: wrap; gap: 6px 1px; margin: 10px 0 2px;
  font: 15px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.symbols span { display: flex; flex-direction: column; align-items: center; min-width: 1.25em;
  padding: 0 2px; background: var(--code); border-radius: 3px; }
.symbols i, .symbols b { font-style: normal; font-weight: 600; }
.symbols i { color: var(--soft); }
.symbols .target { color: var(--c1); }
)css";

std::string Row(const std::string& what, const std::string& value) {
  if (value.empty()) return "";
  return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", Escape(what),
                     Escape(value));
}

std::string PartsTable(const SequenceData& data) {
  std::string html =
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"parts\"><table><thead><tr>"
      "<th>part</th><th>sequences</th><th>steps</th><th>shortest</th><th>median</th>"
      "<th>longest</th></tr></thead><tbody>\n";
  for (size_t s = 0; s < data.splits.size(); ++s) {
    const SequenceSplit& part = data.splits[s];
    const LengthFacts lengths = LengthsOf(part);
    html += fmt::format(
        "<tr><th "
        "scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        kSplitNames[s], Grouped(part.count()), Grouped(part.steps()), Grouped(lengths.shortest),
        Grouped(lengths.median), Grouped(lengths.longest));
  }
  return html + "</tbody></table></div>\n";
}

std::string FigureHtml(const ExampleFigure& figure) {
  std::string html = fmt::format(
      "<figure><div class=\"scroll natural\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><div "
      "style=\"width:{:.0f}px\">{}</div></div>",
      figure.kind, std::ceil(figure.svg.width()), figure.svg.Finish());
  if (!figure.caption.empty()) html += "<figcaption>" + Escape(figure.caption) + "</figcaption>";
  return html + "</figure>\n";
}

std::string ExampleHtml(const ExampleView& view) {
  std::string html =
      fmt::format("<div class=\"example\"><h3>{} <span class=\"soft\">{}</span></h3>\n",
                  Escape(view.example.name), Escape(view.about));
  if (!view.sentence.empty()) {
    html += fmt::format("<p class=\"label-string\">\u201c{}\u201d</p>\n", Escape(view.sentence));
  }
  if (!view.label_string.empty()) {
    html += fmt::format(
        "<p class=\"label-string\"><span class=\"soft\">target</span> <code>{}</code>"
        "</p>\n",
        Escape(view.label_string));
  }
  if (!view.example.text.empty()) {
    html += "<pre class=\"running\">" + Escape(view.example.text) + "</pre>\n";
  }
  html += view.symbols_html;
  for (const ExampleFigure& figure : view.figures) html += FigureHtml(figure);
  return html + "</div>\n";
}

// Small pictures stand side by side.
bool AreSmall(const std::vector<const ExampleView*>& views) {
  return std::all_of(views.begin(), views.end(), [](const ExampleView* view) {
    return view->figures.size() == 1 && view->figures[0].svg.width() <= 260;
  });
}

std::string PartSection(const SetPage& page, size_t s) {
  std::vector<const ExampleView*> views;
  for (const ExampleView& view : page.examples) {
    if (static_cast<size_t>(view.example.part) == s) views.push_back(&view);
  }
  if (views.empty()) return "";
  std::string html = fmt::format(
      "<section id=\"{}\"><h2>{} of {} in the part \u201c{}\u201d</h2>\n", kSplitNames[s],
      views.size(), Grouped(page.data->splits[s].count()), kSplitNames[s]);
  const bool small = AreSmall(views);
  if (small) html += "<div class=\"characters\">\n";
  for (const ExampleView* view : views) html += ExampleHtml(*view);
  return html + (small ? "</div>\n" : "") + "</section>\n";
}

}  // namespace

std::string InputWords(const SequenceForm& form) {
  if (form.running()) {
    return fmt::format("one of {} {}s a step", Grouped(form.inputs), form.vocabulary.unit());
  }
  return form.symbols
             ? fmt::format("one of {} symbols a step", Grouped(form.inputs))
             : fmt::format("{} number{} a step", Grouped(form.inputs), form.inputs == 1 ? "" : "s");
}

std::string TargetWords(const SequenceForm& form) {
  const std::string count = Grouped(form.outputs),
                    some = form.some_counted ? ", at some steps" : "";
  if (form.running()) return "the next symbol, from one sequence to the next";
  switch (form.target) {
    case TargetKind::kClasses: return fmt::format("one of {} classes, or none, a step", count);
    case TargetKind::kBits: return fmt::format("{} bits a step{}", count, some);
    case TargetKind::kNumbers:
      return fmt::format("{} number{} a step{}", count, form.outputs == 1 ? "" : "s", some);
    case TargetKind::kLabels: return fmt::format("a string of labels, {} different ones", count);
  }
  return "";
}

std::string CommonestText(const SequenceData& data, size_t most) {
  std::string text;
  for (const Frequency& one : Commonest(data, Split::kTrain, most)) {
    std::string name = TargetName(data.form, one.value);
    if (const auto pitch = PitchOf(name)) name = PitchName(*pitch);
    text +=
        fmt::format("{}{} {:.1f} %", text.empty() ? "" : ", ", VisibleName(name), 100 * one.share);
  }
  return text;
}

std::string PreparationText(const Preparation& preparation) {
  if (preparation.set.empty()) return "";
  std::string text;
  for (const auto& [name, value] : preparation.options) {
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, value);
  }
  if (!text.empty()) text += "; ";
  return fmt::format("{}seed {}; mnemo {}", text, preparation.seed, preparation.version);
}

std::string SetHtml(const SetPage& page) {
  MNEMO_CHECK(page.data != nullptr);
  const SequenceData& data = *page.data;
  const SequenceForm& form = data.form;
  std::string sections, links;
  for (size_t s = 0; s < data.splits.size(); ++s) {
    const std::string section = PartSection(page, s);
    if (section.empty()) continue;
    sections += section;
    links += fmt::format("<a href=\"#{0}\">{0}</a>\n", kSplitNames[s]);
  }
  std::string html = fmt::format("<header><h1>{}</h1>\n", Escape(page.name));
  html += fmt::format("<p class=\"lead\">{}</p>\n",
                      Escape(page.content.empty() ? form.task : page.content));
  for (const std::string& note : form.notes) {
    html += fmt::format("<p class=\"soft\">{}</p>\n", Escape(note));
  }
  html += "<nav aria-label=\"sections\">" + links +
          "<a href=\"#set\">about the set</a>\n</nav></header>\n";
  html += PartsTable(data);
  html += fmt::format("<p class=\"read\">{}</p>\n", Escape(HowToRead(data, page.with_sound)));
  html += sections;
  html +=
      "<section id=\"set\"><h2>About the set</h2>\n<div class=\"scroll\"><table class=\"plain\">"
      "<tbody>\n";
  html +=
      Row("task", form.task) + Row("input", InputWords(form)) + Row("target", TargetWords(form));
  html += Row("commonest in train", CommonestText(data, 12));
  for (const auto& [what, value] : page.facts) html += Row(what, value);
  html += Row("prepared with", PreparationText(data.preparation)) + Row("SHA-256", data.sha256);
  html += "</tbody></table></div>\n<p class=\"soft\">This page again:</p>\n<pre><code>" +
          Escape(page.command) + "</code></pre></section>\n";
  return Page({page.name + ": examples", kStyle, html, ""});
}

}  // namespace mnemo
