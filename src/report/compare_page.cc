#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/cell_drawing.h"
#include "report/compare_figures.h"
#include "report/compare_report.h"
#include "report/compare_rows.h"
#include "report/html.h"
#include "report/numbers.h"
#include "report/page.h"
#include "report/page_style.h"
#include "report/passage_view.h"

namespace mnemo {
namespace {

std::string Swatch(int place) {
  return fmt::format("<span class=\"swatch s{}\"></span>", place % kSeriesColours);
}

std::string DataLink(const char* file) { return fmt::format("<a href=\"{0}\">{0}</a>", file); }

std::string Figure(const std::string& svg, const std::string& caption, const char* file) {
  return fmt::format("<figure>{}<figcaption>{} Data: {}.</figcaption></figure>\n", svg, caption,
                     DataLink(file));
}

std::string Header(const CompareReport& report) {
  const ReportData& data = report.data;
  std::string html = fmt::format("<header><h1>{}</h1>\n", Escape(report.title));
  html +=
      fmt::format("<p class=\"soft\">{}: {}, {} different symbols. {}.</p>\n", Escape(data.name),
                  Bytes(data.bytes), Grouped(data.vocabulary), Escape(report.budget));
  html += fmt::format("<p class=\"lead\">{}</p>\n<ul class=\"claims\">\n",
                      Escape(CompareHeadline(report)));
  for (const std::string& sentence : CompareSentences(report)) {
    html += fmt::format("<li>{}</li>\n", Escape(sentence));
  }
  html += "</ul>\n";
  if (!report.notes.empty()) {
    html += "<div class=\"notes\"><ul>\n";
    for (const std::string& note : report.notes) html += "<li>" + Escape(note) + "</li>\n";
    html += "</ul></div>\n";
  }
  return html + "</header>\n";
}

std::string PlusMinus(double half) {
  return std::isfinite(half) ? "\u00b1" + Fixed(half) : kMissing;
}

std::string ScoreTable(const CompareReport& report) {
  std::string html =
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"test scores\">"
      "<table id=\"scores\"><thead><tr><th>cell</th><th>test<br>nats/char</th>"
      "<th>test<br>bits/char</th><th>\u00b1 over<br>seeds</th><th>seeds</th>"
      "<th>95 % interval<br>over the text</th><th>units</th>"
      "<th>layers</th><th>parameters</th><th>learning<br>rate</th>"
      "<th>FLOPs<br>per char</th><th>char/s<br>in training</th></tr></thead><tbody>\n";
  bool best = true;
  for (const CompareRow& row : CompareRows(report)) {
    const CellResult& cell = *row.cell;
    html += fmt::format(
        "<tr><th scope=\"row\">{}{}</th><td{}>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>"
        "<td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        Swatch(row.place), Escape(cell.name), best ? " class=\"best\"" : "", Fixed(row.nats),
        Fixed(row.bits), PlusMinus(row.seed_half),
        row.diverged == 0 ? Grouped(row.seeds)
                          : fmt::format("{} of {}", row.seeds, cell.runs.size()),
        Range(cell.text_low, cell.text_high), Grouped(cell.units), cell.layers,
        Grouped(cell.parameters), ShortNumber(row.learning_rate), Whole(cell.flops_per_symbol),
        Whole(row.characters_per_second));
    best = false;
  }
  return html + "</tbody></table></div>\n";
}

std::string Reading(const PairedDifference& pair) {
  switch (Judge(pair)) {
    case Verdict::kLower: return pair.cell_a + " is better";
    case Verdict::kHigher: return pair.cell_b + " is better";
    case Verdict::kUnsettled: return "open: an interval includes 0";
    case Verdict::kOneSeed: return "no claim: one seed";
    case Verdict::kNotMeasured: break;
  }
  return "not measured";
}

std::string PairTable(const CompareReport& report) {
  const std::vector<PairedDifference> pairs = ComparePairs(report);
  if (pairs.empty()) return "";
  std::string html =
      "<h3>Differences</h3>\n<p class=\"soft\">First cell minus second, nats/char, on the same "
      "characters: below 0 the first is better. A claim needs both intervals on one side of 0; "
      "each is a 95 % interval by itself, not corrected for the number of pairs. Data: " +
      DataLink("pairs.csv") +
      ".</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"differences\">"
      "<table><thead><tr><th>cells</th><th class=\"words\">reading</th><th>difference</th>"
      "<th>95 % over seeds</th><th>95 % over the text</th></tr></thead><tbody>\n";
  for (const PairedDifference& pair : pairs) {
    html += fmt::format(
        "<tr><th scope=\"row\">{} \u2212 {}</th><td class=\"words\">{}</td><td>{}</td><td>{}</td>"
        "<td>{}</td></tr>\n",
        Escape(pair.cell_a), Escape(pair.cell_b), Escape(Reading(pair)), Signed(pair.mean),
        SignedRange(pair.seed_low, pair.seed_high), SignedRange(pair.text_low, pair.text_high));
  }
  return html + "</tbody></table></div>\n";
}

std::string ScoreSection(const CompareReport& report) {
  const std::vector<CompareRow> rows = CompareRows(report);
  const bool one_seed =
      std::all_of(rows.begin(), rows.end(), [](const CompareRow& row) { return row.seeds < 2; });
  std::string caption =
      "Big dot: the mean. Small dots: one training each. Thick bar: 95 % interval over seeds "
      "(Student\u2019s t): where another training would land. Thin bar below: 95 % interval over "
      "the text (block bootstrap): how the score would move with another text of the same kind.";
  if (one_seed) caption += " With one seed there is no interval over seeds.";
  std::string html =
      "<section id=\"score\"><h2>Test score</h2>\n" + ScoreTable(report) +
      "<p class=\"data\">Lower is better. \u00b1 is half of the 95 % interval over seeds. Data: " +
      DataLink("table.csv") + ", everything: " + DataLink("report.json") +
      ".</p>\n<div class=\"figures\">";
  html += Figure(ScoreFigure(report), caption, "table.csv");
  html += Figure(GridFigure(report),
                 "The pilot: every cell tried the same learning rates. The filled dot was chosen, "
                 "on the validation text.",
                 "grid.csv");
  return html + "</div>\n" + PairTable(report) + "</section>\n";
}

std::string CurveSection(const CompareReport& report) {
  std::string html = "<section id=\"curves\"><h2>Training</h2>\n<div class=\"figures\">\n";
  html += Figure(LossFigure(report, CurveAxis::kUpdates),
                 "Validation loss against updates. Thin: one seed each; thick: their mean. A cross "
                 "ends a training that diverged.",
                 "curves.csv");
  html += Figure(LossFigure(report, CurveAxis::kSeconds),
                 "The same against seconds of training, side by side as they ran: what a cell "
                 "costs on this machine.",
                 "curves.csv");
  return html + "</div></section>\n";
}

std::string SaturationSection(const CompareReport& report) {
  int layers = 0;
  for (const CellResult& cell : report.cells) {
    for (const GateSaturation& gate : cell.saturation) layers = std::max(layers, gate.layer);
  }
  if (layers == 0) return "";
  std::string html =
      "<section id=\"gates\"><h2>What the gates do</h2>\n<p>A circle is a unit: how often its gate "
      "is open (above 0.9) and how often it is shut (below 0.1) over the test text. A unit in the "
      "lower left corner is mostly in between; one on the slanted edge is always one or the "
      "other.</p>\n";
  if (layers > 1) {
    html += "<p class=\"legend\">";
    for (int layer = 1; layer <= layers; ++layer) {
      html += fmt::format("<span><span class=\"swatch l{}\"></span>layer {}</span>\n",
                          (layer - 1) % kLayerColours + 1, layer);
    }
    html += "</p>\n";
  }
  std::string without;
  for (size_t i = 0; i < report.cells.size(); ++i) {
    const CellResult& cell = report.cells[i];
    if (cell.saturation.empty()) {
      without += (without.empty() ? "" : ", ") + Escape(cell.name);
      continue;
    }
    html += fmt::format("<h3>{}{}</h3>\n<div class=\"small\">\n", Swatch(static_cast<int>(i)),
                        Escape(cell.name));
    for (const auto& gate : ByGate(cell.saturation)) {
      html += "<figure>" + SaturationFigure(cell.name, gate[0]->gate, gate) + "</figure>\n";
    }
    html += "</div>\n";
  }
  html += "<p class=\"data\">";
  if (!without.empty()) html += "Without gates: " + without + ". ";
  return html + "Data: " + DataLink("saturation.csv") +
         ". The figure is Karpathy, Johnson and Fei-Fei\u2019s (2015, figure 3).</p></section>\n";
}

std::string PassageSection(const CompareReport& report) {
  const std::string passage = PassageHtml(report);
  if (passage.empty()) return "";
  return "<section id=\"passage\"><h2>What a unit remembers</h2>\n<p>A piece of the test text; the "
         "colour behind a character is the unit\u2019s value after reading it. Look for units that "
         "change at quotes, brackets, comments or line ends.</p>\n" +
         passage + "<p class=\"data\">Data: " + DataLink("passage.json") + ".</p></section>\n";
}

std::string SampleSection(const CompareReport& report) {
  std::vector<double> temperatures;
  for (const CellResult& cell : report.cells) {
    for (const Sample& sample : cell.samples) temperatures.push_back(sample.temperature);
  }
  std::sort(temperatures.begin(), temperatures.end());
  temperatures.erase(std::unique(temperatures.begin(), temperatures.end()), temperatures.end());
  if (temperatures.empty()) return "";
  std::string html =
      "<section id=\"samples\"><h2>Generated text</h2>\n<p>Each network writes on its own. A low "
      "temperature keeps to what it is sure of, a high one dares more.</p>\n";
  for (const double temperature : temperatures) {
    html +=
        fmt::format("<h3>Temperature {}</h3>\n<div class=\"samples\">\n", ShortNumber(temperature));
    for (size_t i = 0; i < report.cells.size(); ++i) {
      for (const Sample& sample : report.cells[i].samples) {
        if (sample.temperature != temperature) continue;
        // A newline right after <pre> would be dropped: one is put there for it.
        html += fmt::format("<div><p class=\"soft\">{}{}</p><pre tabindex=\"0\">\n{}</pre></div>\n",
                            Swatch(static_cast<int>(i)), Escape(report.cells[i].name),
                            Escape(sample.text));
      }
    }
    html += "</div>\n";
  }
  return html + "<p class=\"data\">Data: " + DataLink("samples.json") + ".</p></section>\n";
}

std::string CellSection(const CompareReport& report) {
  std::string html = "<section id=\"cells\"><h2>The cells</h2>\n<div class=\"cards\">\n";
  for (size_t i = 0; i < report.cells.size(); ++i) {
    const CellResult& cell = report.cells[i];
    html += fmt::format("<div class=\"card\"><h3>{}{}</h3>\n<p class=\"soft\">{}</p>\n",
                        Swatch(static_cast<int>(i)), Escape(cell.name), Escape(cell.about));
    if (!cell.equations_mathml.empty()) {
      html += "<div class=\"equations\">" + cell.equations_mathml + "</div>\n";
    } else if (!cell.equations_text.empty()) {
      html += "<pre>\n" + Escape(cell.equations_text) + "</pre>\n";
    }
    if (!cell.drawing_svg.empty()) {
      html += fmt::format(
          "<details><summary>Drawing of one step</summary><div class=\"scroll\" tabindex=\"0\" "
          "role=\"region\" aria-label=\"drawing of {}\">{}</div></details>\n",
          Escape(cell.name), cell.drawing_svg);
    }
    html += fmt::format(
        "<p class=\"soft\">{} units in {} layer{}; {} parameters: {} in the cell, {} in the input "
        "projection, {} in the head. Hash <code>{}</code>.</p></div>\n",
        Grouped(cell.units), cell.layers, cell.layers == 1 ? "" : "s", Grouped(cell.parameters),
        Grouped(cell.cell_parameters), Grouped(cell.projection_parameters),
        Grouped(cell.head_parameters), Escape(cell.hash));
  }
  return html + "</div></section>\n";
}

std::string SettingsSection(const CompareReport& report) {
  const ReportData& data = report.data;
  std::string html = "<section id=\"repeat\"><h2>Repeat it</h2>\n<pre><code>" +
                     Escape(report.command) +
                     "</code></pre>\n<div class=\"scroll\"><table class=\"plain\"><tbody>\n";
  const auto row = [&](const std::string& what, const std::string& value) {
    html +=
        fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", Escape(what), Escape(value));
  };
  row("program", "mnemo " + report.version);
  row("text", fmt::format("{} ({} bytes, {} different)", data.name, Grouped(data.bytes),
                          Grouped(data.vocabulary)));
  row("split", fmt::format("train {}, validation {}, test {} characters", Grouped(data.train),
                           Grouped(data.valid), Grouped(data.test)));
  row("SHA-256", data.sha256);
  row("budget", report.budget);
  for (const auto& [what, value] : report.settings) row(what, value);
  return html + "</tbody></table></div></section>\n";
}

}  // namespace

std::string CompareHtml(const CompareReport& report) {
  struct Section {
    const char* id;
    const char* name;
    std::string html;
  };
  const std::vector<Section> sections{
      {"score", "Test score", ScoreSection(report)},
      {"curves", "Training", CurveSection(report)},
      {"gates", "Gates", SaturationSection(report)},
      {"passage", "Units on a text", PassageSection(report)},
      {"samples", "Generated text", SampleSection(report)},
      {"cells", "Cells", CellSection(report)},
      {"repeat", "Repeat it", SettingsSection(report)},
  };
  std::string html;
  html += Header(report) + "<nav aria-label=\"sections\">";
  for (const Section& section : sections) {
    if (section.html.empty()) continue;
    html += fmt::format("<a href=\"#{}\">{}</a>\n", section.id, section.name);
  }
  html += "</nav>\n";
  for (const Section& section : sections) html += section.html;
  return Page({report.title, CellDrawingStyle(), html, PassageScript()});
}

}  // namespace mnemo
