#include "report/units_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "report/line_figure.h"
#include "report/numbers.h"
#include "report/unit_passage.h"
#include "report/units_tables.h"

namespace mnemo {
namespace {

constexpr double kSignificant = 0.05;
// From here on a unit is said to be a label's own.
constexpr double kClearArea = 0.9, kClearCorrelation = 0.8;
// Fewer characters in a bin of distances say nothing.
constexpr int64_t kFewest = 50;
constexpr int64_t kFewestSpans = 5;

bool Significant(const UnitFinding& unit) { return unit.p <= kSignificant; }

// How far the unit is from knowing nothing, 0 to 1.
double Knows(const LabelFinding& label, double measure) {
  return label.numeric ? measure : 2 * measure - 1;
}

std::string SmallestP(double p, int turns) {
  return fmt::format("{} {:.3f}", p <= 1.0 / turns ? "p at most" : "p =", p);
}

std::string BreaksSentence(const UnitFinding& unit) {
  if (unit.changes.empty()) return "";
  const int most = MostBroken(unit.changes);
  if (most < 0) return " Held still, it breaks nothing that other units do not break as well.";
  const ClassChange& change = unit.changes[static_cast<size_t>(most)];
  return fmt::format(
      " Held still, it costs {} nats more at characters of the kind \"{}\" ({} of {} other units "
      "as much or more).",
      Fixed(change.change.mean, 3), change.name, change.reached, change.controls.size());
}

// Up to which distance the unit tells inside from outside without a gap; -1: not at all.
int Reach(const HoldLength& hold) {
  int reach = -1;
  for (size_t i = 0; i < hold.bins.size(); ++i) {
    const HoldBin& bin = hold.bins[i];
    if (bin.characters < kFewest || bin.spans < kFewestSpans || bin.area < kClearArea) break;
    reach = static_cast<int>(i);
  }
  return reach;
}

std::string HoldSentence(const UnitFinding& unit, int unroll) {
  if (!unit.hold) return "";
  const int reach = Reach(*unit.hold);
  if (reach < 0) return "";
  const HoldBin& bin = unit.hold->bins[static_cast<size_t>(reach)];
  const std::string distance = bin.last < 0
                                   ? fmt::format("{} characters and more", bin.first)
                                   : fmt::format("{} to {} characters", bin.first, bin.last);
  const std::string said = fmt::format("{} after the beginning its AUC is {} ({} spans)", distance,
                                       Fixed(bin.area, 3), bin.spans);
  if (bin.first >= unroll) {
    return fmt::format(" It holds beyond the {} steps that training unrolled: {}.", unroll, said);
  }
  return fmt::format(
      " That it holds beyond the {} steps that training unrolled does not show: {}; further on it "
      "does worse, or too few spans are as long.",
      unroll, said);
}

std::string LabelSentence(const UnitsStudy& study, const LabelFinding& label) {
  const UnitFinding& best = label.units[0];
  if (!Significant(best)) {
    return fmt::format("{}: no unit stands out from chance (the best, {}: adjusted p = {:.2f}).",
                       label.name, UnitName(best.score), best.p);
  }
  const ProbeScore& probe = ProbeBeside(study, label, best.score);
  return fmt::format(
             "{}: {}, {} {} ({}) on the half that did not choose it, {}; its whole layer {}.",
             label.name, UnitName(best.score), MeasureOf(label), Fixed(best.held.mean, 3),
             Range(best.held.low, best.held.high, 3), SmallestP(best.p, study.turns),
             Fixed(probe.held, 3)) +
         BreaksSentence(best) + HoldSentence(best, study.unroll);
}

// How many units are some label's own; most are not.
std::string CountSentence(const UnitsStudy& study) {
  std::set<std::pair<std::string, int>> clear;
  for (size_t i = 0; i < study.scores.size(); ++i) {
    const UnitScore& score = study.scores[i];
    const double least = study.labels[score.label].numeric ? kClearCorrelation : kClearArea;
    if (study.p[i] > kSignificant || !(score.held >= least)) continue;
    clear.insert({fmt::format("{} {}", score.layer, score.value), score.unit});
  }
  int units = 0;
  for (const UnitsStudy::Place& place : study.places) units += place.units;
  return fmt::format(
      "{} of {} values looked at (units times layers and values) tell a label with an AUC of at "
      "least {} or a rank correlation of at least {} on the second half.",
      clear.size(), Grouped(units), ShortNumber(kClearArea), ShortNumber(kClearCorrelation));
}

std::string HoldFigure(const UnitsStudy& study, const LabelFinding& label) {
  std::vector<LineSeries> series;
  for (const UnitFinding& unit : label.units) {
    if (!unit.hold || (!series.empty() && !Significant(unit))) continue;
    LineSeries line;
    line.name = fmt::format("unit {} of {}", unit.score.unit, unit.score.value);
    line.dots = true;
    for (const HoldBin& bin : unit.hold->bins) {
      if (bin.characters < kFewest) continue;
      const double middle = bin.last < 0 ? static_cast<double>(bin.first) * 1.1
                                         : 0.5 * static_cast<double>(bin.first + bin.last);
      line.points.emplace_back(middle, bin.area);
      line.titles.push_back(fmt::format(
          "{} to {}: AUC {}, says on for {:.0f} % of {} characters in {} spans", bin.first,
          bin.last < 0 ? "the end" : std::to_string(bin.last), Fixed(bin.area, 3),
          100 * bin.on.mean, Grouped(bin.characters), Grouped(bin.spans)));
    }
    if (line.points.size() >= 2) series.push_back(std::move(line));
  }
  if (series.empty()) return "";
  LineFigureOptions options;
  options.description = "How well units tell characters " + label.name +
                        " from those outside, by the distance since it began";
  options.x_title = "characters since it began";
  options.y_title = "AUC against outside";
  options.marks = {{static_cast<double>(study.unroll), fmt::format("{} steps", study.unroll)}};
  return LineFigure(series, options);
}

std::string Share(double share) { return fmt::format("{:.1f} %", 100 * share); }

// "a word of [a-z0-9-]"
std::string Word(const std::string& name) {
  std::string word = name;
  std::replace(word.begin(), word.end(), ' ', '-');
  return word;
}

ResultSection LabelSection(const UnitsStudy& study, const LabelFinding& label) {
  ResultSection section;
  section.id = "label-" + Word(label.name);
  section.title = label.name;
  section.text = label.about + fmt::format(" {} of the text's first half, {} of its second.",
                                           Share(label.share[0]), Share(label.share[1]));
  const std::string_view text =
      std::string_view(study.text)
          .substr(static_cast<size_t>(label.passage_begin), label.passage.size());
  const std::vector<float> marked = label.numeric ? std::vector<float>() : label.passage;
  for (size_t i = 0; i < label.units.size(); ++i) {
    const UnitFinding& unit = label.units[i];
    if (i > 0 && !Significant(unit)) continue;
    ResultFigure figure;
    figure.name = fmt::format("{}-unit-{}", Word(label.name), i + 1);
    figure.markup = UnitPassageScale(unit.passage) + UnitPassage(text, unit.passage, marked);
    figure.caption = fmt::format("{} ({}): {} {} ({}).{}", UnitName(unit.score),
                                 unit.score.up ? (label.numeric ? "rises with it" : "high when on")
                                               : (label.numeric ? "falls with it" : "low when on"),
                                 MeasureOf(label), Fixed(unit.held.mean, 3),
                                 Range(unit.held.low, unit.held.high, 3),
                                 label.numeric ? "" : " Underlined: where the label is on.");
    figure.data = "winners";
    section.figures.push_back(std::move(figure));
  }
  const std::string hold = HoldFigure(study, label);
  if (!hold.empty()) {
    section.figures.push_back(
        {"hold-" + Word(label.name), hold,
         fmt::format("How well they tell characters inside from those outside, by distance since "
                     "the beginning; bins of at least {} characters. Gradients of training went "
                     "back {} steps.",
                     kFewest, study.unroll),
         "hold"});
  }
  return section;
}

}  // namespace

void AddUnits(const UnitsStudy& study, AnalysisResult* result) {
  result->style += UnitPassageStyle();
  std::vector<const LabelFinding*> found;
  for (const LabelFinding& label : study.labels) {
    if (!label.units.empty()) found.push_back(&label);
  }
  // What the best unit knows decides the order in which the labels are told.
  std::stable_sort(found.begin(), found.end(), [](const LabelFinding* a, const LabelFinding* b) {
    const bool first = Significant(a->units[0]), second = Significant(b->units[0]);
    if (first != second) return first;
    return Knows(*a, a->units[0].held.mean) > Knows(*b, b->units[0].held.mean);
  });
  for (const LabelFinding* label : found) result->findings.push_back(LabelSentence(study, *label));
  result->findings.push_back(CountSentence(study));
  result->facts.emplace_back(
      "labels", fmt::format("rules of {}{}", study.rules == TextRules::kC ? "C" : "prose",
                            study.rules_guessed ? ", guessed from the text" : ""));
  result->facts.emplace_back(
      "halves",
      fmt::format("characters 1 to {} choose, {} to {} report", Grouped(study.half),
                  Grouped(study.half + 1), Grouped(static_cast<int64_t>(study.text.size()))));
  if (static_cast<int64_t>(study.text.size()) < study.symbols) {
    result->notes.push_back(fmt::format(
        "The first {} of {} characters were read: a layer's values are held in 400 MB of memory.",
        Grouped(static_cast<int64_t>(study.text.size())), Grouped(study.symbols)));
  }
  std::string absent;
  for (const LabelFinding& label : study.labels) {
    if (!label.varies) absent += (absent.empty() ? "" : ", ") + label.name;
  }
  if (!absent.empty()) {
    result->notes.push_back(
        "Labels that do not vary in both halves of this text were left out: " + absent + ".");
  }
  bool converged = true;
  for (const LabelFinding& label : study.labels) {
    for (const ProbeScore& probe : label.probes) converged &= !label.varies || probe.converged;
  }
  if (!converged) {
    result->notes.push_back(
        "A linear probe had not quite reached its minimum after 500 steps: what the whole layer "
        "knows may be a little more than said.");
  }
  ResultSection winners{"winners", "The best units", "", {}, {}, false, ""};
  winners.text =
      "Every unit is graded against every label of the text. Half of the text chooses, the other "
      "half reports; the p-value is corrected for all units and labels at once.";
  winners.tables = {WinnersTable(study), BreaksTable(study)};
  result->sections.push_back(std::move(winners));
  for (const LabelFinding* label : found) result->sections.push_back(LabelSection(study, *label));
  ResultSection more{"numbers", "All numbers", "", {}, {}, false, ""};
  ResultTable hold = HoldTable(study);
  if (!hold.rows.empty()) more.tables.push_back(std::move(hold));
  more.tables.push_back(ProbesTable(study));
  more.tables.push_back(LabelsTable(study));
  more.tables.push_back(ScoresTable(study));
  result->sections.push_back(std::move(more));
}

}  // namespace mnemo
